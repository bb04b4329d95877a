"""Desks of many agencies, and who is at them on a day: asked once, however many routes are then followed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.models import Agency, Holding, Participation, Partnership, Post, Service
from agencies.roles import LEVELS
from audit.written_once import WrittenOnce


@dataclass(frozen=True)
class Through:
    """Another kind of agency of the partnership, which acts for one that has none of the posts of a stage."""

    kind: str
    slugs: tuple[str, ...]


@dataclass
class Desks:
    """The desks to which routes lead from some agencies, and from the partnerships themselves."""

    partnerships: Collection[Partnership]
    agencies: Collection[Agency]
    on: date
    through: Collection[str] = ()  # kinds of agency that may act for another
    _posts: dict[tuple[UUID, UUID | None], list[Post]] = field(init=False)
    _kin: dict[tuple[UUID, str], set[UUID]] = field(init=False)

    def __post_init__(self) -> None:
        self._kin = self._taking_part() if self.through else {}
        kin = set().union(*self._kin.values())
        agencies = {one.pk for one in self.agencies} | kin
        self._posts = defaultdict(list)
        for post in _DESKS.of({one.pk for one in self.partnerships}, agencies, self.on):
            self._posts[post.partnership_id, post.agency_id].append(post)

    def route(
        self,
        *,
        agency: Agency | None,
        partnership: Partnership,
        slugs: Sequence[str],
        service: Service | None = None,
        through: Sequence[Through] = (),
        without: Collection[UUID] = (),
    ) -> Post | None:
        """The post that acts for an agency; the rule is that of ``agencies.routes.route``."""
        kin = set().union(*(self._kin.get((partnership.pk, one.kind), ()) for one in through))
        places = dict.fromkeys([agency.pk if agency else None, None, *kin])
        posts = [post for place in places for post in self._posts.get((partnership.pk, place), ())]
        there = [post for post in posts if _is_for(post, service) and post.pk not in without]
        return choose(there, agency, slugs, through)

    def posts(self) -> Iterable[Post]:
        return (post for posts in self._posts.values() for post in posts)

    def _taking_part(self) -> dict[tuple[UUID, str], set[UUID]]:
        """By partnership and kind, the agencies that take part on the day and may act for others."""
        parts = Participation.objects.filter(
            Q(ends=None) | Q(ends__gt=self.on),
            partnership__in=self.partnerships,
            starts__lte=self.on,
            agency__kind__in=self.through,
        )
        found: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
        for partnership, kind, agency in parts.values_list("partnership", "agency__kind", "agency"):
            found[partnership, kind].add(agency)
        return found


def held(on: date) -> QuerySet[Holding]:
    """Who is at a post on that day; for ``Exists``."""
    return Holding.objects.on(on).filter(post=OuterRef("pk"))


def _desks(partnerships: Collection[UUID], agencies: Collection[UUID], on: date) -> QuerySet[Post]:
    """What is a service's own comes last, so that it stands in for its agency's post of the same name."""
    places = Q(agency__in=agencies) | Q(agency=None)
    posts = Post.objects.filter(places, partnership__in=partnerships, closed=False)
    ordered = posts.order_by(F("service").asc(nulls_first=True), "by_default", "title", "pk")
    return ordered.select_related("agency").annotate(held=Exists(held(on)))


_DESKS = WrittenOnce(_desks)


def choose(
    posts: Iterable[Post], agency: Agency | None, slugs: Sequence[str], through: Sequence[Through] = ()
) -> Post | None:
    """Of posts that know whether somebody is at them, the one to which these names lead."""
    place = agency.pk if agency else None
    posts = list(posts)
    by_slug = {(post.slug, post.agency_id): post for post in posts}
    wanted = [(slug, at) for slug in slugs for at in dict.fromkeys((place, None))]
    has_one = any(key in by_slug for key in wanted)
    for one in () if has_one else through:
        kin = [post.agency for post in posts if post.agency and post.agency.kind == one.kind]
        names = sorted({(other.name, other.pk) for other in kin if other.pk != place})
        wanted += [(slug, key) for _, key in names for slug in one.slugs]
    wanted += [(slug, place) for slug in _levels_above(slugs)]
    there = [by_slug[key] for key in wanted if key in by_slug]
    return next(filter(is_held, there), there[0] if there else None)


def is_held(post: Post | None) -> bool:
    return post is not None and bool(getattr(post, "held", False))


def _is_for(post: Post, service: Service | None) -> bool:
    """For a service all desks of its own, and of the others only those that are no sister's; each by default."""
    if service is None:
        return post.by_default
    return post.service_id == service.pk or (post.service_id is None and post.by_default)


def _levels_above(slugs: Sequence[str]) -> list[str]:
    """The levels above the lowest of these names; none where they name no level."""
    named = [LEVELS.index(slug) for slug in slugs if slug in LEVELS]
    return list(LEVELS[min(named) + 1 :]) if named else []
