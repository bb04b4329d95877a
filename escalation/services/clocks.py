"""Clocks: a deadline is made when its start event is recorded, and met when its event is (POLICY_FORMAT §4, §7)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.clock import due
from escalation.core.events import Event
from escalation.core.names import PEOPLE
from escalation.core.policy_parts import Clock
from escalation.core.stages import ForWhom, Side
from escalation.core.times import Amount, AmountKind
from escalation.crowd import Crowd
from escalation.models import (
    CalendarVersion,
    CaseLink,
    Deadline,
    Disagreement,
    Gate,
    Meeting,
    Record,
    SideGiven,
    StageEntry,
    TimeProposed,
)
from escalation.notifications import Told
from escalation.services.calendars import calendar_in_force
from escalation.zone import LOCAL

# The name of the date on which the sides look again, where no time runs. No key of a policy holds a space.
REVIEW = "review date"
REVIEW_AFTER = Amount(AmountKind.WORKING_DAYS, 5)


def happened(act: MatterAct, event: Event, at: datetime, *, review_on: datetime | None = None) -> None:
    """An event of policy was recorded in the present stage: clocks are met, clocks start, people are told.

    ``review_on`` is the date that somebody proposed on entering a stage without any time.
    """
    it = act.it
    entry = it.current_stage
    assert entry is not None
    _meet(act, event, at)
    _start(act, entry, event, at)
    if event is Event.STAGE_ENTERED:
        for fact, when in _facts_of_matter(act, entry, at):
            _start(act, entry, fact, when)
    _never_without_a_date(act, entry, event, review_on)
    tell_of(act, event)


def first_contact(act: MatterAct, at: datetime) -> None:
    """The other side acknowledged, or contact with it was recorded: in each stage the first of these counts.

    Called once what shows it was written: nothing else shows it yet, where it is the first.
    """
    entry, rows = act.it.current_stage, act.rows
    assert entry is not None
    talked = [
        one
        for one in rows.here(Record)
        if one.kind == Record.Kind.DISCUSSION and one.for_whom == ForWhom.BOTH
    ]
    met = [meeting for meeting in rows.here(Meeting) if meeting.held_at is not None]
    found = [
        link
        for link in rows.of(CaseLink)
        if link.side == Side.RESPONDING and link.recorded_at >= entry.recorded_at
    ]
    if len(talked) + len(met) + len(found) + len(rows.here(SideGiven)) <= 1:
        happened(act, Event.ACKNOWLEDGED, at)


def left(act: MatterAct, event: Event | None, at: datetime, *, unmet: Deadline | None = None) -> None:
    """The stage is left by this event (none: withdrawn, or ended): every clock of it ends, met or not.

    A decision settles the matter, so it resolves it too. ``unmet`` is the clock that ran out and moved it up.
    """
    events = [event] if event else []
    if event is Event.DECIDED:
        events.append(Event.RESOLVED)
    for deadline in _running(act):
        deadline.met = deadline.met_by in {*events, Event.STAGE_LEFT} and deadline != unmet
        deadline.ended_at = at
        act.save(deadline)
    for one in (*events, Event.STAGE_LEFT):
        tell_of(act, one)


def protect(act: MatterAct, until: datetime) -> None:
    """Bring every running clock of the stage forward to a time that protects the child; none is ever moved back."""
    for deadline in _running(act):
        deadline.protective_until = min(until, deadline.protective_until or until)
        deadline.due_at = deadline.derived().at
        act.save(deadline)


def calendar_for(act: MatterAct) -> CalendarVersion:
    """The calendar in force, asked for once an act."""
    if act.rows.calendar is None:
        act.rows.calendar = calendar_in_force(act.it.partnership)
    return act.rows.calendar


def _running(act: MatterAct) -> list[Deadline]:
    """The clocks that run at the present stage."""
    return [deadline for deadline in act.rows.here(Deadline) if deadline.ended_at is None]


def _meet(act: MatterAct, event: Event, at: datetime) -> None:
    for deadline in _running(act):
        if deadline.met_by == event:
            deadline.ended_at, deadline.met = at, True
            act.save(deadline)


def _start(act: MatterAct, entry: StageEntry, event: Event, at: datetime) -> None:
    """Start the stage's clocks that this event starts; the first occurrence is the one that counts."""
    it = act.it
    there = {deadline.clock for deadline in act.rows.here(Deadline)}
    wanted = [clock for clock in _clocks(it, entry) if clock.starts is event and clock.key not in there]
    if wanted:
        calendar = calendar_for(act)
        act.add_all(deadline_of(it, entry, clock, at, calendar=calendar) for clock in wanted)


def _clocks(it: Disagreement, entry: StageEntry) -> tuple[Clock, ...]:
    """The clocks of a stage entry. A time limit for raising has nothing to say once it was raised."""
    clocks = it.policy.clocks_of(it.policy.stage(entry.key), it.track or None)
    return tuple(clock for clock in clocks if entry.number == 1 or clock.met_by is not Event.RAISED)


