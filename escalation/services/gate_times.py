"""The time of a gate: who was asked is reminded once, and when it is over whoever asked is told to go on."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from escalation import notifications
from escalation.acts import act_on, lock_if_free
from escalation.core.stages import ForWhom, Side
from escalation.models import Deadline, DeadlineEvent, Disagreement, Gate
from escalation.services.due_now import reminded_now, reminder_is_due, to_remind
from escalation.services.setting_aside import Finding, awake, forget_settled, write_each

Kind = DeadlineEvent.Kind

WHAT = "gate"


def sweep_gates(*, now: datetime) -> int:
    """Remind who was asked, and say once when the time is over; the number of events written.

    One bad row is set aside and stops nothing.
    """
    found = awake(WHAT, findings(now), now=now)
    written = write_each(WHAT, found, lambda one: _write_if_due(one.key, Kind(one.kind), now), now=now)
    forget_settled(WHAT, now=now)
    return written


def findings(now: datetime) -> Iterator[Finding]:
    """Every gate that waits for its answer and is due an event that it has not had; the oldest first."""
    waiting = Gate.objects.waiting().filter(disagreement__current_stage=F("stage_entry"))
    over = waiting.filter(deadline__due_at__lt=now).exclude(_has(Kind.OVERDUE)).order_by("deadline__due_at")
    for key, matter in over.values_list("pk", "disagreement"):
        yield Finding(key, Kind.OVERDUE.value, matter)
    soon = to_remind(Deadline.objects.filter(gate__in=waiting), now).order_by("due_at")
    for deadline in reminded_now(soon.select_related("gate"), now):
        yield Finding(deadline.gate.pk, Kind.REMINDED.value, deadline.disagreement_id)


def _has(kind: Kind) -> Exists:
    return Exists(DeadlineEvent.objects.filter(deadline=OuterRef("deadline"), kind=kind))


def _write_if_due(key: UUID, kind: Kind, now: datetime) -> bool:
    gate = Gate.objects.select_related("deadline__calendar_version", "deadline__policy_version").get(pk=key)
    assert gate.deadline is not None  # a gate that waits has a time
    return (kind is Kind.OVERDUE or reminder_is_due(gate.deadline, now)) and _write(key, kind, now)


@transaction.atomic
def _write(key: UUID, kind: Kind, now: datetime) -> bool:
    """Write one event, once the matter is locked and the gate still waits."""
    it, at = lock_if_free(Gate.objects.values_list("disagreement", flat=True).get(pk=key), now=now)
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
