"""A history to take away and to read: a tagged PDF. What verifies it elsewhere is the JSON of ``audit.exports.one``."""

import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from audit.acts import Actor
from audit.models import Export
from audit.presenters import ToldHistory, ToldRow
from components.words import in_words

# Signs that the fonts do not have are named in words; a name may bring no new one, and a cluster may take a turn each.
TURNS = 5
NOT_IN_THE_FONTS = re.compile(r'the text `"(.*?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def as_pdf(told: ToldHistory, export: Export, *, by: Actor, at: datetime) -> bytes:
    """The history in words, as PDF/UA-1: tagged, with bookmarks, its language and its title."""
    data = {
        "reference": told.reference,
        "title": told.title,
        "made": f"Exported by {by.name}, {by.role}, {by.agency}, at {in_words(at)}.",
        "recipient": export.recipient,
        "why": export.why,
        "facts": [[piece.label, piece.words] for piece in told.facts],
        "chapters": [
            {"title": chapter.title, "entries": [_told(entry) for entry in chapter.entries]}
            for chapter in told.chapters
        ],
        "looks": [[in_words(look.at), look.who, look.what] for look in told.looks],
    }
    return compiled(data, at)


def _told(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - audit.presenters.ToldEntry
    recorded = in_words(entry.recorded) if entry.recorded else "a time that cannot be read"
    happened = f"Happened at {in_words(entry.claimed)}; written down at {recorded}"
    return {
        "heading": f"{entry.number}. {entry.sentence}",
        "who": entry.who,
        "when": happened if entry.claims_another_time else recorded[:1].upper() + recorded[1:],
        "for_whom": entry.for_whom,
        "rows": [_told_row(row) for row in entry.rows],
    }


def _told_row(row: ToldRow) -> dict[str, Any]:
    return {"title": row.title, "pieces": [[piece.label, piece.words] for piece in row.pieces]}


def compiled(data: dict[str, Any], at: datetime, *, template: str = "audit/history.typ") -> bytes:
    """The PDF of the template with this data; a sign that no font has stands as its name in brackets."""
    file = Path(settings.BASE_DIR) / "templates" / template
    text = json.dumps(data, ensure_ascii=False)
    for _ in range(TURNS):
        try:
            return typst.compile(
                str(file),
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"data": text},
                ignore_system_fonts=True,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            missing = set("".join(map(_signs, NOT_IN_THE_FONTS.findall(error.diagnostic))))
            if not missing:
                raise
            text = _named(text, missing)
    raise ValueError("the fonts lack too many signs")


def _signs(quoted: str) -> str:
    """What a message quotes, without the letters that any font has."""
    signs = ESCAPED.sub(lambda match: chr(int(match[1], 16)), quoted)
    return "".join(sign for sign in signs if not (sign.isascii() and sign.isprintable()))


def _named(text: str, missing: set[str]) -> str:
    """The text with these signs named; a control sign stands in JSON by its number."""
    names = {sign: f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]" for sign in missing}
    for sign, name in names.items():
        text = text.replace(sign, name).replace(json.dumps(sign)[1:-1], name)
    return text
