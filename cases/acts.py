"""How every service on a referral begins and ends: lock it with its subject, compare the version, open the act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from agencies.models import Membership
from agencies.standing import Standing
from audit.acts import SYSTEM, Act, Actor, Moment, database_now, moment
from audit.history import RecordModel
from audit.locks import LockedByAnother
from cases.models import InReferral, Referral, ReferralSeat, ReferralSide
from cases.models.written import For


class ReferralChanged(Exception):
    """The form was built on an older version of the referral: somebody wrote in the meantime."""

    def __init__(self, referral: Referral) -> None:
        super().__init__(f"{referral} was changed in the meantime")
        self.referral = referral


@dataclass(frozen=True)
class ReferralPlace:
    """Where a person stands in one referral: as which membership, on which side, for whom they stand in."""

    membership: Membership
    side: ReferralSide
    stands_in_for: str = ""

    @property
    def actor(self) -> Actor:
        return self.membership.actor(on_behalf_of=self.stands_in_for)


def place_in(standing: Standing, referral: Referral) -> ReferralPlace:
    """The place of a person in a referral that they may see; raises Referral.DoesNotExist where they have none.

    A manager acts for the people whom they manage: the 24 hours do not wait until somebody is back at work.
    """
    seats = list(
        ReferralSeat.objects.of(standing)
        .filter(referral=referral)
        .select_related("post")
        .order_by("recorded_at", "pk")
    )
    if not seats:
        raise Referral.DoesNotExist
    mine = standing.membership_ids
    best = max(seats, key=lambda seat: (seat.membership_id in mine, seat.post_id in standing.posts))
    side = ReferralSide(best.side)
    at_home = [one for one in standing.memberships if one.agency_id == referral.agency_of(side).pk]
    stands_in = best.post is not None and best.post_id in standing.stand_in_posts
    return ReferralPlace(
        membership=next(
            (one for one in standing.memberships if one.pk == best.membership_id),
            (at_home or list(standing.memberships))[0],
        ),
        side=side,
        stands_in_for=best.post.title if best.post and stands_in else "",
    )


def lock_referral(referral_id: UUID, *, now: datetime, version: int | None = None) -> tuple[Referral, Moment]:
    """Lock the referral and its subject in one query, and take the database's time with it.

    ``version`` is the one that the form was built on; None only where nobody chose anything (the sweep, the post).
    Raises ReferralChanged, Referral.DoesNotExist.
    """
    it = _to_lock().get(pk=referral_id)
    _check_version(it, version)
    return it, moment(now=now, database_now=it.database_now)


def lock_referral_or_wait(
    referral_id: UUID, *, now: datetime, version: int | None
) -> tuple[Referral, Moment, bool]:
    """As ``lock_referral``, and whether somebody else had to be waited for; on SQLite nobody ever is."""
    try:
        it, at = lock_referral_if_free(referral_id, now=now)
    except LockedByAnother:
        return *lock_referral(referral_id, now=now, version=version), True
    _check_version(it, version)
    return it, at, False


def _check_version(it: Referral, version: int | None) -> None:
    if version is not None and it.version != version:
        raise ReferralChanged(it)


def lock_referral_if_free(referral_id: UUID, *, now: datetime) -> tuple[Referral, Moment]:
    """As ``lock_referral`` does, for a sweep, which waits for nobody and comes again. Raises LockedByAnother."""
    it = _to_lock(skip_locked=True).filter(pk=referral_id).first()
    if it is None:
        raise LockedByAnother
    return it, moment(now=now, database_now=it.database_now)


def _to_lock(*, skip_locked: bool = False) -> models.QuerySet[Any]:  # with the time annotated
    return (
        Referral.objects.select_for_update(of=("self", "subject"), skip_locked=skip_locked)
        .select_related("subject", "partnership", "from_agency", "to_agency", "case", "made_by__user")
        .annotate(database_now=database_now())
    )


class ReferralAct(Act):
    """An act on a referral: it stamps each new row with who wrote it, for which side, when, for whom."""

    it: Referral
    writer: Membership | None
    side: ReferralSide | None

    def add(self, row: RecordModel) -> None:
        self._stamp(row)
        super().add(row)

    def add_all(self, rows: Iterable[RecordModel]) -> None:
        rows = list(rows)
        for row in rows:
            self._stamp(row)
        super().add_all(rows)

    def move(self) -> None:
        """Save the referral under its next version."""
        self.it.version += 1
        self.save(self.it)

    def end(self, how: Referral.Ended) -> None:
        """The referral is settled: from now on nobody holds the case because of it alone."""
        self.it.ended, self.it.ended_at = how, self.at.claimed
        self.index |= {"stage": "ended", "result": how.value, "closed_at": self.at.claimed}

    def _stamp(self, row: RecordModel) -> None:
        if not isinstance(row, InReferral):
            return
        row.referral = self.it
        row.written_by = self.writer
        row.writer_name, row.writer_role, row.writer_agency = self.by.name, self.by.role, self.by.agency
        row.side = row.side or (self.side or "")
        if row.for_whom == For.BOTH:
            row.for_whom = self.for_whom
        row.claimed_at = row.claimed_at or self.at.claimed
        row.recorded_at = self.at.recorded


def act_on_referral(
    it: Referral,
    kind: str,
    *,
    by: ReferralPlace | None,
    at: Moment,
    for_whom: For = For.BOTH,
    policy: str = "",
    happened: datetime | None = None,
    facts: dict[str, Any] | None = None,
    index: dict[str, Any] | None = None,
) -> ReferralAct:
    """An act of this person, or of the service itself (``by=None``), on a locked referral.

    ``happened`` is the claimed time where it is not the time of writing; ``policy`` the stamp of the one relied on.
    """
    act = ReferralAct(
        it.subject,
        kind,
        by=by.actor if by else SYSTEM,
        at=Moment(claimed=happened or at.claimed, recorded=at.recorded),
        for_whom=for_whom.value,
        policy=policy,
        facts=facts or {},
        index=index or {},
    )
    act.it, act.writer, act.side = it, by.membership if by else None, by.side if by else None
    return act
