"""The line above a person: who manages them, who manages those, and which posts they hold on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from agencies.models import Holding, Membership, Post
from audit.written_once import WrittenOnce


def managers_above(person: Membership) -> list[Membership]:
    """The managers above a person, from the nearest upwards; a circle ends where it closes."""
    line: list[Membership] = []
    above = person.manager
    while above is not None and above not in line:
        line.append(above)
        above = above.manager
    return line


def know_lines(people: Iterable[Membership]) -> None:
    """Fetch everybody above these people, four levels a query, so that ``managers_above`` asks nothing more."""
    known: dict[UUID, Membership] = {}
    level = list(people)
    while level:
        wanted = {one.manager_id for one in level if one.manager_id} - known.keys()
        read = _WITH_WHO_IS_ABOVE.of(wanted) if wanted else []
        fresh = {one.pk: one for nearest in read for one in (nearest, *_fetched_above(nearest))}
        known = fresh | known
        for one in level:
            if one.manager_id is not None:
                one.manager = known[one.manager_id]
        level = list(fresh.values())


_WITH_WHO_IS_ABOVE = WrittenOnce(
    lambda keys: Membership.objects.filter(pk__in=keys).select_related("manager__manager__manager")
)


def _fetched_above(person: Membership) -> Iterator[Membership]:
    """Those above a person who were fetched with them."""
    while "manager" in person._state.fields_cache and person.manager is not None:
        person = person.manager
        yield person


@dataclass
class Lines:
    """The lines of some people, with the posts that they and those above them hold on a day; asked once for all."""

    people: Collection[Membership]
    on: date
    _held: dict[UUID, list[Post]] = field(init=False)

    def __post_init__(self) -> None:
        know_lines(self.people)
        members = {one.pk for person in self.people for one in (person, *managers_above(person))}
        self._held = defaultdict(list)
        for holding in _HELD_BY.of(members, self.on):
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


_HELD_BY = WrittenOnce(
    lambda members, day: (
        Holding.objects.on(day)
        .filter(membership__in=members, post__closed=False, stands_in=False)
        .select_related("post__agency")
        .order_by("pk")
    )
)
