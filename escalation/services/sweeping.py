"""The sweep: what is due and has no event yet? Celery wakes, rows decide (DESIGN §4.4).

A message may be lost, repeated or late; any number of sweeps may run at once. Matters are taken up to a thousand at
a time, those that somebody has locked are left to the next sweep, and each finding is one act on one matter: its event
is unique for deadline and kind, so that the second answer is empty.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from audit.acts import Moment
from audit.batches import Batch
from escalation import notifications
from escalation.acts import MatterAct, act_on, lock_free
from escalation.core.clock import in_words
from escalation.core.events import Event
from escalation.core.policy_parts import Stage
from escalation.core.stages import Rung
from escalation.core.turns import Phase, keeps_the_turn
from escalation.crowd import Crowd
from escalation.models import CalendarVersion, Deadline, DeadlineEvent, Disagreement, Seat
from escalation.services import clocks, moving, silence, stages
from escalation.services.due_now import Kind, day_of_event, events_of, findings, has_its_event, is_due
from escalation.services.gate_times import sweep_gates
from escalation.services.opening import pass_up_unopened
from escalation.services.routing import Routes
from escalation.services.setting_aside import Finding, awake, forget_settled, leave, write_each
from escalation.sitting import Seats
from escalation.zone import LOCAL, local_day

log = logging.getLogger(__name__)

NextRungs = dict[UUID, list[Seat]]  # of each matter whose time is over

WHAT = "deadline"
MOST = 1000  # matters that one transaction holds locked
NOBODY = "Find somebody: nobody is there whose turn it is"
LATE = timedelta(hours=1)  # what is found later than this was over before anybody could be told


def sweep(*, now: datetime) -> int:
    """Remind, mark overdue once, nudge each working day, pass up what nobody opened; the number of events written.

    Oldest first. One bad row is set aside, tried again with back-off, and stops nothing.
    """
    written = 0
    for batch in _batches(awake(WHAT, findings(now), now=now)):
        written += _write_batch(batch, now)
    forget_settled(WHAT, now=now)
    return written + sweep_gates(now=now) + pass_up_unopened(now=now)


def _batches(found: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Findings of up to a thousand matters, each matter once: a second finding of it comes in a later batch."""
    found = iter(found)
    while left := list(islice(found, MOST)):
        while left:
            batch: dict[object, Finding] = {}
            later = [one for one in left if batch.setdefault(one.of, one) is not one]
            yield list(batch.values())
            left = later


def _write_batch(found: list[Finding], now: datetime) -> int:
    """Write what is due of these matters together; where that fails, one by one, so that only the bad row is left."""
    try:
        written, alone = _write(found, now)
    except Exception:
        if not connection.is_usable():
            raise
        log.exception("a batch could not be written together")
        written, alone = 0, found
    return written + write_each(WHAT, alone, lambda one: _write_alone(one, now), now=now)


@transaction.atomic
def _write(found: list[Finding], now: datetime) -> tuple[int, list[Finding]]:
    """Write the events that are still due, in one batch of acts; and what goes up by itself, which moves alone."""
    written = 0
    with Batch() as batch:
        due = list(_still_due(found, now))
        alone = [one.finding for one in due if one.goes_to]
        due = [one for one in due if not one.goes_to]
        batch.know(one.it for one in due)
        crowd, next_rungs = _people_of(due, now)
        for one in due:
            with batch.take(_act(one)) as act:
                _write_event(act, one, crowd, next_rungs, now)
            written += 1
    return written, alone


@transaction.atomic
def _write_alone(finding: Finding, now: datetime) -> bool:
    for one in _still_due([finding], now):
        with _act(one) as act:
            if one.goes_to:
                act.add(one.event)
                silence.go_up(act, one.deadline, one.goes_to)
            else:
                _write_event(act, one, *_people_of([one], now), now)
        return True
    return False


@dataclass(frozen=True)
class _Due:
    """Something that is due of a matter that is locked."""

    finding: Finding
    it: Disagreement
    at: Moment
    deadline: Deadline
    day: date | None
    goes_to: Stage | None  # where the clock takes the matter by itself, now that it ran out

    @property
    def kind(self) -> Kind:
        return Kind(self.finding.kind)

    @property
    def event(self) -> DeadlineEvent:
        return DeadlineEvent(deadline=self.deadline, kind=self.kind, day=self.day)


