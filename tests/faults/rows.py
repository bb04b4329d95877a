"""The rows that the reference is asked with, read out of the database as they stand: clocks, and events of them."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet

from audit.models import Entry
from cases.models import PlanAction, PlanActionEvent
from escalation.models import (
    Action,
    ActionEvent,
    CaseLink,
    Deadline,
    DeadlineEvent,
    Disagreement,
    Gate,
    Notice,
    Party,
    Record,
    ReferralDeadline,
    ReferralDeadlineEvent,
    SideGiven,
    StageEntry,
)
from tests.faults.expected import LONDON, Clock, Event, pass_up_time

FIVE = time(17)  # close of business in every policy that the faults use


def clocks() -> list[Clock]:
    """Everything that time works on."""
    found = (_deadlines, _gates, _referral_clocks, _actions, _planned, _unopened)
    return [clock for read in found for clock in read()]


def events() -> list[Event]:
    """Everything that time did, as it is recorded."""
    gates = set(Gate.objects.exclude(deadline=None).values_list("deadline", flat=True))
    found = [
        Event("gate" if key in gates else "deadline", str(key), kind, day, claimed)
        for key, kind, day, claimed in _values(DeadlineEvent, "deadline", "kind", "day", "claimed_at")
    ]
    for what, model, of in (("action", ActionEvent, "action"), ("plan action", PlanActionEvent, "action")):
        found += [
            Event(what, str(key), kind, day, claimed)
            for key, kind, day, claimed in _values(model, of, "kind", "day", "claimed_at")
        ]
    found += [
        Event("referral", str(key), kind, None, claimed)
        for key, kind, claimed in _values(ReferralDeadlineEvent, "deadline", "kind", "claimed_at")
    ]
    matters = dict(Disagreement.objects.values_list("subject", "pk"))
    passed = Entry.objects.filter(kind="notice.passed_up").values_list("subject", "claimed_at")
    found += [Event("unopened matter", str(matters[one]), "passed_up", None, at) for one, at in passed]
    return found


def _values(model: Any, *names: str) -> Any:  # noqa: ANN401 - a queryset's tuples
    return model.objects.order_by().values_list(*names)


def _deadlines() -> Iterator[Clock]:
    rows = Deadline.objects.filter(firm=True, gate=None).exclude(due_at=None).order_by()
    for one in rows:
        day = one.agreed_on.astimezone(LONDON).date() if one.agreed_on else None
        born = max(one.recorded_at, one.agreed_on or one.recorded_at)
        yield Clock("deadline", str(one.pk), born, one.starts_at, one.due_at, one.ended_at, day, FIVE)


def _gates() -> Iterator[Clock]:
    rows = Gate.objects.exclude(deadline=None).exclude(deadline__due_at=None).order_by()
    for one in rows.select_related("deadline", "stage_entry"):
        ended = _first(one.answered_at, one.stage_entry.left_at)
        clock = one.deadline
        yield Clock("gate", str(clock.pk), one.recorded_at, clock.starts_at, clock.due_at, ended)


def _referral_clocks() -> Iterator[Clock]:
    for one in ReferralDeadline.objects.order_by():
        reasons = one.clock == ReferralDeadline.Clock.REASONS
        yield Clock(
            "referral",
            str(one.pk),
            one.recorded_at,
            one.starts_at,
            one.due_at,
            one.ended_at,
            reasons=reasons,
        )


def _actions() -> Iterator[Clock]:
    rows = Action.objects.filter(outcome__status__in=("confirmed", "decided")).order_by()
    for one in rows.select_related("outcome").annotate(carried_at=Max("carried__recorded_at")):
        # What holds has been given its hand when the outcome was: the row is older.
        yield _by_day("action", one, decided=one.outcome.kind == "decision")


def _planned() -> Iterator[Clock]:
    for one in PlanAction.objects.order_by().annotate(carried_at=Max("carried__recorded_at")):
        yield _by_day("plan action", one)


def _by_day(what: str, one: Any, *, decided: bool = False) -> Clock:  # noqa: ANN401 - either action
    given = one.carried_at or one.recorded_at
    due = datetime.combine(one.due, FIVE, tzinfo=LONDON)
    return Clock(what, str(one.pk), given, given, due, one.done_at, one.due, decided=decided)


def _unopened() -> Iterator[Clock]:
    """Each matter in its first stage; ended with the first sign that somebody of the other side has seen it."""
    firsts = {one.disagreement_id: one for one in StageEntry.objects.filter(number=1)}
    due = _earliest(
        Deadline.objects.filter(stage_entry__number=1, firm=True, due_at__gt=F("disagreement__raised_at")),
        "due_at",
    )
    opened = Notice.objects.filter(
        Exists(
            Party.objects.filter(
                disagreement=OuterRef("disagreement"), side="responding", agency=OuterRef("addressee__agency")
            )
        )
    )
    seen = [_earliest(opened, "opened_at")]
    seen += [
        _earliest(model.objects.filter(side="responding"), "recorded_at")
        for model in (SideGiven, CaseLink, Record)
    ]
    for key, raised in Disagreement.objects.order_by().values_list("pk", "raised_at"):
        ended = _first(firsts[key].left_at, *(signs.get(key) for signs in seen))
        at = pass_up_time(raised, due.get(key))
        yield Clock("unopened matter", str(key), raised, raised, at, ended)


def _earliest(found: QuerySet[Any], column: str) -> dict[UUID, datetime | None]:
    """Of each matter the earliest time in this column."""
    return dict(found.order_by().values_list("disagreement").annotate(at=Min(column)))


def _first(*times: datetime | None) -> datetime | None:
    """The earliest of those that there are."""
    return min((one for one in times if one is not None), default=None)
