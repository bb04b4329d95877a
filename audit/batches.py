"""Many acts written together: each its own entry on its own chain, in one statement a model.

For what time does to many matters at once. A service opens an act on each locked subject as ever, and gives it to
the batch before it writes rows through it::

    with Batch() as batch:
        for it in locked:
            with batch.take(act_on(it, ...)) as act:
                act.add(row)

Nothing is in the database before the batch ends: what an act of it wrote cannot be asked of the database by the next.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self, TypeVar

from django.db import models

from audit.acts import Act, Sealed, Written
from audit.history import OutsideAct
from audit.models import Entry, Subject
from audit.writing import (
    Prepared,
    columns_of,
    insert_prepared,
    insert_values,
    joined,
    next_numbers,
    preparing,
    update_values,
)

AnAct = TypeVar("AnAct", bound=Act)
Rows = dict[type[models.Model], list[models.Model]]


class Batch:
    """Acts whose rows, history and entries are inserted together, once the last of them is complete.

    Meanwhile Python's search for circles of objects rests: all that a batch makes lives until its end, and would be
    walked through again and again, for two fifths of the time.
    """

    def __init__(self) -> None:
        self.beside: Rows = defaultdict(list)  # rows that are no part of the record
        self._acts: list[Act] = []
        self._loaded: dict[tuple[type[models.Model], Any], dict[str, Any]] = {}
        self._collects = False

    def take(self, act: AnAct) -> AnAct:
        """The act, which now waits for the batch. Acts on one subject must share the subject in memory."""
        act.batch = self
        self._acts.append(act)
        return act

    def know(self, rows: Iterable[models.Model]) -> None:
        """These rows are now as the database has them: of what is changed from here on nothing else is sent."""
        self._loaded |= {(type(row), row.pk): dict(vars(row)) for row in rows}

    def __enter__(self) -> Self:
        self._collects = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._acts:
                self._write()
        finally:
            if self._collects:
                gc.enable()

    def _write(self) -> None:
        self._write_rows()
        self._write_history()
        for model, rows in self.beside.items():
            _insert(model, rows)
        _insert(Entry, [act.close() for act in self._acts])
        self._save_subjects()

    def _write_rows(self) -> None:
        """Every row as the last act that wrote it left it: the new ones inserted, the changed ones saved."""
        new: dict[type[models.Model], dict[Any, Written]] = defaultdict(dict)
        changed: dict[type[models.Model], dict[Any, Written]] = defaultdict(dict)
        for one in (one for act in self._acts for one in act.written()):
            key: Any = one.row.pk
            model: type[models.Model] = type(one.row)
            kept = new if one.change == "+" or key in new.get(model, ()) else changed
            kept[model][key] = one
        for model, rows in new.items():
            insert_prepared(model, columns_of(model), [_ready(one) for one in map(_as_sealed, rows.values())])
        for model, rows in changed.items():
            self._change(model, rows)

    def _change(self, model: type[models.Model], rows: dict[Any, Written]) -> None:
        """Save the columns that are changed in any of these rows; every column, where one was not known before."""
        key, *others = columns_of(model)
        held = [(self._loaded.get((model, pk)), _as_sealed(one).values) for pk, one in rows.items()]
        changed = [
            name
            for name in others
            if any(before is None or before[name] != values[name] for before, values in held)
        ]
        if changed:
            columns = [key, *changed]
            update_values(model, columns, [[values[name] for name in columns] for _, values in held])

    def _write_history(self) -> None:
        history: dict[type[models.Model], list[Sealed]] = defaultdict(list)
        taken: Counter[int] = Counter()  # of one chain the next act has the next number
        for act in self._acts:
            taken[act.subject.pk] += 1
            for sealed in act.seal_rows(act.subject.length + taken[act.subject.pk]):
                history[sealed.model].append(sealed)
        for model, rows in history.items():
            for sealed, version in zip(rows, next_numbers(model, len(rows)), strict=True):
                sealed.version = version
            columns = ["history_id", *rows[0].written.values, *rows[0].stamp]
            number, stamp = preparing(model, ["history_id"]), preparing(model, list(rows[0].stamp))
            insert_prepared(
                model,
                columns,
                [
                    joined(number([one.version]), _ready(one.written), stamp(one.stamp.values()))
                    for one in rows
                ],
            )

    def _save_subjects(self) -> None:
        """Length and head of each chain, and what its acts changed in the index."""
        subjects = {act.subject.pk: act.subject for act in self._acts}
        changed = {name for act in self._acts for name in act.index}
        columns = ["id", "length", "head", *sorted(changed)]
        rows = [[getattr(subject, name) for name in columns] for subject in subjects.values()]
        update_values(Subject, columns, rows)


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows that have their keys."""
    columns = columns_of(model)
    insert_values(model, columns, [[held[name] for name in columns] for held in map(vars, rows)])


def _as_sealed(written: Written) -> Written:
    """A row that is what it was; raises OutsideAct where it was changed since, which would be saved and not sealed."""
    held = vars(written.row)
    for name, value in written.values.items():
        if held[name] is not value and held[name] != value:
            raise OutsideAct(f"{written.row._meta.label} was changed after it was written in its act")
    written.row._state.adding = False
    return written


def _ready(written: Written) -> Prepared:
    """What it held, for its own table and for that of its history."""
    if written.prepared is None:
        model = type(written.row)
        written.prepared = preparing(model, columns_of(model))(written.values.values())
    return written.prepared
