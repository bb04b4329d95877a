"""Routes: to which post of an agency a matter goes, who is at it on a day, and where there is nobody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.models import Agency, Holding, Partnership, Post, Service
from agencies.queries import agencies_of, off_accord_in
from agencies.roles import LEVELS


@dataclass(frozen=True)
class Through:
    """Another kind of agency of the partnership, which acts for one that has none of the posts of a stage."""

    kind: str
    slugs: tuple[str, ...]


def route(
    *,
    agency: Agency | None,
    partnership: Partnership,
    slugs: Sequence[str],
    on: date,
    service: Service | None = None,
    through: Sequence[Through] = (),
    without: Collection[UUID] = (),
) -> Post | None:
    """The post that acts for an agency: the first of policy's posts that it has, else its next higher level.

    A post is looked for in the agency, then in the partnership (POLICY_FORMAT §6). A desk at which there is
    nobody on that day is passed over, so that a matter stands in somebody's list; only where nobody is at any of
    them does it come to the first desk that exists. None where the agency has no such desk.

    ``service``: the desks of that service come first, those of its sisters never. ``through``: who acts for an
    agency that has none of the posts, before its next higher level does. ``without``: these desks are not asked.
    """
    places = Q(agency=agency) | Q(agency=None)
    if through:
        places |= Q(agency__in=agencies_of(partnership, on=on).filter(kind__in=[one.kind for one in through]))
    posts = _desks(partnership, service).filter(places).exclude(pk__in=without)
    return _choose(posts.annotate(held=Exists(_held(on))), agency, slugs, through)


def holders_on(post: Post, day: date) -> list[Holding]:
    """Who holds a post on that day, then who stands in."""
    return holders_by_post([post], day)[post.pk]


def holders_by_post(posts: Iterable[Post], day: date) -> dict[UUID, list[Holding]]:
    """Of each post who holds it on that day, then who stands in; in one query."""
    found: dict[UUID, list[Holding]] = {post.pk: [] for post in posts}
    holdings = (
        Holding.objects.on(day)
        .filter(post__in=found)
        .select_related("membership__user", "membership__agency")
    )
    for holding in holdings.order_by("stands_in", "starts", "pk"):
        found[holding.post_id].append(holding)
    return found


@dataclass(frozen=True)
class Asked:
    """What a stage of policy asks of the agencies: its title, which posts act for a kind of it, and through whom."""

    title: str
    posts_by_kind: Mapping[str, Sequence[str]]
    through_by_kind: Mapping[str, Sequence[Through]] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """Somewhere nobody is: in a sentence, with its agency (None: the partnership itself) and its post."""

    sentence: str
    agency: Agency | None = None
    post: Post | None = None


def route_gaps(*, partnership: Partnership, stages: Iterable[Asked], on: date) -> list[Gap]:
    """The stages at which an agency of the partnership has nobody on that day; in three queries.

    Of an agency that is not on Accord no people and no posts are asked.
    """
    posts = list(_desks(partnership).annotate(held=Exists(_held(on))))
    written_to = off_accord_in(partnership)
    agencies = [agency for agency in agencies_of(partnership, on=on) if agency.pk not in written_to]
    return [
        Gap(f"{agency} has nobody for “{stage.title}”", agency)
        for stage in stages
        for agency in agencies
        if not _is_held(_routed(posts, agency, stage))
    ]


def _routed(posts: Sequence[Post], agency: Agency, stage: Asked) -> Post | None:
    through = stage.through_by_kind.get(agency.kind, ())
    return _choose(posts, agency, stage.posts_by_kind[agency.kind], through)


def board_gaps(*, partnership: Partnership, titles: Mapping[str, str], on: date) -> list[Gap]:
    """The posts of the partnership itself (slug and title) that nobody has or holds on that day."""
    posts = list(_desks(partnership).filter(agency=None).annotate(held=Exists(_held(on))))
    return [
        Gap(f"{partnership.name} has nobody as “{title}”")
        for slug, title in titles.items()
        if not _is_held(_choose(posts, None, (slug,)))
    ]


def empty_posts(partnership: Partnership, *, on: date) -> list[Gap]:
    """The open posts at which nobody is on that day."""
    return [
        Gap(f"{post} has nobody", post.agency, post)
        for post, people in _people_at(partnership, on)
        if not people
    ]


def posts_without_stand_in(partnership: Partnership, *, on: date) -> list[Gap]:
    """The posts that one person holds alone: while they are away, nobody looks."""
    return [
        Gap(f"{post} has no stand-in", post.agency, post)
        for post, people in _people_at(partnership, on)
        if len(people) == 1
    ]


def _people_at(partnership: Partnership, on: date) -> list[tuple[Post, set[int]]]:
    """Each open post with the accounts of who holds it or stands in."""
    posts = Post.objects.filter(partnership=partnership, closed=False).select_related("agency")
    posts = posts.exclude(agency__in=off_accord_in(partnership))
    held = holders_by_post(posts, on)
    return [
        (post, {holding.membership.user_id for holding in held[post.pk]})
        for post in posts.order_by("agency__name", "title")
    ]


def _desks(partnership: Partnership, service: Service | None = None) -> QuerySet[Post]:
    """The posts to which routes lead: open, each the one for what is addressed to no named person.

    For a service all desks of its own, and of the others only those that are no sister's.
    """
    posts = Post.objects.filter(partnership=partnership, closed=False).select_related("agency")
    if service is None:
        return posts.filter(by_default=True)
    # What is the service's own comes last here, so that it stands in for its agency's post of the same name.
    own = Q(service=service)
    return posts.filter(own | Q(service=None, by_default=True)).order_by(
        F("service").asc(nulls_first=True), "by_default"
    )


def _held(on: date) -> QuerySet[Holding]:
    return Holding.objects.on(on).filter(post=OuterRef("pk"))


def _choose(
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
    return next(filter(_is_held, there), there[0] if there else None)


def _is_held(post: Post | None) -> bool:
    return post is not None and bool(getattr(post, "held", False))


def _levels_above(slugs: Sequence[str]) -> list[str]:
    """The levels above the lowest of these names; none where they name no level."""
    named = [LEVELS.index(slug) for slug in slugs if slug in LEVELS]
    return list(LEVELS[min(named) + 1 :]) if named else []
