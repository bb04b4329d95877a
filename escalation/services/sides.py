"""The two sides of a new matter: its parties, what they are called, the child as they know them, who acts first."""

from agencies.models import Membership
from agencies.queries import still_open
from cases.services import known_case
from escalation.acts import MatterAct
from escalation.core.policy import Stage
from escalation.core.stages import Rung, Side
from escalation.models import CaseLink, Disagreement, Party, Seat
from escalation.services import stages
from escalation.services.answers import Raised
from escalation.services.telling_for import takes_part_off_accord


def own_side(membership: Membership, raised: Raised) -> str:
    """How the raising side is called: its agency; inside one, its service, or the worker."""
    if raised.manager is not None:
        return "a worker"
    return raised.own_service.name if raised.own_service else membership.place


def other_side(raised: Raised) -> str:
    """How the other side is called, without a person's name: agency, service, or the worker's own manager."""
    if raised.manager is not None:
        return f"their manager, {raised.responding.name}"
    if raised.service is not None:
        return f"{raised.service.name}, {raised.responding.name}"
    return raised.responding.name


def parties_and_child(act: MatterAct, membership: Membership, raised: Raised) -> None:
    """The two sides, and each child as the raising agency knows them; its reference stays its own."""
    assert membership.agency is not None
    act.add_all(
        [
            Party(side=Side.RAISING, agency=membership.agency, service=raised.own_service),
            Party(
                side=Side.RESPONDING,
                agency=raised.responding,
                service=raised.service,
                manager=raised.manager,
                off_accord=takes_part_off_accord(raised.responding, membership.partnership),
            ),
        ]
    )
    for number, child in enumerate(raised.children, start=1):
        case = known_case(act, agency=membership.agency, **vars(child))
        act.add(CaseLink(agency=membership.agency, number=number, case=case, found=True))


def first_seats(
    it: Disagreement, stage: Stage, membership: Membership, raised: Raised, act: MatterAct
) -> list[Seat]:
    """The raiser; the desk that the raiser named, or the agency's own route; the other professional if known."""
    chosen = [
        Seat(side=Side.RAISING, agency=membership.agency, membership=membership, as_what=Seat.AsWhat.RAISER)
    ]
    if takes_part_off_accord(raised.responding, membership.partnership):
        return chosen + _own_desks(it, stage, act, chosen)  # it has no seat here: it is written to
    person = raised.manager or raised.person
    if person is not None:
        chosen.append(
            Seat(
                side=Side.RESPONDING,
                agency=raised.responding,
                membership=person,
                as_what=Seat.AsWhat.ACTS,
            )
        )
    routed = stages.acting_seats(it, stage, at=act.at, beside=chosen)
    if stage.rung is Rung.PRACTITIONER:
        # Among the practitioners the raiser acts themselves; the other side by the desk that was named.
        routed = [seat for seat in routed if seat.side == Side.RESPONDING or seat.membership_id]
    if raised.manager is not None and stage.rung is Rung.PRACTITIONER:
        return chosen  # it is the manager's own decision: no desk stands in for them
    if desk := still_open(raised.desk):
        routed = [seat for seat in routed if seat.side == Side.RAISING]
        chosen.append(
            Seat(side=Side.RESPONDING, agency=raised.responding, post=desk, as_what=Seat.AsWhat.ACTS)
        )
    return chosen + routed


def _own_desks(it: Disagreement, stage: Stage, act: MatterAct, chosen: list[Seat]) -> list[Seat]:
    """The raising side's desks at a first stage above the practitioners; among these the raiser acts themselves."""
    if stage.rung is Rung.PRACTITIONER:
        return []
    found = stages.acting_seats(it, stage, at=act.at, beside=chosen)
    return [seat for seat in found if seat.side == Side.RAISING]
