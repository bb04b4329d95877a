"""The sweep: what is due and has no event yet? Celery wakes, rows decide (DESIGN §4.4).

A message may be lost, repeated or late; any number of sweeps may run at once. Each finding is one act on one
matter: its event is unique for deadline and kind, so that the second answer is empty.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from escalation import notifications
from escalation.acts import MatterAct, act_on, lock
from escalation.core.clock import in_words, reminder_at
from escalation.core.events import Event
from escalation.core.stages import Rung
from escalation.core.turns import Phase, keeps_the_turn
from escalation.models import Deadline, DeadlineEvent
from escalation.services import clocks, moving, silence, stages
from escalation.services.gate_times import sweep_gates
from escalation.services.opening import pass_up_unopened
from escalation.zone import LOCAL, local_day

log = logging.getLogger(__name__)
Kind = DeadlineEvent.Kind

# A reminder goes out at the earliest this long before its time: one working day, over the longest run of days off.
FURTHEST_REMINDER = timedelta(days=400)


def sweep(*, now: datetime) -> int:
    """Remind, mark overdue once, nudge each working day, pass up what nobody opened; the number of events written.

    One bad row is logged and stops nothing.
    """
    written = 0
    for deadline, kind in _candidates(now):
        try:
            if _is_due(deadline, kind, now):
                written += _write(deadline.pk, kind, now)
        except IntegrityError:
            continue  # another sweep was first
        except Exception:
            log.exception("a deadline could not be swept", extra={"deadline": str(deadline.pk)})
    return written + sweep_gates(now=now) + pass_up_unopened(now=now)


def _candidates(now: datetime) -> Iterator[tuple[Deadline, Kind]]:
    """Every running firm deadline that has no event of a kind yet and may be due one, oldest first."""
    running = Deadline.objects.running().firm().exclude(due_at=None).order_by("due_at")
    running = running.select_related("calendar_version", "policy_version")
    over = running.filter(due_at__lt=now)
    for deadline in over.exclude(_has_since(Kind.OVERDUE)):
        yield deadline, Kind.OVERDUE
    for deadline in over.filter(_has_since(Kind.OVERDUE)).exclude(_has(Kind.NUDGED, day=local_day(now))):
        yield deadline, Kind.NUDGED
    ahead = running.filter(due_at__gte=now, due_at__lt=now + FURTHEST_REMINDER)
    for deadline in ahead.exclude(_has_since(Kind.REMINDED)):
        yield deadline, Kind.REMINDED


def _has(kind: Kind, **also: object) -> Exists:
    return Exists(DeadlineEvent.objects.filter(deadline=OuterRef("pk"), kind=kind, **also))


def _has_since(kind: Kind) -> Exists:
    """That it has an event of this kind: of a time that both sides agreed again, since they did."""
    since = Coalesce(OuterRef("agreed_on"), OuterRef("starts_at"))
    counts = Q(deadline__agreed_on=None) | Q(claimed_at__gte=since)
    return Exists(DeadlineEvent.objects.filter(counts, deadline=OuterRef("pk"), kind=kind))


def _is_due(deadline: Deadline, kind: Kind, now: datetime) -> bool:
    """Whether the event is due, by the deadline as it stands."""
    if deadline.due_at is None or deadline.ended_at is not None:
        return False
    match kind:
        case Kind.OVERDUE:
            return deadline.due_at < now
        case Kind.NUDGED:
            return _nudge_is_due(deadline, now)
        case _:
            return _reminder_is_due(deadline, now)


def _reminder_is_due(deadline: Deadline, now: datetime) -> bool:
    assert deadline.due_at is not None
    calendar = deadline.calendar_version.calendar
    close = deadline.policy_version.policy.close_of_business
    return reminder_at(deadline.starts_at, deadline.due_at, calendar, close, LOCAL) <= now


def _nudge_is_due(deadline: Deadline, now: datetime) -> bool:
    """Once on each working day after the day on which it became overdue, from nine in the morning."""
    overdue = deadline.events.filter(kind=Kind.OVERDUE).last()
    local = now.astimezone(LOCAL)
    after = overdue is not None and local_day(overdue.claimed_at) < local.date()
    return after and local.hour >= 9 and deadline.calendar_version.calendar.is_working_day(local.date())


@transaction.atomic
def _write(deadline_id: UUID, kind: Kind, now: datetime) -> bool:
    """Write one event, once its matter is locked and it is still due."""
    found = Deadline.objects.get(pk=deadline_id)
    it, at = lock(found.disagreement_id, now=now)
    deadline = Deadline.objects.select_related("calendar_version", "policy_version").get(pk=deadline_id)
    day = _day_of(deadline, kind, now)
    if not _is_due(deadline, kind, now) or deadline.events.filter(kind=kind, day=day).exists():
        return False
    assert deadline.due_at is not None  # it is due
    facts = {"due": in_words(deadline.due_at, LOCAL)}
    index = {"late": True} if kind is Kind.OVERDUE else {}
    if kind is Kind.OVERDUE and (above := silence.goes_to(it, deadline)):
        facts["stage"] = moving.called(above)
        with act_on(it, silence.WENT_UP, by=None, at=at, facts=facts, index=index) as act:
            act.add(DeadlineEvent(deadline=deadline, kind=kind, day=day))
            silence.go_up(act, deadline, above)
        return True
    with act_on(it, f"deadline.{kind.value}", by=None, at=at, facts=facts, index=index) as act:
        act.add(DeadlineEvent(deadline=deadline, kind=kind, day=day))
        if kind is Kind.OVERDUE:
            _time_is_over(act)
        told = notifications.whose_turn_it_is(it, now=now)
        notifications.tell(act, told, wants=_WANTS[kind], by_when=deadline.due_at)
    return True


def _day_of(deadline: Deadline, kind: Kind, now: datetime) -> date | None:
    """What tells events of one kind apart: the day of a nudge, or the day on which both sides agreed the time."""
    if kind is Kind.NUDGED:
        return local_day(now)
    return local_day(deadline.agreed_on) if deadline.agreed_on else None


def _time_is_over(act: MatterAct) -> None:
    """The next step is offered to the raising side and its next rung; who convenes, mediates or decides keeps the turn.

    Who would take over at the next stage gets a seat at this one, from which they may escalate (DESIGN §5).
    """
    act.add_all(stages.next_rung_seats(act.it, at=act.at))
    clocks.tell_of(act, Event.OVERDUE)
    kept = act.it.state == Rung.PANEL.value or keeps_the_turn(Phase(act.it.phase))
    act.move(None if kept else Phase.TIME_OVER)


_WANTS = {
    Kind.REMINDED: "Act before the time is over",
    Kind.OVERDUE: "The time is over: take the next step",
    Kind.NUDGED: "Still overdue: take the next step",
}