# What is asked of a deadline here; all else of it is read where it moves its matter by itself.
_READ = (
    "disagreement",
    "policy_version",
    "calendar_version",
    "due_at",
    "starts_at",
    "ended_at",
    "firm",
    "escalates",
    "agreed_on",
)


def _still_due(found: list[Finding], now: datetime) -> Iterator[_Due]:
    """What is due once its matter is locked: in the meantime somebody may have acted, or another sweep been first."""
    locked = lock_free([one.of for one in found], now=now)
    leave(WHAT, [one for one in found if one.of not in locked], now=now)
    rows = Deadline.objects.filter(pk__in=[one.key for one in found], disagreement__in=locked)
    deadlines = rows.only(*_READ).in_bulk()
    past = events_of(deadlines)
    calendars = CalendarVersion.objects.in_bulk({one.calendar_version_id for one in deadlines.values()})
    for one in found:
        if one.key not in deadlines:
            continue
        (it, at), deadline, kind = locked[one.of], deadlines[one.key], Kind(one.kind)
        deadline.policy_version = it.policy_version
        deadline.calendar_version = calendars[deadline.calendar_version_id]
        events = past.get(one.key, ())
        if is_due(deadline, kind, now, events) and not has_its_event(deadline, kind, now, events):
            day = day_of_event(deadline, kind, now, events)
            above = silence.goes_to(it, deadline) if kind is Kind.OVERDUE else None
            yield _Due(one, it, at, deadline, day, above)


def _act(one: _Due) -> MatterAct:
    assert one.deadline.due_at is not None  # it is due
    facts = {"due": in_words(one.deadline.due_at, LOCAL)}
    if one.goes_to:
        facts["stage"] = moving.called(one.goes_to)
    kind = silence.WENT_UP if one.goes_to else f"deadline.{one.kind.value}"
    index = {"late": True} if one.kind is Kind.OVERDUE else {}
    return act_on(one.it, kind, by=None, at=one.at, facts=facts, index=index)


def _people_of(due: list[_Due], now: datetime) -> tuple[Crowd, NextRungs]:
    """Who sits in these matters; and, where the time of one is over, the seats of who may take the next step now."""
    its = [one.it for one in due]
    seats = Seats(its)
    over = [one for one in due if one.kind is Kind.OVERDUE]
    routes = Routes([one.it for one in over], on=local_day(now), seats=seats)
    next_rungs = {one.it.pk: stages.next_rung_seats(one.it, at=one.at, routes=routes) for one in over}
    crowd = Crowd(its, now=now, seats=seats)
    crowd.learn(seat for seats in next_rungs.values() for seat in seats)
    return crowd, next_rungs


def _write_event(act: MatterAct, one: _Due, crowd: Crowd, next_rungs: NextRungs, now: datetime) -> None:
    act.crowd = crowd
    act.add(one.event)
    if one.kind is Kind.OVERDUE:
        _time_is_over(act, crowd, next_rungs[one.it.pk])
    assert one.deadline.due_at is not None
    found_late = one.kind is Kind.OVERDUE and now - one.deadline.due_at > LATE
    wants = (
        "The time was over already when this was found: take the next step"
        if found_late
        else _WANTS[one.kind]
    )
    told = notifications.whose_turn_it_is(one.it, now=now, crowd=crowd)
    if not notifications.tell(act, told, wants=wants, by_when=one.deadline.due_at, crowd=crowd):
        # No time passes in silence: where nobody is left whose turn it could be, the board has somebody found.
        managers = notifications.business_managers(one.it, now=now, crowd=crowd)
        notifications.tell(act, managers, wants=NOBODY, by_when=one.deadline.due_at, crowd=crowd)


def _time_is_over(act: MatterAct, crowd: Crowd, seats: list[Seat]) -> None:
    """The next step is offered to the raising side and its next rung; who convenes, mediates or decides keeps the turn.

    Who would take over at the next stage gets a seat at this one, from which they may escalate (DESIGN §5).
    """
    act.add_all(seats)
    crowd.take_in(act.it, seats)
    clocks.tell_of(act, Event.OVERDUE, crowd=crowd)
    kept = act.it.state == Rung.PANEL.value or keeps_the_turn(Phase(act.it.phase))
    act.move(None if kept else Phase.TIME_OVER)


_WANTS = {
    Kind.REMINDED: "Act before the time is over",
    Kind.OVERDUE: "The time is over: take the next step",
    Kind.NUDGED: "Still overdue: take the next step",
}
