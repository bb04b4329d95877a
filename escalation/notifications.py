"""Notices: rows of the same transaction as the act; delivery marks them after sending (DESIGN §4.4, §4.5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from agencies.models import Holding, Membership, Post
from agencies.roles import Role
from escalation.acts import MatterAct
from escalation.core.stages import Side
from escalation.core.turns import Phase, Turn, whose_turn
from escalation.models import Conflict, Delivery, Disagreement, Notice, Party, Seat
from escalation.walls import contact_of, kept_users
from escalation.zone import local_day


@dataclass(frozen=True)
class Told:
    """Somebody who is to be told, and the post by which they are."""

    membership: Membership
    post: Post | None
    shown_as: str = ""  # in the place of the name, for the side of a raiser who speaks up


def tell(
    act: MatterAct, told: Iterable[Told], *, wants: str, by_when: datetime | None = None
) -> list[Notice]:
    """Write a notice for each person, once, and none for whoever acts; sending comes after the commit."""
    notices: dict[object, Notice] = {}
    told = list(told)
    for one in _who_may_know(act.it, told) if told else ():
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
    Delivery.objects.bulk_create(
        Delivery(notice=notice, next_try_at=act.at.recorded) for notice in notices.values()
    )
    return list(notices.values())


def without_kept(it: Disagreement, told: list[Told]) -> list[Told]:
    """Without who is kept from the matter, whatever desk they hold."""
    kept = kept_users(it) if told else frozenset()
    return [one for one in told if one.membership.user_id not in kept]


def _who_may_know(it: Disagreement, told: list[Told]) -> list[Told]:
    """Without who is kept from the matter; of the agency of a raiser who speaks up only who has a seat in it."""
    may = without_kept(it, told)
    if not it.speaks_up:
        return may
    seats = Seat.objects.filter(disagreement=it, ended_at=None)
    people = set(seats.values_list("membership__user", flat=True))
    posts = set(seats.values_list("post", flat=True)) - {None}
    return [
        one
        for one in may
        if one.membership.agency_id != it.raised_by.agency_id
        or one.membership.user_id in people
        or (one.post is not None and one.post.pk in posts)
    ]


def holders(posts: Iterable[Post], *, now: datetime) -> list[Told]:
    """Who holds or stands in for these posts today."""
    wanted = {post.pk: post for post in posts}
    holdings = (
        Holding.objects.on(local_day(now))
        .filter(post__in=wanted)
        .select_related("membership__user", "membership")
    )
    return [Told(holding.membership, wanted[holding.post_id]) for holding in holdings]


def seated(seats: Iterable[Seat], *, now: datetime) -> list[Told]:
    """The people of these seats: each membership itself, and whoever holds or stands in for each post."""
    seats = list(seats)
    people = [Told(seat.membership, None) for seat in seats if seat.membership]
    return people + holders([seat.post for seat in seats if seat.post], now=now)


def acting(it: Disagreement, *sides: Side, now: datetime) -> list[Told]:
    """Those who act at the present stage on these sides, the raiser with the raising side."""
    seats = Seat.objects.filter(disagreement=it, ended_at=None).select_related("post", "membership__user")
    here = [
        seat
        for seat in seats
        if seat.side in sides
        and (seat.as_what == Seat.AsWhat.RAISER or seat.stage_entry_id == it.current_stage_id)
        and seat.as_what in (Seat.AsWhat.RAISER, Seat.AsWhat.ACTS)
    ]
    there = seated([seat for seat in here if seat.side != Side.RAISING], now=now)
    own = seated([seat for seat in here if seat.side == Side.RAISING], now=now)
    if own and (contact := contact_of(it)):
        own = [replace(one, shown_as=f"{one.membership.place} ({contact})") for one in own]
    return without_kept(it, [*own, *there])


def conveners(it: Disagreement, *, now: datetime) -> list[Told]:
    """Who convenes the panel, and the deputies; not who declared a conflict of interest in this matter."""
    seats = Seat.objects.filter(disagreement=it, ended_at=None, as_what=Seat.AsWhat.CONVENER)
    there = seated(seats.select_related("post", "membership__user"), now=now)
    aside = set(Conflict.objects.filter(disagreement=it).values_list("membership__user", flat=True))
    return without_kept(it, [one for one in there if one.membership.user_id not in aside])


def deciders(it: Disagreement, *, now: datetime) -> list[Told]:
    """Who decides at the present stage, where that is somebody else than those who act."""
    seats = Seat.objects.filter(
        disagreement=it, ended_at=None, as_what=Seat.AsWhat.DECIDES, stage_entry=it.current_stage
    )
    return seated(seats.select_related("post", "membership__user"), now=now)


def business_managers(it: Disagreement, *, now: datetime) -> list[Told]:
    memberships = Membership.objects.on(local_day(now)).filter(
        partnership=it.partnership_id, role=Role.BUSINESS_MANAGER
    )
    return [Told(membership, None) for membership in memberships.select_related("user")]


def safeguarding_leads(it: Disagreement, membership: Membership, *, now: datetime) -> list[Told]:
    """The designated and named professionals of a person's own agency."""
    leads = Membership.objects.on(local_day(now)).filter(
        partnership=it.partnership_id,
        agency=membership.agency_id,
        role__in=(Role.DESIGNATED_PROFESSIONAL, Role.NAMED_PROFESSIONAL),
    )
    return [Told(lead, None) for lead in leads.select_related("user")]


def whose_turn_it_is(it: Disagreement, *, now: datetime) -> list[Told]:
    """The people whom the matter waits for."""
    match whose_turn(Phase(it.phase)):
        case Turn.RAISING | Turn.RAISING_AND_NEXT:
            return acting(it, Side.RAISING, now=now)
        case Turn.RESPONDING:
            # Who is not on Accord has no list: the other side is told, and writes to them.
            theirs = acting(it, Side.RESPONDING, now=now)
            return theirs or (acting(it, Side.RAISING, now=now) if is_written_to(it, Side.RESPONDING) else [])
        case Turn.BOTH | Turn.ACTION_HOLDER:
            return acting(it, Side.RAISING, Side.RESPONDING, now=now)
        case Turn.CONVENER:
            return conveners(it, now=now)
        case Turn.DECIDER:
            return deciders(it, now=now)
        case Turn.ALL:
            return [*acting(it, *Side, now=now), *conveners(it, now=now)]
        case Turn.NOBODY:
            return []


def is_written_to(it: Disagreement, side: Side) -> bool:
    """Whether an agency of this side is not on Accord, so that it is written to."""
    return Party.objects.off_accord().filter(disagreement=it, side=side).exists()
