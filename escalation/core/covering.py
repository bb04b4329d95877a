"""Covering what names another child in a text, so that an extract for the file of one child names no other.

What is known of a child is covered however it is usually written: references and numbers with or without blanks and
strokes, initials with or without full stops, the month of birth in words and figures. What names the child of the file
stands, also where it looks like a part of it. Rather a word too many is covered than one too few.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

COVER = "[another child]"
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
MONTHS += ["November", "December"]
# Blanks and strokes of every kind, also those that nobody sees.
APART = r"[\s\u00ad\u200b-\u200d\u2060\ufeff_.,/\\\u2010-\u2015-]*"
ENGLISH_WORDS = frozenset("AI")  # as single letters


@dataclass(frozen=True)
class KnownAs:
    """What agencies know one child by; empty or None where it is not known."""

    reference: str = ""
    initials: str = ""
    birth_month: int | None = None
    birth_year: int | None = None
    identifier: str = ""


@dataclass
class Covered:
    """A cover for the texts of one extract. ``count`` is how many places it has covered so far."""

    pattern: re.Pattern[str] | None
    count: int = 0

    def text(self, text: str) -> str:
        return self.pattern.sub(self._put, text) if self.pattern else text

    def _put(self, found: re.Match[str]) -> str:
        if found.lastgroup != "other":
            return found[0]
        self.count += 1
        return COVER


def cover(own: Iterable[KnownAs], others: Iterable[KnownAs], words: Iterable[str] = ()) -> Covered:
    """What covers the others, and the ``words`` that somebody names besides; ``own`` are the child of the file."""
    own, others = list(own), list(others)
    mine = {form for one in own for form in _forms(one, own)}
    theirs = {form for one in others for form in _forms(one, own)}
    theirs |= {_word(word) for word in words if _bare(word)}
    theirs -= mine
    if not theirs:
        return Covered(None)
    kept = f"(?P<own>{_any(mine)})|" if mine else ""
    return Covered(re.compile(f"{kept}(?P<other>{_any(theirs)})"))


def _any(forms: Iterable[str]) -> str:
    """The longest first: where two begin at one place, the whole of the longer is meant."""
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


def _forms(child: KnownAs, own: list[KnownAs]) -> set[str]:
    forms = {_spread(text) for text in (child.reference, child.identifier) if _bare(text)}
    forms |= _initials(child, {_bare(one.initials) for one in own if one is not child})
    return forms | _born(child, own)


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).upper()


def _word(text: str) -> str:
    """A name as it was typed, in any case, with any blanks between its parts."""
    parts = r"\s+".join(map(re.escape, text.split()))
    return rf"(?<!\w)(?i:{parts})(?!\w)"


def _spread(text: str) -> str:
    """A reference or a number: its letters and figures in their order, with anything that may stand between them."""
    return rf"(?<!\w)(?i:{APART.join(map(re.escape, _bare(text)))})(?!\w)"


def _initials(child: KnownAs, of_own: set[str]) -> set[str]:
    letters = _bare(child.initials)
    if not letters or letters in of_own:
        return set()
    if len(letters) == 1:
        return _letter(letters)
    dotted = r"\.[\s\u200b-\u200d\u2060\ufeff-]*".join(map(re.escape, letters))
    run = r"[\s\u200b-\u200d\u2060\ufeff-]*".join(map(re.escape, letters))
    found = {rf"(?<!\w)(?i:{dotted})\.?(?!\w)", rf"(?<!\w){run}\.?(?!\w)"}
    if all(not one.startswith(letters[0]) for one in of_own):
        found |= {rf"(?<!\w){re.escape(letters[0])}\.(?!\w)"}  # as people write for short: "K. is at school"
    return found


def _letter(letter: str) -> set[str]:
    stop = r"\." if letter in ENGLISH_WORDS else r"\.?"
    return {rf"(?<!\w){re.escape(letter)}{stop}(?!\w)"}


def _born(child: KnownAs, own: list[KnownAs]) -> set[str]:
    month, year = child.birth_month, child.birth_year
    same = any((one.birth_month, one.birth_year) == (month, year) for one in own if one is not child)
    if not (month and year) or same:
        return set()
    name = MONTHS[month - 1]
    day = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    short = f"(?:{name}|{name[:3]}\\.?)"
    figures = rf"(?:\d{{1,2}}[./-])?0?{month}[./-](?:{year}|{year % 100:02d})"
    return {
        rf"(?<!\w)(?i:{day}{short},?\s+{year})(?!\w)",
        rf"(?<![\w./-]){figures}(?![\w/-])",
        rf"(?<!\w){year}-{month:02d}(?:-\d\d)?(?!\w)",
    }
