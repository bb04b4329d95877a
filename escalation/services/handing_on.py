"""A wall that is built later: what everybody at a desk is kept from now goes to the next, or somebody is found."""

from datetime import datetime

from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.stages import State
from escalation.models import Seat
from escalation.services import stages
from escalation.services.routing import Routes
from escalation.walls import desks_kept
from escalation.zone import local_day

TAKE_OVER = "Take over: read the matter and see what is due"
NOBODY_ACTS = "Find somebody: an agency has nobody at this stage"
NOBODY_DECIDES = "Find somebody: nobody is left who decides"
NOBODY_CONVENES = "Find a deputy: nobody is left who convenes the panel"


def hand_on(act: MatterAct, now: datetime) -> None:
    """Where everybody at a desk is kept from the matter now, the next desk gets it; else the board's manager hears."""
    it = act.it
    here = Seat.objects.filter(disagreement=it, stage_entry=it.current_stage, ended_at=None)
    lost = list(here.filter(post__in=desks_kept(it, on=local_day(now))))
    there = set(here.values_list("post", flat=True))
    sides = {(seat.agency_id, seat.side) for seat in lost if seat.as_what == Seat.AsWhat.ACTS}
    if sides:
        found = [
            seat
            for seat in stages.routed(it, it.stage, at=act.at, before=None).seats
            if (seat.agency_id, seat.side) in sides and seat.post_id is not None and seat.post_id not in there
        ]
        all_found = not sides - {(seat.agency_id, seat.side) for seat in found}
        _seat(act, found, "" if all_found else NOBODY_ACTS, now)
    if any(seat.as_what == Seat.AsWhat.DECIDES for seat in lost):
        assert it.current_stage is not None  # it is open
        routes = Routes([it], on=local_day(now))
        found = stages.deciders_seat(routes, it, it.stage, it.current_stage)
        _seat(act, found, "" if found else NOBODY_DECIDES, now)


def find_a_convener(act: MatterAct, now: datetime) -> None:
    """Where everybody who convenes the panel is kept from the matter now, the board's manager hears.

    They may take each step of the convener's meanwhile.
    """
    it = act.it
    convening = Seat.objects.filter(disagreement=it, as_what=Seat.AsWhat.CONVENER, ended_at=None)
    if it.state == State.CLOSED or not convening.filter(post__in=desks_kept(it, on=local_day(now))).exists():
        return
    if not notifications.conveners(it, now=now):
        _tell_the_board(act, NOBODY_CONVENES, now)


def _seat(act: MatterAct, seats: list[Seat], nobody: str, now: datetime) -> None:
    """Give these seats and tell who has them; the board's manager, where ``nobody`` says that one is lacking."""
    for seat in seats:
        seat.stage_entry = act.it.current_stage
    act.add_all(seats)
    notifications.tell(act, notifications.seated(seats, now=now), wants=TAKE_OVER)
    if nobody:
        _tell_the_board(act, nobody, now)


def _tell_the_board(act: MatterAct, wants: str, now: datetime) -> None:
    managers = notifications.business_managers(act.it, now=now)
    notifications.tell(act, managers, wants=wants)
