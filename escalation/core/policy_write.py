"""Writing a policy file: a document of the format as TOML, the way that an author would write it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from .policy_faults import BARE

# Beyond this a text is broken over several lines, which TOML joins again.
LONGEST_LINE = 100
ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}

Table = Mapping[str, Any]


def write_document(document: Table) -> str:
    """The text of a policy file: its own keys first, then each table under a heading (POLICY_FORMAT §2).

    `tomllib` reads the same document from it.
    """
    return "\n".join(_table(document, ())).strip("\n") + "\n"


def _table(table: Table, path: tuple[str, ...]) -> Iterator[str]:
    """The keys of a table, then the tables in it, each with its heading."""
    headed = {key: value for key, value in table.items() if _stands_alone(value, path)}
    for key, value in table.items():
        if key not in headed:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in headed.items():
        inside = (*path, key)
        name = ".".join(map(_key, inside))
        if isinstance(value, Mapping):
            # A heading that says nothing but where its own tables stand is left out.
            if not value or not all(_stands_alone(entry, inside) for entry in value.values()):
                yield f"\n[{name}]"
            yield from _table(value, inside)
        else:
            for entry in value:
                yield f"\n[[{name}]]"
                yield from _table(entry, inside)


def _stands_alone(value: object, path: tuple[str, ...]) -> bool:
    """Whether a value has a heading: tables of the policy and of its forms, and tables that follow one another."""
    if isinstance(value, Mapping):
        return not path or (len(path) == 1 and path[0] in ("forms", "kinds"))
    if path[:1] == ("forms",) or len(path) > 1:
        return False
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _quoted(key)


def _value(value: object) -> str:
    match value:
        case str():
            return _text(value)
        case Mapping():
            entries = ", ".join(f"{_key(key)} = {_inline(entry)}" for key, entry in value.items())
            return f"{{ {entries} }}" if entries else "{}"
        case list():
            return _list(value)
    return _plain(value)


def _list(values: list[Any]) -> str:
    """A list on one line, or one entry to a line where that is too long."""
    entries = [_inline(value) for value in values]
    line = f"[{', '.join(entries)}]"
    if len(line) <= LONGEST_LINE:
        return line
    return "\n".join(["[", *(f"    {entry}," for entry in entries), "]"])


def _inline(value: object) -> str:
    """A value that stays on its line: a table in braces cannot be broken."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return _value(value)


def _plain(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime() | date() | time():
            return value.isoformat()
        case float():
            return {"inf": "inf", "-inf": "-inf", "nan": "nan"}.get(str(value), str(value))
    return json.dumps(value)


def _text(text: str) -> str:
    """A text in quotation marks; a long one, or one of several lines, in three of them."""
    if "\n" not in text and len(text) <= LONGEST_LINE:
        return _quoted(text)
    lines = [_wrapped(line) for line in text.split("\n")]
    return '"""\n' + "\n".join(lines) + '"""'


def _wrapped(line: str) -> str:
    """A line broken at single blanks, with the backslash that joins it again."""
    words = line.split(" ")
    rows, row = [], ""
    for place, word in enumerate(words):
        glued = row + (" " if place else "") + word
        # What follows the break must not begin with a blank of its own, which would be lost.
        if place and row.strip(" \t") and word.strip("\t") and word[0] != "\t" and len(glued) > LONGEST_LINE:
            rows.append(f"{row} ")
            row = word
        else:
            row = glued
    return "\\\n".join(_escaped(row) for row in [*rows, row])


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return "".join(
        ESCAPES.get(sign) or (sign if ord(sign) >= 32 and sign != "\x7f" else f"\\u{ord(sign):04x}")
        for sign in text
    )
