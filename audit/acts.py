"""Acts: the one way in which a row of the record is written.

A service locks the matter together with its subject, opens an act on it and writes rows *through* the act::

    with Act(subject, kind="matter.escalated", by=actor, at=lock) as act:
        act.add(entry)
        act.save(matter)

The end of the act inserts the history rows and one ledger entry with their commitments. The act is an argument,
never a context: two acts are two entries, a sealed act refuses rows, and who reads ``act.save(row)`` sees which
act it joins.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.db.transaction import TransactionManagementError

from audit import kinds
from audit.canonical import Canonical, canonical
from audit.commitments import (
    RowLine,
    Salts,
    chain_start,
    entry_digest,
    row_commitment,
    row_label,
    row_number,
)
from audit.contents import canonical_index, canonical_row, entry_body
from audit.history import OutsideAct, RecordModel, history_model
from audit.models import Entry, Subject

if TYPE_CHECKING:
    from audit.batches import Batch
    from audit.writing import Prepared


@dataclass(frozen=True)
class Actor:
    """Who acts, as they were at the time: the key of a membership, name, role, agency, and for whom they stand in."""

    key: str
    name: str
    role: str
    agency: str
    on_behalf_of: str = ""


SYSTEM = Actor(key="system", name="Accord", role="the service itself", agency="")


@dataclass(frozen=True)
class Moment:
    """The two times of an act: what the caller claims, and what the database's clock says."""

    claimed: datetime
    recorded: datetime


def moment(*, now: datetime, database_now: datetime) -> Moment:
    """The moment of an act that happens now.

    Only the demonstration and the tests, which walk through weeks, may take the caller's clock for the
    recorded time (ACCORD_CLOCK=caller); ``check --deploy`` refuses that setting.
    """
    return Moment(claimed=now, recorded=now if settings.ACCORD_CLOCK == "caller" else database_now)


@dataclass
class Written:
    """A row that an act wrote: whether it is new (+) or changed (~), and what it held then."""

    row: RecordModel
    change: str
    values: dict[str, Any]
    prepared: "Prepared | None" = None  # them, as a batch inserts them


@dataclass
class Sealed:
    """A history row of an act, not inserted yet, and what its entry says of it once it has its number."""

    model: type[models.Model]
    written: Written
    stamp: dict[str, Any]  # what it has besides the columns of the row
    line: RowLine
    version: int = 0

    @property
    def values(self) -> dict[str, Any]:
        return self.written.values | self.stamp


