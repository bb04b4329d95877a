"""What the rules need to know of a matter, read from its rows."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Holding, Membership
from escalation.core.decisions import Facts
from escalation.core.events import Event
from escalation.core.gates import GateKind, GateState, gates_of
from escalation.core.stages import ForWhom, Side, State
from escalation.core.turns import Phase
from escalation.models import (
    ChildNow,
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
) -> Facts:
    """The facts of a matter from where this person's side stands; of the present stage, where a stage asks.

    ``to`` is the stage to which it is to go, ``at_risk`` what is said of the child with the move. Without ``now`` no
    gate's time is over.
    """
    side = place.side or Side.RAISING
    records = list(
        Record.objects.filter(disagreement=it, stage_entry=it.current_stage).values_list(
            "kind", "form", "side", "for_whom"
        )
    )
    entry = it.current_stage
    # What one side wrote down for itself alone is no discussion between the sides; a joint meeting is one.
    talked = any(
        kind == Record.Kind.DISCUSSION and for_whom == ForWhom.BOTH for kind, _, _, for_whom in records
    )
    proposed = open_outcome(it)
    met = Meeting.objects.filter(stage_entry=it.current_stage).exclude(held_at=None).exists()
    mediated = MediationMeeting.objects.filter(mediation__stage_entry=it.current_stage).exists()
    return Facts(
        policy=it.policy,
        state=State(it.state),
        phase=Phase(it.phase),
        side=side,
        track=it.track or None,
        given=side_given(it, place),
        discussed=talked or met or mediated,
        tried=any(kind == Record.Kind.ATTEMPT and by == side for kind, _, by, _ in records),
        meeting_held=met,
        advice_sought=any(kind == Record.Kind.ADVICE_SOUGHT and by == side for kind, _, by, _ in records),
        forms=frozenset((form, Side(by)) for kind, form, by, _ in records if kind == Record.Kind.FORM and by),
        proposed_by=Side(proposed.side) if proposed and proposed.side else None,
        settled_at=entry.key if it.state == State.RESOLVED and entry else None,
        passed_over={**forms_passed_over(it, side), **(passed_over or {})},
        to=to,
        gates=gate_states(it, side, now),
        at_risk=at_risk or not_safe_now(it, side),
        by_letter=place.by_letter,
    )


def forms_passed_over(it: Disagreement, side: Side) -> dict[str, str]:
    """The forms of the present stage that this side said why it does not fill in, by what asks for them."""
    passed = Record.objects.filter(
        disagreement=it, stage_entry=it.current_stage, kind=Record.Kind.FORM_PASSED, side=side
    )
    return {f"form-{form}": said for form, said in passed.values_list("form", "said")}


def side_given(it: Disagreement, place: Place) -> bool:
    """Whether this person's agency has given its side: once in a matter.

    Where a clock of the present stage waits for a written answer, that is an answer at this stage.
    """
    agency = place.agency or place.membership.agency_id
    given = SideGiven.objects.filter(disagreement=it, agency=agency)
    if it.is_open:
        clocks = it.policy.clocks_of(it.stage, it.track or None)
        if any(Event.ANSWERED in (clock.starts, clock.met_by) for clock in clocks):
            given = given.filter(stage_entry=it.current_stage)
    return given.exists()


def gate_states(it: Disagreement, side: Side, now: datetime | None) -> dict[str, GateState]:
    """How far each gate has come that this side asked for where the matter stands, by its key."""
    gates = Gate.objects.filter(stage_entry=it.current_stage, side=side).select_related("deadline")
    states = {f"{gate.kind}-{gate.stage_key}": gate.state(now) for gate in gates}
    if it.speaks_up and side is Side.RAISING:
        # Raised past the raiser's own line: nobody of it is asked for an endorsement, at any rung.
        asked = [gate for stage in it.policy.stages for gate in gates_of(stage, side)]
        passed = (gate for gate in asked if gate.kind is GateKind.ENDORSEMENT)
        states = {gate.key: GateState.ANSWERED for gate in passed} | states
    return states


def not_safe_now(it: Disagreement, side: Side) -> bool:
    """Whether the newest that this side may read of the child is that it is not safe."""
    readable = Q(for_whom=ForWhom.BOTH) | Q(for_whom=ForWhom.OWN_SIDE, side=side)
    newest = ChildNow.objects.filter(readable, disagreement=it).first()
    return newest is not None and newest.safe == ChildNow.Safe.NO


def open_outcome(it: Disagreement) -> Outcome | None:
    """The outcome that waits to be confirmed or refused; there is at most one."""
    return Outcome.objects.filter(disagreement=it, status=Outcome.Status.PROPOSED).first()


def open_mediation(it: Disagreement) -> Mediation | None:
    """The offer to mediate that stands; there is at most one."""
    return Mediation.objects.filter(disagreement=it, ended_at=None).first()


def outcome_in_force(it: Disagreement) -> Outcome | None:
    """The outcome by which the matter was resolved last."""
    settled = (Outcome.Status.CONFIRMED, Outcome.Status.DECIDED)
    return Outcome.objects.filter(disagreement=it, status__in=settled).order_by("-recorded_at").first()


def open_worries(it: Disagreement) -> QuerySet[Record]:
    """The worries that remain: nobody has recorded yet whom they were told. Each stands at the top, "at once"."""
    told = Record.objects.filter(in_reply_to=OuterRef("pk"), kind=Record.Kind.TOLD)
    return Record.objects.filter(disagreement=it, kind=Record.Kind.LAST_WORD).exclude(Exists(told))


def party_of(it: Disagreement, place: Place) -> Party | None:
    """For which party a person speaks: on their side, of their agency, and of their service where it is a party.

    None for who is on no side, or of an agency that is no party (any more).
    """
    theirs = Party.objects.present().filter(disagreement=it, side=place.side or "-", agency=place.agency)
    here = list(theirs.select_related("agency", "service", "manager").order_by("recorded_at", "pk"))
    return next((one for one in here if one.service_id == place.service), next(iter(here), None))


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
    seats = Seat.objects.filter(disagreement=it, as_what=Seat.AsWhat.RAISER, ended_at=None)
    seat = seats.exclude(membership=None).select_related("membership__user", "membership__manager").last()
    return seat.membership if seat and seat.membership else it.raised_by
