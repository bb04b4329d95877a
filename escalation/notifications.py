"""Notices: rows of the same transaction as the act; delivery marks them after sending (DESIGN §4.4, §4.5)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from agencies.models import Membership
from agencies.roles import Role
from escalation.acts import MatterAct
from escalation.core.stages import Side
from escalation.core.turns import Phase, Turn, whose_turn
from escalation.crowd import Crowd, Told, holders
from escalation.models import Delivery, Disagreement, Notice, Party, Seat
from escalation.sitting import Seated
from escalation.zone import local_day


def tell(
    act: MatterAct,
    told: Iterable[Told],
    *,
    wants: str,
    by_when: datetime | None = None,
    crowd: Crowd | None = None,
) -> list[Notice]:
    """Write a notice for each person, once, and none for whoever acts or has left; sending comes after the commit.

    ``crowd`` holds the people of many matters, where many are told at once; else those of the act's own are asked.
    """
    notices: dict[object, Notice] = {}
    today = local_day(act.at.recorded)
    told = [one for one in told if not one.membership.has_left(on=today)]
    for one in _who_may_know(act.it, told, crowd or act.crowd or act.sitters) if told else ():
        user = one.membership.user_id
        if user in notices or (act.writer is not None and user == act.writer.user_id):
            continue
        notices[user] = Notice(
            addressee=one.membership,
            post=one.post,
            kind=act.kind,
            wants=wants,
            by_when=by_when,
            claimed_at=act.at.recorded,
        )
    act.add_all(notices.values())
    act.beside(Delivery(notice=notice, next_try_at=act.at.recorded) for notice in notices.values())
    return list(notices.values())


def _who_may_know(it: Disagreement, told: list[Told], crowd: Crowd) -> list[Told]:
    """Without who is kept from the matter; of the agency of a raiser who speaks up only who has a seat in it."""
    kept = crowd.kept(it)
    may = [one for one in told if one.membership.user_id not in kept]
    if not it.speaks_up:
        return may
    # Who has just been given a seat may know: a crowd has taken it in.
    return [
        one for one in may if one.membership.agency_id != it.raised_by.agency_id or crowd.has_seat(it, one)
    ]


def seated(seats: Iterable[Seat], *, now: datetime) -> list[Told]:
    """The people of these seats: each membership itself, and whoever holds or stands in for each post."""
    seats = list(seats)
    people = [Told(seat.membership, None) for seat in seats if seat.membership]
    return people + holders([seat.post for seat in seats if seat.post], now=now)


def acting(it: Disagreement, *sides: Side, now: datetime, crowd: Crowd | None = None) -> list[Told]:
    """Those who act at the present stage on these sides, the raiser with the raising side."""
    crowd = crowd or Crowd([it], now=now)

    def acts(seat: Seated) -> bool:
        here = seat.as_what == Seat.AsWhat.ACTS and seat.stage_entry_id == it.current_stage_id
        return seat.side in sides and (here or seat.as_what == Seat.AsWhat.RAISER)

    own = crowd.at(it, lambda seat: acts(seat) and seat.side == Side.RAISING)
    if own and (contact := crowd.walls.contact(it)):
        own = [replace(one, shown_as=f"{one.membership.place} ({contact})") for one in own]
    return [*own, *crowd.at(it, lambda seat: acts(seat) and seat.side != Side.RAISING)]


def raisers(it: Disagreement, *, now: datetime, crowd: Crowd | None = None) -> list[Told]:
    """Who speaks for the raising of it today: whoever raised it, took it over, or is at the post to which it went."""
    return (crowd or Crowd([it], now=now)).raisers(it)


def conveners(it: Disagreement, *, now: datetime, crowd: Crowd | None = None) -> list[Told]:
    """Who convenes the panel, and the deputies; not who declared a conflict of interest in this matter."""
    crowd = crowd or Crowd([it], now=now)
    there = crowd.at(it, lambda seat: seat.as_what == Seat.AsWhat.CONVENER)
    return [one for one in there if one.membership.user_id not in crowd.stepped_aside(it)]


def deciders(it: Disagreement, *, now: datetime, crowd: Crowd | None = None) -> list[Told]:
    """Who decides at the present stage, where that is somebody else than those who act."""

    def decides(seat: Seated) -> bool:
        return seat.as_what == Seat.AsWhat.DECIDES and seat.stage_entry_id == it.current_stage_id

    return (crowd or Crowd([it], now=now)).at(it, decides)


def business_managers(it: Disagreement, *, now: datetime, crowd: Crowd | None = None) -> list[Told]:
    return (crowd or Crowd([it], now=now)).business_managers(it)


def safeguarding_leads(it: Disagreement, membership: Membership, *, now: datetime) -> list[Told]:
    """The designated and named professionals of a person's own agency."""
    leads = Membership.objects.on(local_day(now)).filter(
        partnership=it.partnership_id,
        agency=membership.agency_id,
        role__in=(Role.DESIGNATED_PROFESSIONAL, Role.NAMED_PROFESSIONAL),
    )
    return [Told(lead, None) for lead in leads.select_related("user")]


def whose_turn_it_is(it: Disagreement, *, now: datetime, crowd: Crowd | None = None) -> list[Told]:
    """The people whom the matter waits for."""
    crowd = crowd or Crowd([it], now=now)
    match whose_turn(Phase(it.phase)):
        case Turn.RAISING | Turn.RAISING_AND_NEXT:
            return acting(it, Side.RAISING, now=now, crowd=crowd)
        case Turn.RESPONDING:
            # Who is not on Accord has no list: the other side is told, and writes to them.
            theirs = acting(it, Side.RESPONDING, now=now, crowd=crowd)
            if theirs or not crowd.is_written_to(it, Side.RESPONDING):
                return theirs
            return acting(it, Side.RAISING, now=now, crowd=crowd)
        case Turn.BOTH | Turn.ACTION_HOLDER:
            return acting(it, *Side, now=now, crowd=crowd)
        case Turn.CONVENER:
            return conveners(it, now=now, crowd=crowd)
        case Turn.DECIDER:
            return deciders(it, now=now, crowd=crowd)
        case Turn.ALL:
            return [*acting(it, *Side, now=now, crowd=crowd), *conveners(it, now=now, crowd=crowd)]
        case Turn.NOBODY:
            return []


def is_written_to(it: Disagreement, side: Side) -> bool:
    """Whether an agency of this side is not on Accord, so that it is written to."""
    return Party.objects.off_accord().filter(disagreement=it, side=side).exists()
