"""Who sits in matters, who is at their posts on a day, and who may know: asked once, however many the matters are."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from agencies.models import Holding, Membership, Post
from agencies.roles import Role
from escalation.core.stages import Side
from escalation.models import Conflict, Disagreement, Party, Seat
from escalation.sitting import Seated, Seats
from escalation.walls import Walls
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

    def __init__(self, its: Iterable[Disagreement], *, now: datetime, seats: Seats | None = None) -> None:
        self._its = list(its)
        there = {"disagreement__in": [it.pk for it in self._its]}
        self._now = now
        self._at: dict[UUID, list[Told]] = {}
        self._posts: dict[str, dict[tuple[UUID, UUID | None], list[Post]]] = {}
        read = seats or Seats(self._its)
        self._seats: dict[UUID, list[Seated]] = {
            it.pk: [seat for seat in read.of(it) if seat.ended_at is None] for it in self._its
        }
        self.learn(seat for seats in self._seats.values() for seat in seats)
        self._aside: dict[UUID, set[int]] = defaultdict(set)
        for matter, user in Conflict.objects.filter(**there).values_list("disagreement", "membership__user"):
            self._aside[matter].add(user)
        off = Party.objects.off_accord().filter(**there).values_list("disagreement", "side")
        self._off = {(matter, Side(side)) for matter, side in off}

    def take_in(self, it: Disagreement, seats: Iterable[Seat]) -> None:
        """Seats that an act has just given."""
        seats = list(seats)
        self._seats[it.pk].extend(seats)
        self.learn(seats)

    def at(self, it: Disagreement, wanted: Callable[[Seated], bool]) -> list[Told]:
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
        return self.walls.kept(it)

    def raisers(self, it: Disagreement) -> list[Told]:
        """Who speaks for the raising of it today: whoever raised it, or took it over, or is at the post with it."""
        return self.at(it, lambda seat: seat.as_what == Seat.AsWhat.RAISER)

    def across(self, it: Disagreement) -> list[Seated]:
        """The seats of the responding side."""
        return [seat for seat in self._seats[it.pk] if seat.side == Side.RESPONDING]

    def at_posts(self, it: Disagreement, slug: str) -> list[Told]:
        """Who is at the posts of this name, of the agencies that take part and of the partnership itself."""
        if slug not in self._posts:
            self._posts[slug] = self._posts_called(slug)
        found = self._posts[slug]
        places = [(it.partnership_id, agency) for agency in (*self._taking_part[it.pk], None)]
        return [one for place in places for post in found[place] for one in self._at[post.pk]]

    def business_managers(self, it: Disagreement) -> list[Told]:
        return [Told(one, None) for one in self._managers[it.partnership_id]]

    @cached_property
    def walls(self) -> Walls:
        return Walls(self._its)

    def is_written_to(self, it: Disagreement, side: Side) -> bool:
        """Whether an agency of this side is not on Accord, so that it is written to."""
        return (it.pk, side) in self._off

    @cached_property
    def _taking_part(self) -> dict[UUID, list[UUID]]:
        """By matter, the agencies that are a party."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        parties = Party.objects.present().filter(disagreement__in=[it.pk for it in self._its])
        for matter, agency in parties.values_list("disagreement", "agency"):
            if agency not in found[matter]:
                found[matter].append(agency)
        return found

    def _posts_called(self, slug: str) -> dict[tuple[UUID, UUID | None], list[Post]]:
        """By partnership and agency, the open posts of a name; who is at them is learned with them."""
        agencies = {agency for agencies in self._taking_part.values() for agency in agencies}
        partnerships = {it.partnership_id for it in self._its}
        posts = Post.objects.filter(
            Q(agency__in=agencies) | Q(agency=None), partnership__in=partnerships, slug=slug, closed=False
        )
        found: dict[tuple[UUID, UUID | None], list[Post]] = defaultdict(list)
        for post in posts:
            found[post.partnership_id, post.agency_id].append(post)
        self._learn_posts(post for posts in found.values() for post in posts)
        return found

    @cached_property
    def _managers(self) -> dict[UUID, list[Membership]]:
        """The business managers of each partnership."""
        found: dict[UUID, list[Membership]] = defaultdict(list)
        people = Membership.objects.on(local_day(self._now)).filter(
            partnership__in={it.partnership_id for it in self._its}, role=Role.BUSINESS_MANAGER
        )
        for one in people.select_related("user"):
            found[one.partnership_id].append(one)
        return found

    def learn(self, seats: Iterable[Seated]) -> None:
        """Learn who is at the posts of these seats, of all of them at once."""
        self._learn_posts(seat.post for seat in seats if seat.post)

    def _learn_posts(self, posts: Iterable[Post]) -> None:
        new = {post.pk: post for post in posts if post.pk not in self._at}
        self._at.update({key: [] for key in new})
        for one in holders(new.values(), now=self._now) if new else ():
            assert one.post is not None
            self._at[one.post.pk].append(one)
