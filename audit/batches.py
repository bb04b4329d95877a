"""Many acts written together: each its own entry on its own chain, in one statement a model.

For what time does to many matters at once. A service opens an act on each locked subject as ever, and gives it to
the batch before it writes rows through it::

    with Batch() as batch:
        for it in locked:
            with batch.take(act_on(it, ...)) as act:
                act.add(row)

Nothing is in the database before the batch ends: what an act of it wrote cannot be asked of the database by the next.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self, TypeVar

from django.db import models

from audit.acts import Act, Written, insert
from audit.history import OutsideAct
from audit.models import Entry, Subject

AnAct = TypeVar("AnAct", bound=Act)
Rows = dict[type[models.Model], list[models.Model]]


class Batch:
    """Acts whose rows, history and entries are inserted together, once the last of them is complete."""

    def __init__(self) -> None:
        self.beside: Rows = defaultdict(list)  # rows that are no part of the record
        self._acts: list[Act] = []

    def take(self, act: AnAct) -> AnAct:
        """The act, which now waits for the batch. Acts on one subject must share the subject in memory."""
        act.batch = self
        self._acts.append(act)
        return act

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._acts:
            self._write()

    def _write(self) -> None:
        self._write_rows()
        for model, rows in self._history().items():
            insert(model, rows)
        for model, rows in self.beside.items():
            insert(model, rows)
        insert(Entry, [act.close() for act in self._acts])
        _upsert(Subject, {act.subject.pk: act.subject for act in self._acts}.values())

    def _write_rows(self) -> None:
        """Every row as the last act that wrote it left it: the new ones inserted, the changed ones saved."""
        new: dict[type[models.Model], dict[Any, Written]] = defaultdict(dict)
        changed: dict[type[models.Model], dict[Any, Written]] = defaultdict(dict)
        for one in (one for act in self._acts for one in act.written()):
            key: Any = one.row.pk
            model: type[models.Model] = type(one.row)
            kept = new if one.change == "+" or key in new[model] else changed
            kept[model][key] = one
        for model, rows in new.items():
            insert(model, map(_as_sealed, rows.values()))
        for model, rows in changed.items():
            _upsert(model, map(_as_sealed, rows.values()))

    def _history(self) -> Rows:
        history: Rows = defaultdict(list)
        taken: Counter[int] = Counter()  # of one chain the next act has the next number
        for act in self._acts:
            taken[act.subject.pk] += 1
            for model, rows in act.history_rows(act.subject.length + taken[act.subject.pk]).items():
                history[model].extend(rows)
        return history


def _as_sealed(written: Written) -> models.Model:
    """The row; raises OutsideAct where it was changed since, which would be saved and not sealed."""
    row = written.row
    if any(getattr(row, name) != value for name, value in written.values.items()):
        raise OutsideAct(f"{row._meta.label} was changed after it was written in its act")
    return row


def _upsert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Save rows that are there, in one statement: an insert that meets each of them and changes it."""
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    table: models.QuerySet[models.Model] = models.QuerySet(model)
    table.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=columns)
