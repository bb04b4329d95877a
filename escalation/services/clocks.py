"""Clocks: a deadline is made when its start event is recorded, and met when its event is (POLICY_FORMAT §4, §7)."""

from datetime import datetime

from agencies.models import Post
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.events import Event
from escalation.core.names import PEOPLE
from escalation.core.policy_parts import Clock
from escalation.core.stages import Side
from escalation.models import Deadline, Disagreement, Party, StageEntry
from escalation.notifications import Told
from escalation.queries import raiser_of
from escalation.services.calendars import calendar_in_force


def happened(act: MatterAct, event: Event, at: datetime) -> None:
    """An event of policy was recorded in the present stage: clocks are met, clocks start, people are told."""
    it = act.it
    entry = it.current_stage
    assert entry is not None
    _meet(act, entry, event, at)
    _start(act, entry, event, at)
    tell_of(act, event)


def left(act: MatterAct, event: Event | None, at: datetime) -> None:
    """The stage is left by this event (none: withdrawn, or ended): every clock of it ends, met or not."""
    for deadline in Deadline.objects.filter(stage_entry=act.it.current_stage, ended_at=None):
        deadline.met = deadline.met_by in {event, Event.STAGE_LEFT}
        deadline.ended_at = at
        act.save(deadline)
    if event is not None:
        tell_of(act, event)
    tell_of(act, Event.STAGE_LEFT)


def first_due(it: Disagreement) -> datetime | None:
    """When the first firm clock of the present stage falls due."""
    running = Deadline.objects.filter(stage_entry=it.current_stage).running().firm().order_by("due_at")
    return running.values_list("due_at", flat=True).first()


def protect(act: MatterAct, until: datetime) -> None:
    """Bring every running clock of the stage forward to a time that protects the child; none is ever moved back."""
    for deadline in Deadline.objects.filter(stage_entry=act.it.current_stage, ended_at=None):
        deadline.protective_until = min(until, deadline.protective_until or until)
        deadline.due_at = deadline.derived().at
        act.save(deadline)


def _meet(act: MatterAct, entry: StageEntry, event: Event, at: datetime) -> None:
    for deadline in Deadline.objects.filter(stage_entry=entry, met_by=event, ended_at=None):
        deadline.ended_at, deadline.met = at, True
        act.save(deadline)


def _start(act: MatterAct, entry: StageEntry, event: Event, at: datetime) -> None:
    """Start the stage's clocks that this event starts; the first occurrence is the one that counts."""
    it = act.it
    clocks = it.policy.clocks_of(it.policy.stage(entry.key), it.track or None)
    running = set(Deadline.objects.filter(stage_entry=entry).values_list("clock", flat=True))
    wanted = [clock for clock in clocks if clock.starts is event and clock.key not in running]
    act.add_all(_deadline(it, entry, clock, at) for clock in wanted)


def _deadline(it: Disagreement, entry: StageEntry, clock: Clock, at: datetime) -> Deadline:
    deadline = Deadline(
        stage_entry=entry,
        policy_version=it.policy_version,
        clock=clock.key,
        amount=clock.amount.words,
        duty=clock.duty,
        firm=clock.firm,
        escalates=clock.escalates,
        met_by=clock.met_by,
        calendar_version=calendar_in_force(it.partnership),
        starts_at=at,
        protective_until=_protective(it, at),
        claimed_at=at,
    )
    deadline.due_at = deadline.derived().at
    return deadline


def _protective(it: Disagreement, at: datetime) -> datetime | None:
    """The time that protects the child belongs to the child and is carried on, as long as it is still to come.

    One that was over before the clock started would make who takes over late before they begin; they set their own.
    """
    until = it.protective_until
    return until if until is not None and until > at else None


def tell_of(act: MatterAct, event: Event) -> None:
    """Send word to whom the policy names for this event."""
    it, entry = act.it, act.it.current_stage
    assert entry is not None
    people = it.policy.told(event, it.policy.stage(entry.key))
    told = [one for who in people for one in _people(it, who, act.at.recorded)]
    if told:
        notifications.tell(act, told, wants=f"To know: {event.description}")


def _people(it: Disagreement, who: str, now: datetime) -> list[Told]:
    sides = {"raising_side": [Side.RAISING], "responding_side": [Side.RESPONDING], "both_sides": list(Side)}
    if who in sides:
        return notifications.acting(it, *sides[who], now=now)
    if who == "raiser":
        return [Told(raiser_of(it), None)]
    assert who not in PEOPLE
    if who == "business_manager":
        return notifications.business_managers(it, now=now)
    agencies = Party.objects.present().filter(disagreement=it).values_list("agency", flat=True)
    posts = Post.objects.filter(partnership=it.partnership_id, slug=who, closed=False)
    return notifications.holders(posts.filter(agency__in=agencies) | posts.filter(agency=None), now=now)
