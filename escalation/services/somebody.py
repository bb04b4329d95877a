"""Where nobody is there whose part it is the board's manager is asked to find somebody: it is in nobody's list."""

from collections.abc import Mapping
from datetime import datetime

from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.policy import Stage
from escalation.core.stages import Rung, Side
from escalation.core.turns import Phase, on_entering
from escalation.models import Seat
from escalation.queries import parties_with_desks

NOBODY_ACTS = "Find somebody: an agency has nobody at this stage"
# Where neither side has the turn as a stage is entered, or has it only for now.
NOBODY_ELSE: Mapping[Phase, str] = {
    Phase.WITH_PANEL: "Find somebody: nobody can convene the panel",
    Phase.TO_MEDIATE: "Find somebody: nobody can offer mediation",
    Phase.WITH_DECIDER: "Find somebody: nobody is there who decides",
}


def ask_for_somebody(act: MatterAct, stage: Stage, now: datetime) -> None:
    """Said as the stage is entered, once of each: a time that is over would say it too, and that may be a week."""
    it, crowd = act.it, act.sitters
    phase, lacking = on_entering(stage), []
    if phase in NOBODY_ELSE:
        asked = notifications.deciders if phase is Phase.WITH_DECIDER else notifications.conveners
        if not asked(it, now=now, crowd=crowd):
            lacking.append(NOBODY_ELSE[phase])
    if _an_agency_has_nobody(act):
        lacking.append(NOBODY_ACTS)
    if lacking:
        managers = notifications.business_managers(it, now=now, crowd=crowd)
        for wants in lacking:
            notifications.tell(act, managers, wants=wants)


def _an_agency_has_nobody(act: MatterAct) -> bool:
    """Of those that have desks at all; who is not on Accord is written to."""
    it, crowd = act.it, act.sitters
    seats = [seat for seat in act.rows.here(Seat) if seat.as_what == Seat.AsWhat.ACTS]
    there = {(seat.agency_id, seat.side) for seat in seats if crowd.is_taken(seat)}
    if it.state == Rung.PRACTITIONER:
        # Among the practitioners the raiser acts themselves.
        there.add((it.raised_by.agency_id, Side.RAISING.value))
    return bool({(party.agency_id, party.side) for party in parties_with_desks(act.rows)} - there)
