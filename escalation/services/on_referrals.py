"""What every service on a referral does first: lock it, find the person's place, ask the rules; and whom it tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.standing import Standing, still_standing
from audit.acts import Moment
from cases.acts import ReferralAct, ReferralPlace, act_on_referral, lock_referral_or_wait, place_in
from cases.models import Referral, ReferralSeat, ReferralSide
from cases.models.written import For
from components.words import in_words
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.models import ReferralDelivery, ReferralNotice
from escalation.notifications import Told
from escalation.permissions import NotYours
from escalation.zone import local_day


@dataclass(frozen=True)
class OnReferral:
    """A locked referral, who does something in it, and when."""

    it: Referral
    place: ReferralPlace
    at: Moment
    by: Standing  # what the person is now, also where they had to wait

    def act(
        self,
        kind: str,
        *,
        for_whom: For = For.BOTH,
        policy: str = "",
        happened: datetime | None = None,
        facts: dict[str, Any] | None = None,
        index: dict[str, Any] | None = None,
    ) -> ReferralAct:
        return act_on_referral(
            self.it,
            kind,
            by=self.place,
            at=self.at,
            for_whom=for_whom,
            policy=policy,
            happened=happened,
            facts=facts,
            index=index,
        )

    def check_open(self) -> None:
        check_open(self.it)

    def check_refused(self) -> None:
        check_refused(self.it)

    def check_past(self, moment: datetime) -> None:
        if moment > self.at.claimed:
            raise MoveRefused("That is in the future. Record it when it has happened.")
        if moment < self.it.made_at:
            raise MoveRefused(f"That is before the referral was made, at {in_words(self.it.made_at)}.")


def begin_on(referral: Referral, *, by: Standing, version: int | None, now: datetime) -> OnReferral:
    """Lock the referral and find the person's place; raises ReferralChanged, Referral.DoesNotExist.

    Who had to wait for it may have lost a desk or a role meanwhile, and stands as they do now.
    """
    it, at, waited = lock_referral_or_wait(referral.pk, now=now, version=version)
    if waited:
        by = still_standing(by)
    return OnReferral(it, place_in(by, it), at, by)


def check_open(it: Referral) -> None:
    if it.ended:
        raise MoveRefused(f"This referral is settled: {Referral.Ended(it.ended).label.lower()}.")


def check_refused(it: Referral) -> None:
    check_open(it)
    if not it.is_refused:
        raise MoveRefused("Nobody has recorded yet that this referral was refused.")


def check_side(place: ReferralPlace, it: Referral, side: ReferralSide) -> None:
    """Only one of the two agencies does this; raises NotYours."""
    if place.side != side:
        raise NotYours(f"Only {it.agency_of(side)} can do this.")


def people_on(it: Referral, *sides: str, now: datetime) -> list[Told]:
    """Those who have a seat in the referral on these sides."""
    seats = ReferralSeat.objects.filter(referral=it, side__in=sides, ended_at=None)
    seats = seats.select_related("post", "membership__user")
    people = [Told(seat.membership, None) for seat in seats if seat.membership]
    posts = [seat.post for seat in seats if seat.post]
    return people + notifications.holders(posts, now=now)


def tell_of_referral(
    act: ReferralAct, told: Iterable[Told], *, wants: str, by_when: datetime | None = None
) -> None:
    """Write a notice for each person, once, and none for whoever acts or has left; sending comes after the commit."""
    today = local_day(act.at.recorded)
    notices: dict[object, ReferralNotice] = {}
    for one in told:
        user = one.membership.user_id
        if user in notices or (act.writer is not None and user == act.writer.user_id):
            continue
        if one.membership.has_left(on=today):
            continue
        notices[user] = ReferralNotice(
            addressee=one.membership,
            post=one.post,
            kind=act.kind,
            wants=wants,
            by_when=by_when,
            claimed_at=act.at.recorded,
        )
    act.add_all(notices.values())
    ReferralDelivery.objects.bulk_create(
        ReferralDelivery(notice=notice, next_try_at=act.at.recorded) for notice in notices.values()
    )