@dataclass
class Act:
    """One act on one subject; rows are written through it, and its end writes the history and the entry."""

    subject: Subject
    kind: str
    by: Actor
    at: Moment
    for_whom: str = "both"
    policy: str = ""
    facts: Mapping[str, Canonical | None] = field(default_factory=dict)
    index: dict[str, Any] = field(default_factory=dict)
    entry: Entry | None = None
    batch: "Batch | None" = None
    _written: dict[tuple[type[models.Model], Any], Written] = field(default_factory=dict)
    _sealed: list[Sealed] = field(default_factory=list)

    def __enter__(self) -> Self:
        if not transaction.get_connection().in_atomic_block:
            raise TransactionManagementError("an act is part of a transaction: all of it, or none")
        kinds.kind(self.kind)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self.batch is None:
            self._seal()

    def add(self, row: RecordModel) -> None:
        """Insert a new row of the record."""
        self._through(row, new=True)

    def add_all(self, rows: Iterable[RecordModel]) -> None:
        """Insert many new rows, one statement a model."""
        by_model: dict[type[RecordModel], list[RecordModel]] = defaultdict(list)
        for row in rows:
            by_model[type(row)].append(row)
        for model, together in by_model.items():
            self._refuse_if_sealed()
            if self.batch is None:
                insert(model, together)
            for row in together:
                self.note(row, "+")

    def save(self, row: RecordModel) -> None:
        """Save a changed row of the record."""
        self._through(row, new=False)

    def beside(self, rows: Iterable[models.Model]) -> None:
        """Insert rows that go with the act and are no part of the record: how the sending of a notice goes."""
        by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for row in rows:
            by_model[type(row)].append(row)
        for model, together in by_model.items():
            if self.batch is None:
                insert(model, together)
            else:
                self.batch.beside[model].extend(together)

    def note(self, row: models.Model, change: str) -> None:
        """Take a row that was just written into the act: what it holds now is what will be sealed."""
        self._refuse_if_sealed()
        assert isinstance(row, RecordModel)
        place, held = (type(row), row.pk), vars(row)
        before = self._written.get(place)
        values = {column.attname: held[column.attname] for column in row._meta.concrete_fields}
        self._written[place] = Written(row, before.change if before else change, values)

    def written(self) -> Iterable["Written"]:
        """Each row that was written through this act, with what is sealed of it."""
        return self._written.values()

    def _through(self, row: RecordModel, *, new: bool) -> None:
        self._refuse_if_sealed()
        if self.batch is not None:
            self.note(row, "+" if new else "~")
            return
        row.__dict__["_act"] = self
        try:
            row.save(force_insert=new, force_update=not new)
        finally:
            del row.__dict__["_act"]

    def _refuse_if_sealed(self) -> None:
        if self.entry is not None:
            raise OutsideAct("this act is sealed: nothing can be added to it")

    def _seal(self) -> None:
        """Insert the history rows, one statement a model, and the entry; move the subject's head."""
        by_model: dict[type[models.Model], list[tuple[Sealed, models.Model]]] = defaultdict(list)
        for sealed in self.seal_rows(self.subject.length + 1):
            by_model[sealed.model].append((sealed, sealed.model(**sealed.values)))
        for model, rows in by_model.items():
            insert(model, (row for _, row in rows))
            for sealed, row in rows:
                sealed.version = row.pk
        entry = self.close()
        entry.save(force_insert=True)
        self.subject.save(update_fields=["length", "head", *self.index])

    def seal_rows(self, number: int) -> list[Sealed]:
        """The history rows of this act, the entry with this number; whoever inserts them gives them their versions."""
        self._sealed = [
            self._sealed_row(written, number, part)
            for part, written in enumerate(self._written.values(), start=1)
        ]
        return self._sealed

    def close(self) -> Entry:
        """The entry, once its history rows have the numbers by which versions are in order; the subject's new head."""
        subject, number = self.subject, self.subject.length + 1
        self.entry = self._entry(number, [one.line._replace(version=one.version) for one in self._sealed])
        for name, value in self.index.items():
            setattr(subject, name, value)
        subject.length, subject.head = number, self.entry.digest
        return self.entry

    def _sealed_row(self, written: Written, number: int, part: int) -> Sealed:
        model = type(written.row)
        name, key = model._meta.label_lower, str(written.row.pk)
        label = row_label(
            model=name,
            key=key,
            change=written.change,
            reference=self.subject.reference,
            number=number,
            part=part,
        )
        values, texts = canonical_row(model, written.values)
        salts = Salts.fresh(with_texts=any(text is not None for text in texts.values()))
        commitment = row_commitment(label=label, salts=salts, values=values, texts=texts)
        stamp = {
            "history_date": self.at.recorded,
            "history_type": written.change,
            "history_user_id": self.by.key,
            "seal_chain_id": self.subject.pk,
            "seal_number": number,
            "seal_part": part,
            "seal_salt": salts.row,
            "seal_text_salt": salts.texts,
        }
        line = RowLine(part, name, key, written.change, 0, commitment)
        return Sealed(history_model(model), written, stamp, line)

    def _entry(self, number: int, lines: list[RowLine]) -> Entry:
        unknown = set(self.index) - set(Subject.INDEX)
        if unknown:
            raise ValueError(f"not in the index of a subject: {', '.join(sorted(unknown))}")
        entry = Entry(
            subject=self.subject,
            number=number,
            previous=self.subject.head or chain_start(self.subject.reference),
            kind=self.kind,
            claimed_at=self.at.claimed,
            recorded_at=self.at.recorded,
            actor_key=self.by.key,
            actor_name=self.by.name,
            actor_role=self.by.role,
            actor_agency=self.by.agency,
            on_behalf_of=self.by.on_behalf_of,
            for_whom=self.for_whom,
            policy=self.policy,
            facts=canonical(self.facts),
            index=canonical_index(self.index),
            rows="\n".join(str(line) for line in lines),
        )
        entry.digest = entry_digest(number=number, previous=entry.previous, body=entry_body(vars(entry)))
        entry.pk = row_number(entry.digest)
        return entry


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows of one model in one statement; past the guard of its own manager, which is for everybody else."""
    table: models.QuerySet[models.Model] = models.QuerySet(model)
    table.bulk_create(rows)


def database_now() -> models.Func:
    """The database's clock, to be taken in the query that locks a matter: it costs nothing there."""
    return Now()


def lock_subject(*, reference: str, now: datetime) -> tuple[Subject, Moment]:
    """Lock a subject that no other row stands for (a partnership's setting up); raises Subject.DoesNotExist."""
    subject = (
        Subject.objects.select_for_update().annotate(database_now=database_now()).get(reference=reference)
    )
    return subject, moment(now=now, database_now=subject.database_now)
