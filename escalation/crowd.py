"""Who sits in matters, who is at their posts on a day, and who may know: asked once, however many the matters are."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from agencies.models import Holding, Membership, Post
from escalation.core.stages import Side
from escalation.models import Conflict, Disagreement, KeptFrom, Party, Seat
from escalation.walls import kept_users
from escalation.zone import local_day


@dataclass(frozen=True)
class Told:
    """Somebody who is to be told, and the post by which they are."""

    membership: Membership
    post: Post | None
    shown_as: str = ""  # in the place of the name, for the side of a raiser who speaks up


def holders(posts: Iterable[Post], *, now: datetime) -> list[Told]:
    """Who holds or stands in for these posts today."""
    wanted = {post.pk: post for post in posts}
    holdings = (
        Holding.objects.on(local_day(now))
        .filter(post__in=wanted)
        .select_related("membership__user", "membership")
    )
    return [Told(holding.membership, wanted[holding.post_id]) for holding in holdings]


class Crowd:
    """The people of some matters. What an act gives to a matter is taken in, since the database may not know it yet."""

    def __init__(self, keys: Iterable[UUID], *, now: datetime) -> None:
        there = {"disagreement__in": list(keys)}
        self._now = now
        self._seats: dict[UUID, list[Seat]] = defaultdict(list)
        self._at: dict[UUID, list[Told]] = {}
        for seat in Seat.objects.filter(**there, ended_at=None).select_related("post", "membership__user"):
            self._seats[seat.disagreement_id].append(seat)
        self._learn(seat for seats in self._seats.values() for seat in seats)
        self._aside: dict[UUID, set[int]] = defaultdict(set)
        for matter, user in Conflict.objects.filter(**there).values_list("disagreement", "membership__user"):
            self._aside[matter].add(user)
        walled = KeptFrom.objects.filter(**there, ended_at=None).values_list("disagreement", flat=True)
        self._walled = set(walled)
        off = Party.objects.off_accord().filter(**there).values_list("disagreement", "side")
        self._off = {(matter, Side(side)) for matter, side in off}

    @classmethod
    def of(cls, its: Iterable[Disagreement], *, now: datetime) -> Self:
        return cls([it.pk for it in its], now=now)

    def take_in(self, it: Disagreement, seats: Iterable[Seat]) -> None:
        """Seats that an act has just given."""
        seats = list(seats)
        self._seats[it.pk].extend(seats)
        self._learn(seats)

    def at(self, it: Disagreement, wanted: Callable[[Seat], bool]) -> list[Told]:
        """The people of the wanted seats of a matter; without who is kept from it, whatever desk they hold."""
        seats = [seat for seat in self._seats[it.pk] if wanted(seat)]
        people = [Told(seat.membership, None) for seat in seats if seat.membership]
        people += [one for seat in seats if seat.post_id for one in self._at[seat.post_id]]
        kept = self.kept(it) if people else frozenset()
        return [one for one in people if one.membership.user_id not in kept]

    def has_seat(self, it: Disagreement, told: Told) -> bool:
        """Whether somebody, or the post by which they are told, has a seat in the matter."""
        return any(
            (seat.membership is not None and seat.membership.user_id == told.membership.user_id)
            or (told.post is not None and seat.post_id == told.post.pk)
            for seat in self._seats[it.pk]
        )

    def stepped_aside(self, it: Disagreement) -> set[int]:
        """The accounts of who declared a conflict of interest in the matter."""
        return self._aside[it.pk]

    def kept(self, it: Disagreement) -> frozenset[int]:
        """The accounts of who is kept from the matter."""
        return kept_users(it) if it.pk in self._walled or it.speaks_up else frozenset()

    def is_written_to(self, it: Disagreement, side: Side) -> bool:
        """Whether an agency of this side is not on Accord, so that it is written to."""
        return (it.pk, side) in self._off

    def _learn(self, seats: Iterable[Seat]) -> None:
        new = {seat.post.pk: seat.post for seat in seats if seat.post and seat.post.pk not in self._at}
        self._at.update({key: [] for key in new})
        for one in holders(new.values(), now=self._now) if new else ():
            assert one.post is not None
            self._at[one.post.pk].append(one)
