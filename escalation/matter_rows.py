"""The rows of one matter, each kind read once; what an act writes is laid over them, stored yet or not."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from audit.written_once import WrittenOnce
from escalation.models import (
    CalendarVersion,
    Conflict,
    Disagreement,
    Gate,
    KeptFrom,
    Mediation,
    MediationMeeting,
    Meeting,
    Outcome,
    Party,
    Seat,
    SideGiven,
    Written,
)

W = TypeVar("W", bound=Written)

# Of these most matters have none: one question tells which are there, and only those are read.
SELDOM: tuple[type[Written], ...] = (
    Conflict,
    Gate,
    KeptFrom,
    Mediation,
    MediationMeeting,
    Meeting,
    Outcome,
    SideGiven,
)

# What is named with a row of each kind, fetched in the same query.
NAMED_WITH: Mapping[type[Written], tuple[str, ...]] = {
    Conflict: ("membership",),
    Gate: ("deadline",),
    KeptFrom: ("person",),
    Party: ("agency", "service", "manager"),
    Seat: ("post__agency", "membership__user", "agency"),
    SideGiven: ("written_by",),
}


class MatterRows:
    """Read at first need. An argument of who asks the rules, and of one act: nothing here outlives a request."""

    def __init__(self, it: Disagreement) -> None:
        self.it = it
        self._read: dict[type[Written], dict[UUID, Any]] = {}
        self._written: dict[type[models.Model], dict[UUID, Any]] = defaultdict(dict)
        self._there: dict[str, bool] | None = None
        self.calendar: CalendarVersion | None = None  # that in force, once it was asked for
        self.at_posts: dict[UUID, list[Any]] = {}  # who is at a post today, of the posts that were asked for

    def of(self, model: type[W]) -> list[W]:
        """The rows of one kind, in the order of the model, and then what was written since."""
        if model not in self._read:
            self._read[model] = self._read_all(model)
        return list({**self._read[model], **self._written[model]}.values())

    def here(self, model: type[W]) -> list[W]:
        """Those of the stage on which the matter stands."""
        stage = self.it.current_stage_id
        return [row for row in self.of(model) if row.stage_entry_id == stage]  # type: ignore[attr-defined]

    def take_in(self, row: models.Model) -> None:
        """A row that an act has just written, new or changed."""
        self._written[type(row)][row.pk] = row

    def handed_over(self, it: Disagreement) -> "MatterRows":
        """The same for the matter as it is locked now; here they are read anew, since an act may change its own."""
        taken = MatterRows(it)
        taken._read, taken._there = self._read, self._there
        self._read, self._there = {}, None
        return taken

    def _read_all(self, model: type[W]) -> dict[UUID, W]:
        if model in SELDOM and not self._has(model):
            return {}
        return {row.pk: row for row in _rows_of(model).of(self.it.pk)}

    def _has(self, model: type[Written]) -> bool:
        if self._there is None:
            (self._there,) = _WHICH_ARE_THERE.values_of(self.it.pk)
        return self._there[model.__name__]


@cache
def _rows_of(model: type[W]) -> WrittenOnce[W]:
    """The rows of a kind, of one matter."""
    named = NAMED_WITH.get(model, (None,))  # none: nothing is fetched with them
    return WrittenOnce(lambda key: model.objects.filter(disagreement=key).select_related(*named))


def _one_of(model: type[Written]) -> Exists:
    return Exists(model.objects.order_by().filter(disagreement=OuterRef("pk")))


_WHICH_ARE_THERE = WrittenOnce(
    lambda key: Disagreement.objects.filter(pk=key).values(**{one.__name__: _one_of(one) for one in SELDOM})
)
