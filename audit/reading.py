"""A history as it was recorded: the entries of one chain and the rows that they wrote, never what a row says now.

Columns are read as text, so that a damaged value is shown as damaged and the rest can still be read.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.canonical import Unreadable, as_kind, kinds_of
from audit.commitments import RowLine
from audit.contents import EMPTY_INDEX, columns
from audit.history import history_model
from audit.kinds import UnknownKind, kind
from audit.models import Entry, Subject
from audit.rows import UNREADABLE, model_of

_ENTRY = kinds_of(Entry, ["number", "previous", "digest", *Entry.BODY])


@dataclass(frozen=True)
class Version:
    """A row as an act wrote it."""

    model: type[models.Model]
    line: RowLine
    salt: str | None
    text_salt: str | None
    values: Mapping[str, Any]  # by column; what is null is None, what cannot be read is UNREADABLE


@dataclass(frozen=True)
class ReadEntry:
    """An entry with the versions that it names, in their order."""

    subject: Subject
    columns: Mapping[str, Any]
    versions: tuple[Version, ...]

    @property
    def number(self) -> int:
        return int(self.columns["number"])

    @property
    def sentence(self) -> str:
        """What was done, as the app that wrote it tells it."""
        try:
            return kind(self.columns["kind"]).tell(Entry(subject=self.subject, facts=self.columns["facts"]))
        except UnknownKind:
            return "did something of a kind that is not known here"
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return "did something that cannot be read"

    @property
    def index(self) -> dict[str, Any]:
        """What the act changed in the index of its subject."""
        return index_in(self.columns["index"])

    def time(self, name: str) -> datetime | None:
        """``claimed_at`` or ``recorded_at``; none where it cannot be read."""
        found = self.columns[name]
        return datetime.fromisoformat(found) if isinstance(found, str) else None


@dataclass(frozen=True)
class History:
    """One chain, from its first entry to its last or to the one at which a copy of it ends."""

    subject: Subject
    entries: tuple[ReadEntry, ...]

    @property
    def index(self) -> dict[str, Any]:
        """What the entries say of their subject."""
        found: dict[str, Any] = dict(EMPTY_INDEX)
        for entry in self.entries:
            found |= entry.index
        return found


def index_in(stored: Any) -> dict[str, Any]:  # noqa: ANN401 - text, or what cannot be read
    """What an entry changed in the index of its subject; nothing where that cannot be read."""
    try:
        return dict(json.loads(stored))
    except (ValueError, TypeError, RecursionError):
        return {}


def written_at(subject: Subject, number: int, *, using: str = DEFAULT_DB_ALIAS) -> datetime | None:
    """When an entry was recorded; none where that cannot be read."""
    with raw.one_moment(using) as connection:
        where, params = "subject_id = %s AND number = %s", [subject.pk, number]
        for row in raw.rows(connection, Entry, order_by=["number"], where=where, params=params):
            found = _read("instant", row["recorded_at"])
            return datetime.fromisoformat(found) if isinstance(found, str) else None
    return None


def read_history(subject: Subject, *, up_to: int | None = None, using: str = DEFAULT_DB_ALIAS) -> History:
    """Read a chain at one moment: a query for the entries, and one for each model whose rows they name."""
    with raw.one_moment(using) as connection:
        stored = [
            _readable(row, _ENTRY)
            for row in raw.rows(
                connection, Entry, order_by=["number"], where="subject_id = %s", params=[subject.pk]
            )
        ]
        stored = [
            row
            for row in stored
            if isinstance(row["number"], int) and row["number"] <= (up_to or row["number"])
        ]
        lines = {row["number"]: _lines(row["rows"]) for row in stored}
        labels = sorted({line.model for found in lines.values() for line in found})
        versions = dict(_versions(connection, subject, labels, lines))
    return History(
        subject,
        tuple(
            ReadEntry(
                subject,
                row,
                tuple(
                    versions[row["number"], line.part]
                    for line in lines[row["number"]]
                    if (row["number"], line.part) in versions
                ),
            )
            for row in stored
        ),
    )


def _versions(
    connection: BaseDatabaseWrapper,
    subject: Subject,
    labels: list[str],
    lines: Mapping[int, list[RowLine]],
) -> Iterator[tuple[tuple[int, int], Version]]:
    """The rows that stand on the chain, by entry and part; of the models that its entries name."""
    for model in filter(None, map(model_of, labels)):
        kinds = {name: kind for name, kind, _ in columns(model)}
        named = {
            (number, line.part): line
            for number, found in lines.items()
            for line in found
            if line.model == model._meta.label_lower
        }
        for row in raw.rows(
            connection,
            history_model(model),
            order_by=["seal_number", "seal_part"],
            where="seal_chain_id = %s",
            params=[subject.pk],
        ):
            place = (_number(row["seal_number"]), _number(row["seal_part"]))
            if line := named.get(place):
                yield (
                    place,
                    Version(model, line, row["seal_salt"], row["seal_text_salt"], _readable(row, kinds)),
                )


def _readable(row: raw.Raw, kinds: Mapping[str, str]) -> dict[str, Any]:
    return {name: _read(kind, row[name]) for name, kind in kinds.items()}


def _read(kind: str, value: str | None) -> Any:  # noqa: ANN401 - text, number, yes or no, or UNREADABLE
    try:
        return as_kind(kind, value)
    except Unreadable:
        return UNREADABLE


def _number(value: str | None) -> int:
    found = _read("number", value)
    return found if isinstance(found, int) else 0


def _lines(stored: str | None) -> list[RowLine]:
    """The rows that an entry names; none where its list cannot be read."""
    try:
        return RowLine.read_all(stored)
    except ValueError:
        return []
