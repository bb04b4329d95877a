"""Histories in words: entries in chapters, rows by their columns, who looked; for the page and for the document."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from audit.models import AccessEntry
from audit.opened import Content
from audit.opened import in_words as opened_in_words
from audit.readers import Reader
from audit.reading import History, ReadEntry, Version
from audit.rows import UNREADABLE, Column, names_of, said, words_of
from audit.wording import capital, spoken
from components.words import day_in_words, in_words, time_in_words

# Claimed and recorded time are both said where they lie further apart than a form takes to send.
ALIKE = timedelta(minutes=1)
LEFT_OUT = "Left out"


@dataclass(frozen=True)
class Piece:
    """One thing that is told, under its label: a text, a moment or a day."""

    label: str
    text: str = ""
    at: datetime | None = None
    day: date | None = None

    @property
    def words(self) -> str:
        if self.at is not None:
            return in_words(self.at)
        return day_in_words(self.day) if self.day is not None else self.text


@dataclass(frozen=True)
class ToldRow:
    """A row that an act wrote; of a changed row what changed."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ToldEntry:
    """An act: what was done, by whom as they were then, when, for whom, and what was written."""

    number: int
    sentence: str
    who: str
    claimed: datetime | None
    recorded: datetime | None
    for_whom: str
    rows: tuple[ToldRow, ...]

    @property
    def key(self) -> str:
        return f"entry-{self.number}"

    @property
    def claims_another_time(self) -> bool:
        if self.claimed is None or self.recorded is None:
            return False
        return abs(self.recorded - self.claimed) > ALIKE


@dataclass(frozen=True)
class Chapter:
    """What was written while the matter stood on one stage."""

    key: str
    title: str
    entries: tuple[ToldEntry, ...]

    @property
    def span(self) -> str:
        first, last = self.entries[0].number, self.entries[-1].number
        return f"entry {first}" if first == last else f"entries {first} to {last}"


