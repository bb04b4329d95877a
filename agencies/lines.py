"""The line above a person: who manages them, who manages those, and which posts they hold on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from agencies.models import Holding, Membership, Post


def managers_above(person: Membership) -> list[Membership]:
    """The managers above a person, from the nearest upwards; a circle ends where it closes."""
    line: list[Membership] = []
    above = person.manager
    while above is not None and above not in line:
        line.append(above)
        above = above.manager
    return line


def know_lines(people: Iterable[Membership]) -> None:
    """Fetch everybody above these people, in one query a level, so that ``managers_above`` asks nothing more."""
    known: dict[UUID, Membership] = {}
    level = list(people)
    while level:
        wanted = {one.manager_id for one in level if one.manager_id} - known.keys()
        fresh = Membership.objects.in_bulk(wanted) if wanted else {}
        known |= fresh
        for one in level:
            if one.manager_id is not None:
                one.manager = known[one.manager_id]
        level = list(fresh.values())


@dataclass
class Lines:
    """The lines of some people, with the posts that they and those above them hold on a day; asked once for all."""

    people: Collection[Membership]
    on: date
    _held: dict[UUID, list[Post]] = field(init=False)

    def __post_init__(self) -> None:
        know_lines(self.people)
        members = {one.pk for person in self.people for one in (person, *managers_above(person))}
        holdings = Holding.objects.on(self.on).filter(
            membership__in=members, post__closed=False, stands_in=False
        )
        self._held = defaultdict(list)
        for holding in holdings.select_related("post__agency").order_by("pk"):
            self._held[holding.membership_id].append(holding.post)

    def post(
        self,
        person: Membership | None,
        slugs: Collection[str],
        *,
        without: Collection[UUID] = (),
        itself: bool = False,
    ) -> Post | None:
        """The nearest post of these names that somebody in the line above a person holds, or they ``itself``."""
        for one in [*([person] if itself else []), *managers_above(person)] if person else ():
            for post in self._held.get(one.pk, ()):
                if post.slug in slugs and post.pk not in without:
                    return post
        return None

    def posts(self) -> Iterable[Post]:
        return (post for posts in self._held.values() for post in posts)
