"""The other side's first turn: find the child, give its side, or pass it on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Agency, Post, Service
from agencies.queries import is_off_accord, still_open
from agencies.standing import Standing
from cases.services import known_case
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import Move, MoveRefused
from escalation.core.events import Event
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import CaseLink, Disagreement, Party, Record, Seat, SideGiven
from escalation.permissions import check_can_speak_for
from escalation.queries import first_due, inside_one_agency, party_in
from escalation.services import clocks
from escalation.services.answers import Safety, SignsOfSafety
from escalation.services.doing import Doing, begin
from escalation.services.telling_for import takes_part_off_accord


@dataclass(frozen=True)
class Given:
    """The responding agency's side, as it was written."""

    position: SideGiven.Position
    because: str
    view: SignsOfSafety | None = None  # none where who is not on Accord did not say it
    safety: Safety | None = None
    talk_when: str = ""
    talk_telephone: str = ""


@transaction.atomic
def give_side(
    *, disagreement: Disagreement, by: Standing, given: Given, version: int, now: datetime
) -> Disagreement:
    """An agency of the responding side gives its side: change it, look again, or keep it, because (DESIGN §5).

    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_speak_for(doing.place, Side.RESPONDING)
    doing.check(Move.GIVE_SIDE)
    it, agency = doing.it, _agency(doing)
    assert it.current_stage is not None
    facts = {"agency": agency.name, "position": given.position.label.lower()}
    with doing.gathered("matter.side_given", facts=facts) as act:
        act.add(
            SideGiven(
                stage_entry=it.current_stage,
                agency=agency,
                position=given.position,
                because=given.because,
                talk_when=given.talk_when,
                talk_telephone=given.talk_telephone,
            )
        )
        if given.view:
            act.add(given.view.row(it.current_stage))
        if given.safety:
            act.add(given.safety.row())
        clocks.first_contact(act, now)
        clocks.happened(act, Event.ANSWERED, now)
        crowd = act.sitters
        raising = notifications.acting(it, Side.RAISING, now=now, crowd=crowd)
        notifications.tell(act, raising, wants="Talk with the other side")
        decider = notifications.deciders(it, now=now, crowd=crowd)
        notifications.tell(act, decider, wants="Decide it: the other side has been given")
        then = Phase.WITH_DECIDER if it.stage.decided_by else Phase.GIVEN
        act.move(then if it.phase == Phase.RAISED else None)
    return it


@transaction.atomic
def say_found(
    *,
    disagreement: Disagreement,
    by: Standing,
    number: int,
    reference: str,
    version: int,
    now: datetime,
) -> Disagreement:
    """*We have found this child: our reference is ...*, or, without a reference, *we cannot tell who this is*.

    The reference stays the agency's own. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_speak_for(doing.place, Side.RESPONDING)
    doing.check_open()
    agency = _agency(doing)
    check_can_find(doing.it, agency, number)
    said = "we have found this child" if reference else "we cannot tell who this is"
    with doing.act("matter.child_found", facts={"agency": agency.name, "found": said}) as act:
        case = known_case(act, agency=agency, reference=reference) if reference else None
        act.add(CaseLink(agency=agency, number=number, case=case, found=case is not None))
        clocks.first_contact(act, now)
        if not reference:
            notifications.tell(
                act, notifications.acting(doing.it, Side.RAISING, now=now), wants="Help them find the child"
            )
        act.move()
    return doing.it


def check_can_find(it: Disagreement, agency: Agency | None, number: int) -> None:
    """There is such a child, and this agency has not found it yet; raises MoveRefused."""
    links = CaseLink.objects.filter(disagreement=it, number=number)
    if not links.filter(side=Side.RAISING).exists():
        raise MoveRefused("There is no such child in this matter.")
    if links.filter(agency=agency, found=True).exists():
        raise MoveRefused("Your agency has found this child already.")