@dataclass(frozen=True)
class Look:
    """Somebody looked."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class ToldHistory:
    """A history as one document."""

    reference: str
    title: str
    facts: tuple[Piece, ...]
    chapters: tuple[Chapter, ...]
    looks: tuple[Look, ...] = field(default=())


def tell(
    history: History, reader: Reader, looks: list[AccessEntry], left_out: Collection[Content]
) -> ToldHistory:
    """A history in words: the whole of it, but for the classes of content that are left out."""
    facts = list(_facts(history, reader))
    if left_out:
        facts.append(Piece("Left out", opened_in_words(left_out)))
    return ToldHistory(
        reference=history.subject.reference,
        title=str(history.index["title"]) or history.subject.reference,
        facts=tuple(facts),
        chapters=tuple(_chapters(history, left_out)),
        looks=tuple(told_look(look) for look in looks),
    )


def told_look(look: AccessEntry) -> Look:
    who = _joined(look.viewer_name, look.viewer_role, look.viewer_agency)
    return Look(look.at, who, capital(said("audit.AccessEntry", "looked_at", look.looked_at)))


def parties(codes: str, reader: Reader) -> str:
    """Agencies by name, from the codes that a subject carries."""
    return _joined(*(reader.agency(code) for code in codes.split("|") if code))


def _facts(history: History, reader: Reader) -> Iterator[Piece]:
    index = history.index
    yield Piece("Reference", history.subject.reference)
    yield Piece("Agencies", parties(str(index["parties"]), reader))
    yield Piece("Stage", str(index["stage"]))
    yield Piece("Result", spoken(str(index["result"])) or "Not closed yet")
    for name, label in (("opened_at", "Opened"), ("closed_at", "Closed")):
        if index[name]:
            yield _piece(Column(name, label, "instant"), index[name])
    yield Piece("Times", "A time was missed" if index["late"] else "No time was missed")
    yield Piece("Entries", str(len(history.entries)))
    if history.entries:
        yield Piece("Digest of the last entry", str(history.entries[-1].columns["digest"]))


def _chapters(history: History, left_out: Collection[Content]) -> Iterator[Chapter]:
    """A new chapter begins with each entry that says on which stage the matter stands now."""
    title, told, number = "Before the first stage", list[ToldEntry](), 0
    rows = _Rows(history, left_out)
    for entry in history.entries:
        if "stage" in entry.index:
            if told:
                yield Chapter(f"part-{number}", title, tuple(told))
            title, told, number = str(entry.index["stage"]) or title, [], number + 1
        told.append(_entry(entry, rows))
    if told:
        yield Chapter(f"part-{number}", title, tuple(told))


def _entry(entry: ReadEntry, rows: "_Rows") -> ToldEntry:
    columns = {
        name: "" if value is None or value is UNREADABLE else value for name, value in entry.columns.items()
    }
    stands_in = columns["on_behalf_of"] and f"standing in for {columns['on_behalf_of']}"
    for_whom = str(columns["for_whom"])
    return ToldEntry(
        number=entry.number,
        sentence=capital(entry.sentence),
        who=_joined(columns["actor_name"], columns["actor_role"], columns["actor_agency"], stands_in),
        claimed=entry.time("claimed_at"),
        recorded=entry.time("recorded_at"),
        for_whom="" if for_whom == "both" else spoken(for_whom),
        rows=tuple(row for version in entry.versions if (row := rows.tell(version))),
    )


class _Rows:
    """The rows of a history as they are told one after the other: each knows its version before it."""

    def __init__(self, history: History, left_out: Collection[Content]) -> None:
        self._left_out = left_out
        self._before: dict[tuple[str, str], Version] = {}
        self._rows: dict[str, set[str]] = defaultdict(set)
        keys: dict[str, set[str]] = defaultdict(set)
        for version in (version for entry in history.entries for version in entry.versions):
            self._rows[version.line.model].add(version.line.key)
            for column in words_of(version.model).columns:
                if column.of and isinstance(version.values[column.name], str):
                    keys[column.of].add(version.values[column.name])
        self._names = {of: names_of(of, found) for of, found in keys.items()}

    def tell(self, version: Version) -> ToldRow | None:
        """A new row with what it holds; of a changed one which it is, and what is new in it.

        None where nothing is to be told. Which it is says its first column; where it is the only one, nobody asks.
        """
        words, key = words_of(version.model), (version.line.model, version.line.key)
        values, earlier = version.values, self._before.get(key)
        self._before[key] = version
        told = [column for column in words.columns if values[column.name] not in (None, "")]
        if earlier is None:
            return ToldRow(words.title, tuple(self._pieces(told, version)))
        changed = [column for column in words.columns if values[column.name] != earlier.values[column.name]]
        if not changed:
            return None
        which = told[:1] if len(self._rows[version.line.model]) > 1 else []
        changed = [*(column for column in which if column not in changed), *changed]
        return ToldRow(f"{words.title}, changed", tuple(self._pieces(changed, version)))

    def _pieces(self, columns: Iterable[Column], version: Version) -> Iterator[Piece]:
        """What is opened; of what is not, that it is there, by its labels alone."""
        closed = []
        for column in columns:
            if column.content in self._left_out:
                closed.append(column.label)
            else:
                yield self._piece(column, version)
        if closed:
            yield Piece(LEFT_OUT, ", ".join(closed))

    def _piece(self, column: Column, version: Version) -> Piece:
        value = version.values[column.name]
        return _piece(column, self._names.get(column.of, {}).get(value, value))


def _piece(column: Column, value: Any) -> Piece:  # noqa: ANN401 - whatever a column holds
    piece = Piece(column.label)
    if value is UNREADABLE:
        return replace(piece, text="(cannot be read)")
    if value is None or value == "":
        return replace(piece, text="(nothing)")
    if column.kind == "instant":
        return replace(piece, at=datetime.fromisoformat(value))
    if column.kind == "date":
        return replace(piece, day=date.fromisoformat(value))
    if column.kind == "time":
        return replace(piece, text=time_in_words(time.fromisoformat(value)))
    if column.kind == "yes or no":
        return replace(piece, text="Yes" if value else "No")
    return replace(piece, text=dict(column.choices).get(str(value)) or column.say(str(value)))


def _joined(*parts: Any) -> str:  # noqa: ANN401
    return ", ".join(str(part) for part in parts if part)
