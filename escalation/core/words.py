"""How words are compared, suggested and set into a sentence."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Self

# Longer than any key or word of the format: beyond it a text is cut when quoted, and not guessed at.
LONGEST_SHOWN = 60
# More than any honest policy declares: among so many nothing is guessed at, and they are not told over.
MOST_CANDIDATES = 60

# Signs that no page shows and some databases cannot hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# An author's own key.
OWN_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")

# Words that people write with a hyphen.
HYPHENATED = {"first_line_manager": "first-line manager", "e_mail": "e-mail"}


class Word(StrEnum):
    """A word from a closed list, with what people read for it."""

    description: str

    def __new__(cls, value: str, description: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.description = description
        return word


def normal(text: str) -> str:
    """The form in which words are compared: spaces, hyphens, underscores and capitals make no difference."""
    return "_".join(re.split(r"[\s_-]+", text.strip().casefold()))


def is_key(text: str) -> bool:
    """Small letters, digits and hyphens, a letter first, at most 40 characters."""
    return OWN_KEY.fullmatch(text) is not None


def spoken(word: str) -> str:
    """A word of the format as an author would write it: `stage_entered` is "stage entered"."""
    return HYPHENATED.get(word) or word.replace("_", " ")


def shown(text: str) -> str:
    """A text quoted inside a sentence, cut where it is long."""
    text = " ".join(text.split()).replace('"', "'")
    return f'"{text}"' if len(text) <= LONGEST_SHOWN else f'"{text[:LONGEST_SHOWN]}…"'


def nearest(text: str, candidates: Collection[str]) -> str | None:
    """The candidate that the author most likely meant, or none that is near enough."""
    if len(text) > LONGEST_SHOWN or len(candidates) > MOST_CANDIDATES:
        return None
    by_form = {normal(candidate): candidate for candidate in candidates}
    found = get_close_matches(normal(text), by_form, n=1, cutoff=0.6)
    return by_form[found[0]] if found else None


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Several things in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def printable(text: str) -> str:
    """A sentence without signs that a terminal or a page would obey."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def counted(count: int, unit: str) -> str:
    """A number with its unit: "1 working day", "5 working days"."""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
