"""The time of a gate: who was asked is reminded once, and when it is over whoever asked is told to go on."""

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from escalation import notifications
from escalation.acts import act_on, lock
from escalation.core.clock import reminder_at
from escalation.core.stages import ForWhom, Side
from escalation.models import DeadlineEvent, Disagreement, Gate
from escalation.zone import LOCAL

log = logging.getLogger(__name__)
Kind = DeadlineEvent.Kind


def sweep_gates(*, now: datetime) -> int:
    """Remind who was asked, and say once when the time is over; the number of events written.

    One bad row is logged and stops nothing.
    """
    written = 0
    for gate, kind in _candidates(now):
        try:
            if kind is Kind.OVERDUE or _reminder_is_due(gate, now):
                written += _write(gate.pk, kind, now)
        except IntegrityError:
            continue  # another sweep was first
        except Exception:
            log.exception("a gate could not be swept", extra={"gate": str(gate.pk)})
    return written


def _candidates(now: datetime) -> Iterator[tuple[Gate, Kind]]:
    """Every gate that waits for its answer and has no event of a kind yet."""
    waiting = Gate.objects.waiting().exclude(deadline__due_at=None).order_by("deadline__due_at")
    waiting = waiting.select_related("deadline__calendar_version", "deadline__policy_version")
    for gate in waiting.filter(deadline__due_at__lt=now).exclude(_has(Kind.OVERDUE)):
        yield gate, Kind.OVERDUE
    for gate in waiting.filter(deadline__due_at__gte=now).exclude(_has(Kind.REMINDED)):
        yield gate, Kind.REMINDED


def _has(kind: Kind) -> Exists:
    return Exists(DeadlineEvent.objects.filter(deadline=OuterRef("deadline"), kind=kind))


def _reminder_is_due(gate: Gate, now: datetime) -> bool:
    deadline = gate.deadline
    assert deadline is not None  # a gate that waits has a time
    assert deadline.due_at is not None
    close = deadline.policy_version.policy.close_of_business
    calendar = deadline.calendar_version.calendar
    return reminder_at(deadline.starts_at, deadline.due_at, calendar, close, LOCAL) <= now


@transaction.atomic
def _write(key: UUID, kind: Kind, now: datetime) -> bool:
    """Write one event, once the matter is locked and the gate still waits."""
    it, at = lock(Gate.objects.values_list("disagreement", flat=True).get(pk=key), now=now)
    gate = Gate.objects.waiting().select_related("deadline", "post").filter(pk=key).first()
    if gate is None or not it.is_open or gate.stage_entry_id != it.current_stage_id:
        return False
    deadline = gate.deadline
    assert deadline is not None  # a gate that waits has a time
    if deadline.events.filter(kind=kind).exists():
        return False
    over = kind is Kind.OVERDUE
    facts = {"what": gate.what} if over else {"what": gate.what, "post": gate.post_title}
    name = "gate.over" if over else "gate.reminded"
    with act_on(it, name, by=None, at=at, for_whom=ForWhom(gate.for_whom), facts=facts) as act:
        act.side = Side(gate.side)  # what is for one side alone is written on it, also by the service itself
        act.add(DeadlineEvent(deadline=deadline, kind=kind))
        wants = "Go on: the time for an answer is over" if over else "Answer before it goes up"
        notifications.tell(act, _told(it, gate, over, now), wants=wants, by_when=deadline.due_at)
    return True


def _told(it: Disagreement, gate: Gate, over: bool, now: datetime) -> list[notifications.Told]:
    """Over: who acts on the side that asked; else who was asked."""
    if over:
        return notifications.acting(it, Side(gate.side), now=now)
    return notifications.holders([gate.post], now=now) if gate.post else []
