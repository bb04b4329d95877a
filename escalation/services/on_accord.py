"""Whether an agency is on Accord in a partnership: the setting, and what becomes of the matters that are not closed."""

from datetime import datetime

from django.db import transaction

from agencies import services as agencies
from agencies.models import Agency, Membership, Partnership
from audit.acts import Moment
from escalation import notifications
from escalation.acts import MatterAct, act_on, lock
from escalation.core.stages import Side, State
from escalation.models import Disagreement, Party, Seat
from escalation.queries import first_due
from escalation.services import stages

LEFT, JOINED = "matter.left_accord", "matter.joined_accord"


@transaction.atomic
def set_off_accord(
    *,
    partnership: Partnership,
    agency: Agency,
    off_accord: bool,
    letters_to: str,
    by: Membership,
    now: datetime,
    version: int | None = None,
) -> None:
    """Enter whether an agency is on Accord, and where letters to it go; raises Refused.

    In each matter that is not closed whose decision is the agency's, it is from now on written to and has no seat; or
    it is no longer written to, and its desks get their seats. What somebody of the agency raised stays with them.
    """
    changed = agencies.set_off_accord(
        partnership=partnership,
        agency=agency,
        off_accord=off_accord,
        letters_to=letters_to,
        by=by,
        now=now,
        version=version,
    )
    if not changed:
        return
    parties = Party.objects.present().filter(
        agency=agency, side=Side.RESPONDING, disagreement__partnership=partnership
    )
    parties = parties.exclude(disagreement__state=State.CLOSED).exclude(service__isnull=False)
    parties = parties.exclude(manager__isnull=False).select_related("agency").order_by("disagreement", "pk")
    for key, matter in parties.values_list("pk", "disagreement"):
        it, at = lock(matter, now=now)
        party = parties.filter(pk=key).first()
        if party is None:
            continue  # it was a party no more, or the matter was closed, before it was locked
        _leave(it, at, party, now) if off_accord else _join(it, at, party, now)


def _leave(it: Disagreement, at: Moment, party: Party, now: datetime) -> None:
    with act_on(it, LEFT, by=None, at=at, facts={"agency": party.agency.name}) as act:
        _save(act, party, off_accord=True)
        for seat in Seat.objects.filter(disagreement=it, side=party.side, agency=party.agency, ended_at=None):
            seat.ended_at = act.at.claimed
            act.save(seat)
        told = notifications.acting(it, Side(party.side).other, now=now)
        notifications.tell(act, told, wants="Write to them: they are not on Accord any more")
        act.move()


def _join(it: Disagreement, at: Moment, party: Party, now: datetime) -> None:
    with act_on(it, JOINED, by=None, at=at, facts={"agency": party.agency.name}) as act:
        _save(act, party, off_accord=False)
        seats = _desks(it, party, act) if it.is_open else []
        act.add_all(seats)
        told = notifications.seated(seats, now=now)
        if it.is_open and not told:
            managers = notifications.business_managers(it, now=now)
            notifications.tell(act, managers, wants="Find somebody: an agency has nobody at this stage")
        wants = "Read it: your agency is on Accord now"
        notifications.tell(act, told, wants=wants, by_when=first_due(act.rows))
        act.move()


def _desks(it: Disagreement, party: Party, act: MatterAct) -> list[Seat]:
    """The seats of the agency where the matter stands, as the routes lead."""
    found = stages.routed(it, it.stage, at=act.at, before=None).seats
    seats = [seat for seat in found if (seat.agency_id, seat.side) == (party.agency_id, party.side)]
    for seat in seats:
        seat.stage_entry = it.current_stage
    return seats


def _save(act: MatterAct, party: Party, *, off_accord: bool) -> None:
    party.off_accord = off_accord
    act.save(party)