@transaction.atomic
def pass_on(
    *,
    disagreement: Disagreement,
    by: Standing,
    to: Post | Agency,
    reason: str,
    version: int,
    now: datetime,
) -> Disagreement:
    """*This is not for us*: to whom instead, and why. The clock runs on.

    Whoever passes it on keeps it until the new desk has opened it (``opening.hand_over``). After two passes it is
    on the business manager's list (PAGES). An agency that is not on Accord has no desk: it is passed to the agency,
    and handed over once the letter about it has gone. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_speak_for(doing.place, Side.RESPONDING)
    doing.check(Move.PASS_ON)
    it, agency = doing.it, _agency(doing)
    there = to if isinstance(to, Agency) else to.agency
    if isinstance(to, Agency):
        _check_written_to(it, to)
    else:
        _check_desk(it, to)
    facts = {"old": agency.name, "new": str(to)}
    with doing.act("matter.passed_on", facts=facts) as act:
        act.add(Record(stage_entry=it.current_stage, kind=Record.Kind.PASSED_ON, people=str(to), said=reason))
        seats = [] if isinstance(to, Agency) else [_seat_at(to, it)]
        act.add_all(seats)
        service = None if isinstance(to, Agency) else to.service
        if there is not None and there != agency:
            _join(act, it, there, None)
        elif there is not None and service is not None and inside_one_agency(it):
            _join(act, it, there, service)
        told = notifications.seated(seats, now=now)
        passes = Record.objects.filter(disagreement=it, kind=Record.Kind.PASSED_ON).count()
        if passes >= 2:
            told += notifications.business_managers(it, now=now)
        notifications.tell(act, told, wants="Give your side", by_when=first_due(act.rows))
        notifications.tell(act, notifications.raisers(it, now=now), wants="To know: it was passed on")
        act.move()
    return it


def _agency(doing: Doing) -> Agency:
    """For which agency this person speaks: their own, or one for which theirs acts."""
    party = party_in(doing.rows, doing.place)
    agency = party.agency if party else doing.place.membership.agency
    assert agency is not None  # whoever acts on a side is of one
    return agency


def _seat_at(desk: Post, it: Disagreement) -> Seat:
    return Seat(
        side=Side.RESPONDING,
        agency=desk.agency,
        post=desk,
        as_what=Seat.AsWhat.ACTS,
        stage_entry=it.current_stage,
    )


def _check_written_to(it: Disagreement, to: Agency) -> None:
    if not is_off_accord(to, it.partnership):
        raise MoveRefused(f"{to.name} is on Accord: pass it to one of its desks.")
    if inside_one_agency(it):
        raise MoveRefused("This is inside one agency. For another agency, move it to the procedure for that.")
    if Party.objects.present().filter(disagreement=it, agency=to).exists():
        raise MoveRefused("That agency has it already.")


def _check_desk(it: Disagreement, to: Post) -> None:
    if not still_open(to) or to.partnership_id != it.partnership_id or to.agency is None:
        raise MoveRefused("That desk is not one of this partnership's.")
    raising = Party.objects.filter(disagreement=it, side=Side.RAISING).first()
    if raising is not None and raising.agency_id == to.agency_id:
        if not inside_one_agency(it):
            raise MoveRefused("It cannot be passed to the agency that raised it.")
        if to.service is None or to.service == raising.service:
            raise MoveRefused(
                "Inside the agency it is passed to a desk of another service than the raiser's."
            )
    elif inside_one_agency(it):
        raise MoveRefused("This is inside one agency. For another agency, move it to the procedure for that.")
    if Seat.objects.filter(disagreement=it, post=to, ended_at=None).exists():
        raise MoveRefused("That desk has it already.")


def _join(act: MatterAct, it: Disagreement, agency: Agency, service: Service | None) -> None:
    """The agency, or the service, to which it was passed becomes a party of the responding side."""
    party = Party.objects.filter(disagreement=it, agency=agency, service=service).first()
    if party is not None and party.left_at is not None:
        party.left_at = None
        act.save(party)
    if party is not None:
        return
    off_accord = takes_part_off_accord(agency, it.partnership)
    act.add(Party(side=Side.RESPONDING, agency=agency, service=service, off_accord=off_accord))
    if service is None:
        act.index["parties"] = f"{it.subject.parties}{agency.code}|"
