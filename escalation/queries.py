"""What the rules need to know of a matter, read from its rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Holding, Membership
from escalation.core.decisions import Facts
from escalation.core.events import Event
from escalation.core.gates import GateKind, GateState, gates_of
from escalation.core.stages import ForWhom, Side, State
from escalation.core.turns import Phase
from escalation.matter_rows import MatterRows
from escalation.models import (
    ChildNow,
    Deadline,
    Disagreement,
    Gate,
    Mediation,
    MediationMeeting,
    Meeting,
    Outcome,
    Party,
    Record,
    Seat,
    SideGiven,
)
from escalation.places import Place


def facts_of(
    it: Disagreement,
    place: Place,
    *,
    passed_over: Mapping[str, str] | None = None,
    to: str | None = None,
    at_risk: bool = False,
    now: datetime | None = None,
    rows: MatterRows | None = None,
) -> Facts:
    """The facts of a matter from where this person's side stands; of the present stage, where a stage asks.

    ``to`` is the stage to which it is to go, ``at_risk`` what is said of the child with the move. Without ``now`` no
    gate's time is over. ``rows`` where an act goes on with what was read.
    """
    rows, side, entry = rows or MatterRows(it), place.side or Side.RAISING, it.current_stage
    records, proposed = rows.here(Record), waiting_outcome(rows)
    # What one side wrote down for itself alone is no discussion between the sides; a joint meeting is one.
    talked = any(one.kind == Record.Kind.DISCUSSION and one.for_whom == ForWhom.BOTH for one in records)
    met = any(meeting.held_at is not None for meeting in rows.here(Meeting))
    mediations = {mediation.pk for mediation in rows.here(Mediation)}
    mediated = any(meeting.mediation_id in mediations for meeting in rows.of(MediationMeeting))
    ours = [one for one in records if one.side == side]
    return Facts(
        policy=it.policy,
        state=State(it.state),
        phase=Phase(it.phase),
        side=side,
        track=it.track or None,
        given=side_given(rows, place),
        discussed=talked or met or mediated,
        tried=any(one.kind == Record.Kind.ATTEMPT for one in ours),
        meeting_held=met,
        advice_sought=any(one.kind == Record.Kind.ADVICE_SOUGHT for one in ours),
        forms=frozenset(
            (one.form, Side(one.side)) for one in records if one.kind == Record.Kind.FORM and one.side
        ),
        proposed_by=Side(proposed.side) if proposed and proposed.side else None,
        settled_at=entry.key if it.state == State.RESOLVED and entry else None,
        passed_over={**forms_passed_over(ours), **(passed_over or {})},
        to=to,
        gates=gate_states(rows, side, now),
        at_risk=at_risk or not_safe_now(rows, side),
        by_letter=place.by_letter,
    )


def forms_passed_over(ours: Iterable[Record]) -> dict[str, str]:
    """The forms of the present stage that a side said why it does not fill in, by what asks for them."""
    return {f"form-{one.form}": one.said for one in ours if one.kind == Record.Kind.FORM_PASSED}


def side_given(rows: MatterRows, place: Place) -> bool:
    """Whether this person's agency has given its side: once in a matter.

    Where a clock of the present stage waits for a written answer, that is an answer at this stage.
    """
    it, agency = rows.it, place.agency or place.membership.agency_id
    given = [one for one in rows.of(SideGiven) if one.agency_id == agency]
    if it.is_open:
        clocks = it.policy.clocks_of(it.stage, it.track or None)
        if any(Event.ANSWERED in (clock.starts, clock.met_by) for clock in clocks):
            given = [one for one in given if one.stage_entry_id == it.current_stage_id]
    return bool(given)


def gate_states(rows: MatterRows, side: Side, now: datetime | None) -> dict[str, GateState]:
    """How far each gate has come that this side asked for where the matter stands, by its key."""
    it = rows.it
    states = {
        f"{gate.kind}-{gate.stage_key}": gate.state(now) for gate in rows.here(Gate) if gate.side == side
    }
    if it.speaks_up and side is Side.RAISING:
        # Raised past the raiser's own line: nobody of it is asked for an endorsement, at any rung.
        asked = [gate for stage in it.policy.stages for gate in gates_of(stage, side)]
        passed = (gate for gate in asked if gate.kind is GateKind.ENDORSEMENT)
        states = {gate.key: GateState.ANSWERED for gate in passed} | states
    return states


def not_safe_now(rows: MatterRows, side: Side) -> bool:
    """Whether the newest that this side may read of the child is that it is not safe."""
    readable = (
        one
        for one in rows.of(ChildNow)
        if one.for_whom == ForWhom.BOTH or (one.for_whom == ForWhom.OWN_SIDE and one.side == side)
    )
    newest = max(readable, key=lambda one: (one.claimed_at, one.recorded_at), default=None)
    return newest is not None and newest.safe == ChildNow.Safe.NO


def waiting_outcome(rows: MatterRows) -> Outcome | None:
    """The outcome that waits to be confirmed or refused, of rows that were read; there is at most one."""
    return next((one for one in rows.of(Outcome) if one.status == Outcome.Status.PROPOSED), None)


def first_due(rows: MatterRows) -> datetime | None:
    """When the first firm clock of the present stage falls due."""
    running = [one for one in rows.here(Deadline) if one.firm and one.ended_at is None]
    return min((one.due_at for one in running if one.due_at is not None), default=None)


def open_outcome(it: Disagreement) -> Outcome | None:
    """The outcome that waits to be confirmed or refused; there is at most one."""
    return Outcome.objects.filter(disagreement=it, status=Outcome.Status.PROPOSED).first()


def open_mediation(it: Disagreement) -> Mediation | None:
    """The offer to mediate that stands; there is at most one."""
    return Mediation.objects.filter(disagreement=it, ended_at=None).first()


def outcome_in_force(it: Disagreement) -> Outcome | None:
    """The outcome by which the matter was resolved last."""
    return settled_outcome(MatterRows(it))


def settled_outcome(rows: MatterRows) -> Outcome | None:
    """The same, of rows that were read."""
    settled = (Outcome.Status.CONFIRMED, Outcome.Status.DECIDED)
    found = [one for one in rows.of(Outcome) if one.status in settled]
    return max(found, key=lambda one: one.recorded_at, default=None)


def open_worries(it: Disagreement) -> QuerySet[Record]:
    """The worries that remain: nobody has recorded yet whom they were told. Each stands at the top, "at once"."""
    told = Record.objects.filter(in_reply_to=OuterRef("pk"), kind=Record.Kind.TOLD)
    return Record.objects.filter(disagreement=it, kind=Record.Kind.LAST_WORD).exclude(Exists(told))


def party_of(it: Disagreement, place: Place) -> Party | None:
    """For which party a person speaks: on their side, of their agency, and of their service where it is a party.

    None for who is on no side, or of an agency that is no party (any more).
    """
    return party_in(MatterRows(it), place)


def party_in(rows: MatterRows, place: Place) -> Party | None:
    """The same, of rows that were read."""
    theirs = [
        one
        for one in rows.of(Party)
        if one.left_at is None and one.side == place.side and one.agency_id == place.agency
    ]
    here = sorted(theirs, key=lambda one: (one.recorded_at, one.pk))
    return next((one for one in here if one.service_id == place.service), next(iter(here), None))


def parties_with_desks(rows: MatterRows) -> list[Party]:
    """The parties that are on Accord; who is not has no desk here, and is written to."""
    return [party for party in rows.of(Party) if party.left_at is None and not party.off_accord]


def notices_to(it: Disagreement, *sides: Side) -> Q:
    """That a notice goes to these sides: to one of their desks, or to a person who sits there by name.

    It is not asked of which agency somebody is: inside one agency both sides are of the same.
    """
    seats = Seat.objects.filter(disagreement=it, side__in=sides)
    by_name = seats.exclude(membership=None).values("membership")
    return Q(post__in=seats.exclude(post=None).values("post")) | Q(addressee__in=by_name)


def inside_one_agency(it: Disagreement) -> bool:
    """Whether its sides are services of one agency, or a worker and their own manager."""
    return Party.objects.filter(disagreement=it).exclude(service=None, manager=None).exists()


def sits_across(it: Disagreement, side: str, person: Membership) -> bool:
    """Whether a person sits on the other side, by name or at one of its desks."""
    across = Seat.objects.filter(disagreement=it, ended_at=None).exclude(side__in=("", side))
    held = Holding.objects.filter(membership__user=person.user_id, ends=None).values("post")
    return across.filter(Q(membership__user=person.user_id) | Q(post__in=held)).exists()


def name_of_raiser(it: Disagreement) -> str:
    """Who speaks for the raising of it today, as everybody may read it."""
    if it.raiser_name != it.raised_by.user.name:
        return it.raiser_name
    return raiser_of(it).user.name


def raiser_of(it: Disagreement) -> Membership:
    """Who speaks for the raising of it today: whoever raised it, or took it over from them."""
    return raiser_in(MatterRows(it))


def raiser_in(rows: MatterRows) -> Membership:
    """The same, of rows that were read."""
    seats = [one for one in rows.of(Seat) if one.as_what == Seat.AsWhat.RAISER and one.ended_at is None]
    return next((seat.membership for seat in seats if seat.membership is not None), rows.it.raised_by)