def _facts_of_matter(act: MatterAct, entry: StageEntry, at: datetime) -> Iterator[tuple[Event, datetime]]:
    """The facts that reach into every stage (POLICY_FORMAT §4); reopened, the clocks are fresh, and count anew.

    At raising the event "raised" comes by itself, after the stage was entered.
    """
    it = act.it
    known = {Event.DECISION_RECEIVED: it.decision_at, Event.CONFERENCE_HELD: it.conference_at}
    if entry.number > 1:
        known[Event.RAISED] = it.raised_at
    for event, when in known.items():
        if when is not None:
            yield event, at if entry.ground == StageEntry.Ground.REOPENED else _within_calendar(act, when)


def _within_calendar(act: MatterAct, when: datetime) -> datetime:
    """What lies before the calendar is long over: counted from its first day, it is too late all the same."""
    first = datetime.combine(calendar_for(act).covers_from, time(), tzinfo=LOCAL)
    return max(when, first.astimezone(UTC))


def _never_without_a_date(
    act: MatterAct, entry: StageEntry, event: Event, review_on: datetime | None
) -> None:
    """No open matter is ever without a date (DESIGN §4.3).

    A stage without any time has a review date from its entry; so has one whose last time was met while it goes on.
    """
    if entry.left_at is not None or event in (Event.DECISION_RECEIVED, Event.CONFERENCE_HELD):
        return  # put on record only; or what came before it was raised
    if event is Event.STAGE_ENTERED:
        wanted = act.it.policy.stage(entry.key).needs_review_date
    else:
        gates = {gate.deadline_id for gate in act.rows.of(Gate)}
        wanted = not any(_is_a_date(deadline) and deadline.pk not in gates for deadline in _running(act))
    if wanted and not any(deadline.clock == REVIEW for deadline in act.rows.here(Deadline)):
        set_review_date(act, entry, review_on)


def _is_a_date(deadline: Deadline) -> bool:
    """Whether a clock has a day to which people look: what is to be done at once has none."""
    return deadline.due_at is not None and deadline.amount != Amount(AmountKind.AT_ONCE).words


def set_review_date(act: MatterAct, entry: StageEntry, on: datetime | None) -> None:
    """A date on which both sides look again; five working days on, where nobody proposed one.

    It is firm: it is the only date that the matter has, and what is never late is in nobody's list. Both sides
    agree another whenever they like (docs/decisions/0008).
    """
    it, now = act.it, act.at.claimed
    if on is not None and on <= now:
        on = None  # proposed in a draft, and gone by since
    clock = Clock(key=REVIEW, amount=Amount(AmountKind.AGREED))
    deadline = deadline_of(it, entry, clock, now, calendar=calendar_for(act))
    deadline.proposed_at = on or review_default(it, now, calendar=calendar_for(act))
    deadline.due_at = deadline.derived().at
    act.add(deadline)
    if on is not None:
        act.add(TimeProposed(deadline=deadline, at=on))


def review_default(it: Disagreement, now: datetime, *, calendar: CalendarVersion | None = None) -> datetime:
    """The review date that is proposed where nobody proposes another."""
    days = (calendar or calendar_in_force(it.partnership)).calendar
    found = due(REVIEW_AFTER, now, days, it.policy.close_of_business, LOCAL).at
    assert found is not None  # working days always fall due
    return found


def deadline_of(
    it: Disagreement,
    entry: StageEntry,
    clock: Clock,
    at: datetime,
    *,
    calendar: CalendarVersion | None = None,
) -> Deadline:
    """The deadline of a clock that starts at a moment, not yet written; by the calendar in force."""
    deadline = Deadline(
        stage_entry=entry,
        policy_version=it.policy_version,
        clock=clock.key,
        amount=clock.amount.words,
        duty=clock.duty,
        firm=clock.firm,
        escalates=clock.escalates,
        met_by=clock.met_by,
        calendar_version=calendar or calendar_in_force(it.partnership),
        starts_at=at,
        protective_until=_protective(it, max(at, entry.claimed_at)),
        claimed_at=at,
    )
    deadline.due_at = deadline.derived().at
    return deadline


def _protective(it: Disagreement, at: datetime) -> datetime | None:
    """The time that protects the child belongs to the child and is carried on, as long as it is still to come.

    One that was over before the clock started, or before its stage was entered where the clock runs from a fact that is
    older, would make who takes over late before they begin; they set their own.
    """
    until = it.protective_until
    return until if until is not None and until > at else None


def tell_of(act: MatterAct, event: Event, *, crowd: Crowd | None = None) -> None:
    """Send word to whom the policy names for this event."""
    it, entry = act.it, act.it.current_stage
    assert entry is not None
    people = it.policy.told(event, it.policy.stage(entry.key))
    if not people:
        return
    crowd = crowd or act.sitters
    told = [one for who in people for one in _people(it, who, act.at.recorded, crowd)]
    if told:
        notifications.tell(act, told, wants=f"To know: {event.description}", crowd=crowd)


def _people(it: Disagreement, who: str, now: datetime, crowd: Crowd) -> list[Told]:
    sides = {"raising_side": [Side.RAISING], "responding_side": [Side.RESPONDING], "both_sides": list(Side)}
    if who in sides:
        return notifications.acting(it, *sides[who], now=now, crowd=crowd)
    if who == "raiser":
        return crowd.raisers(it)
    assert who not in PEOPLE
    if who == "business_manager":
        return crowd.business_managers(it)
    return crowd.at_posts(it, who)
