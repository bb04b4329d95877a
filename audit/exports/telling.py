"""A row in the export of one history, as JSON: of a line as COPY prints it, or of what a database holds."""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import IO, Any

from audit.canonical import Unreadable, as_kind
from audit.exports.tables import PLACE, SEAL, Table

encoded = json.JSONEncoder(ensure_ascii=False).encode
UNREADABLE = "(cannot be read)"  # it is there, and will not fit its digest
NULL = rb"\N"
# COPY puts behind a backslash what JSON does, but spells these otherwise; a tab and a line feed part columns and lines.
_CONTROL = bytes(sign for sign in range(32) if sign not in b"\t\n")
_SPELT_OTHERWISE = re.compile(rb"\\.|[\x00-\x08\x0b-\x1f]", re.DOTALL)


@dataclass(frozen=True)
class _Place:
    """A column of the table, and where it stands: in which object of the JSON (none: its own), under which name."""

    column: int
    name: str
    inside: str = ""
    quoted: bool = True


@dataclass(frozen=True)
class _Way:
    """How a row is told of which the same columns are null: which places are filled, and in which text."""

    places: tuple[_Place, ...]
    template: bytes
    pick: Callable[[list[bytes]], Any]


class Telling:
    """How the rows of one table are told. What is null is left out; only of its seal does a version tell everything."""

    def __init__(self, table: Table, *, before: int = 0) -> None:
        """``before`` is how many columns of a line come before those of the table."""
        self._table, self._places, self._before = table, tuple(_places(table)), before
        self._ways: dict[tuple[int, ...], _Way] = {}

    def of_line(self, fields: list[bytes]) -> bytes:
        """Of a line of COPY in which each quotation mark has its backslash already."""
        nulls: tuple[int, ...] = ()
        if NULL in fields:
            nulls = tuple(n - self._before for n, field in enumerate(fields) if field == NULL)
        way = self._ways.get(nulls) or self._way(nulls)
        return way.template % way.pick(fields)

    def of_row(self, stored: Sequence[str | None]) -> bytes:
        """Of its columns as a database holds them, as text."""
        read = [_read(column.kind, value) for column, value in zip(self._table.columns, stored, strict=True)]
        way = self._way(tuple(n for n, value in enumerate(read) if value is None))
        told = (
            encoded(str(read[place.column]))[1:-1] if place.quoted else encoded(read[place.column])
            for place in way.places
        )
        return way.template % tuple(text.encode() for text in told)

    def _way(self, nulls: tuple[int, ...]) -> _Way:
        if nulls not in self._ways:
            self._ways[nulls] = self._made(nulls)
        return self._ways[nulls]

    def _made(self, nulls: tuple[int, ...]) -> _Way:
        label = self._table.rows_of
        told: dict[str, list[str]] = {name: [] for name in ("", *(("values", "texts") if label else ()))}
        filled = []
        for place in self._places:
            if place.column not in nulls:
                told[place.inside].append(f"{encoded(place.name)}: " + ('"%b"' if place.quoted else "%b"))
                filled.append(place)
            elif label and not place.inside:
                told[""].append(f"{encoded(place.name)}: null")
        own = told.pop("")
        if label:
            own.insert(0, f'"model": {encoded(label)}')
        inside = [f"{encoded(name)}: {{{', '.join(texts)}}}" for name, texts in told.items()]
        template = f"{{{', '.join([*own, *inside])}}}".encode()
        return _Way(tuple(filled), template, itemgetter(*(place.column + self._before for place in filled)))


class Lines(io.RawIOBase):
    """Takes the lines of COPY, some thousands at a time, and writes each as JSON.

    Of several tables each line begins with the number of its table.
    """

    def __init__(self, out: IO[bytes], tables: Sequence[Table]) -> None:
        self._out, self._between, self._begun = out, b"\n", b""
        several = len(tables) > 1
        self._of_table = {
            b"%d" % number: Telling(table, before=several).of_line for number, table in enumerate(tables)
        }

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - anything that holds bytes
        begun = self._begun + bytes(data)
        end = begun.rfind(b"\n") + 1
        self._begun = begun[end:]
        if end:
            lines = [line.split(b"\t") for line in _as_json_spells(begun[: end - 1]).split(b"\n")]
            self._out.write(self._between + b",\n".join(self._told(lines)))
            self._between = b",\n"
        return len(data)

    def _told(self, lines: list[list[bytes]]) -> list[bytes]:
        if len(self._of_table) == 1:
            return list(map(self._of_table[b"0"], lines))
        return [self._of_table[fields[0]](fields) for fields in lines]


def _as_json_spells(lines: bytes) -> bytes:
    lines = lines.replace(b'"', rb"\"")
    if rb"\v" in lines or len(lines.translate(None, _CONTROL)) < len(lines):
        lines = _SPELT_OTHERWISE.sub(_spelt, lines)
    return lines


def _spelt(found: "re.Match[bytes]") -> bytes:
    if found[0] == rb"\v":
        return rb"\u000b"
    return found[0] if found[0].startswith(b"\\") else b"\\u%04x" % found[0][0]


def _places(table: Table) -> Iterator[_Place]:
    """What stands in the row's own object first, then its values, then its texts."""
    inside: dict[str, list[_Place]] = {"": [], "values": [], "texts": []}
    for number, column in enumerate(table.columns):
        quoted, name = column.kind not in ("number", "yes or no"), column.heading
        if name == PLACE["seal_chain_id"]:
            continue  # it is the one chain
        if not table.rows_of:
            inside[""].append(_Place(number, name, "", quoted))
        elif name.startswith(SEAL):
            inside[""].append(_Place(number, name.removeprefix(SEAL), "", quoted))
        else:
            where = "texts" if name in table.texts else "values"
            inside[where].append(_Place(number, name, where, quoted))
        if table.rows_of and name == "id":
            inside[""].append(_Place(number, "key"))
    for places in inside.values():
        yield from places


def _read(kind: str, value: str | None) -> Any:  # noqa: ANN401 - text, number, yes or no
    try:
        return as_kind(kind, value)
    except Unreadable:
        return UNREADABLE
