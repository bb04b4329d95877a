"""Leaving, where it is of referrals: a colleague or the post takes the person's part in each that is not settled."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from agencies.models import Membership, Post
from agencies.refusals import Refused
from agencies.routes import route
from cases.acts import ReferralAct, ReferralPlace, act_on_referral, lock_referral
from cases.models import Referral, ReferralSeat, ReferralSide
from escalation import notifications
from escalation.core.stages import Rung
from escalation.services.on_referrals import tell_of_referral
from escalation.zone import local_day

TO_READ = "Take over: read the referral and see what is due"


@dataclass(frozen=True)
class InReferralOf:
    """What a person has in one open referral, and the post to which it goes if nobody is named."""

    referral: Referral
    seats: tuple[ReferralSeat, ...]
    post: Post | None

    @property
    def needs_somebody(self) -> bool:
        """Without a post to go to, somebody must take it: 24 hours do not wait for who has left."""
        return self.post is None


def referrals_of(membership: Membership, *, on: date, **only: Referral) -> Iterable[InReferralOf]:
    """The open referrals in which a person has a seat of their own; in the order in which they are locked."""
    seats: dict[UUID, list[ReferralSeat]] = defaultdict(list)
    theirs = ReferralSeat.objects.filter(membership=membership, ended_at=None, referral__ended="", **only)
    for seat in theirs:
        seats[seat.referral_id].append(seat)
    found = Referral.objects.filter(pk__in=seats).select_related("partnership", "from_agency", "to_agency")
    for it in found.order_by("reference"):
        yield InReferralOf(it, tuple(seats[it.pk]), _post_for(it, membership, on))


def referrals_at(post: Post) -> int:
    """How many referrals that are not settled sit with a post."""
    seats = ReferralSeat.objects.filter(post=post, ended_at=None, referral__ended="")
    return seats.values("referral").distinct().count()


def hand_over_referral(
    referral: Referral, leaver: Membership, taker: Membership | None, by: Membership, now: datetime
) -> None:
    """One act on the referral: the person's seats end, the taker's or the post's begin; raises Refused."""
    it, at = lock_referral(referral.pk, now=now)
    mine = next(iter(referrals_of(leaver, on=local_day(now), referral=it)), None)
    if mine is None:
        return  # it was settled before it was locked
    if taker is None and mine.needs_somebody:
        raise Refused(f"Say who takes {it.reference}: there is no post to which it could go.")
    name = taker.user.name if taker else str(mine.post)
    facts = {"leaver": leaver.user.name, "taker": name}
    place = ReferralPlace(by, ReferralSide(mine.seats[0].side))
    with act_on_referral(it, "referral.taken_over", by=place, at=at, facts=facts) as act:
        act.side = None  # the board's manager is on no side; each seat keeps its own
        for seat in mine.seats:
            seat.ended_at = at.claimed
            act.save(seat)
        act.add_all(_new_seats(mine, taker))
        _tell(act, mine, taker, now)
        act.move()


def _post_for(it: Referral, membership: Membership, on: date) -> Post | None:
    if membership.agency is None:
        return None
    slugs = (Rung.PRACTITIONER.value,)
    return route(agency=membership.agency, partnership=it.partnership, slugs=slugs, on=on)


def _new_seats(mine: InReferralOf, taker: Membership | None) -> list[ReferralSeat]:
    """One seat a side, unless whoever takes it has one there already."""
    there = ReferralSeat.objects.filter(referral=mine.referral, ended_at=None)
    there = there.filter(membership=taker) if taker else there.filter(post=mine.post)
    sides = set(there.values_list("side", flat=True))
    new = {seat.side: seat for seat in mine.seats if seat.side not in sides}
    post = None if taker else mine.post
    return [
        ReferralSeat(side=side, as_what=seat.as_what, membership=taker, post=post)
        for side, seat in new.items()
    ]


def _tell(act: ReferralAct, mine: InReferralOf, taker: Membership | None, now: datetime) -> None:
    if taker is not None:
        tell_of_referral(act, [notifications.Told(taker, None)], wants=TO_READ)
    elif mine.post is not None:
        tell_of_referral(act, notifications.holders([mine.post], now=now), wants=TO_READ)
