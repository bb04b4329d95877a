"""Routes: to which post of an agency a matter goes, who is at it on a day, and where there is nobody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, QuerySet

from agencies.desks import Desks, Through, choose, held, is_held
from agencies.models import Agency, Holding, Partnership, Post, Service
from agencies.queries import agencies_of, off_accord_in
from audit.written_once import WrittenOnce


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
    desks = Desks([partnership], [agency] if agency else [], on, {one.kind for one in through})
    return desks.route(
        agency=agency,
        partnership=partnership,
        slugs=slugs,
        service=service,
        through=through,
        without=without,
    )


def holders_on(post: Post, day: date) -> list[Holding]:
    """Who holds a post on that day, then who stands in."""
    return holders_by_post([post], day)[post.pk]


def holders_by_post(posts: Iterable[Post], day: date) -> dict[UUID, list[Holding]]:
    """Of each post who holds it on that day, then who stands in; in one query."""
    found: dict[UUID, list[Holding]] = {post.pk: [] for post in posts}
    for holding in _AT_POSTS.of(found.keys(), day):
        found[holding.post_id].append(holding)
    return found


_AT_POSTS = WrittenOnce(
    lambda posts, day: (
        Holding.objects.on(day)
        .filter(post__in=posts)
        .select_related("membership__user", "membership__agency")
        .order_by("stands_in", "starts", "pk")
    )
)


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
    posts = list(_desks(partnership).annotate(held=Exists(held(on))))
    written_to = off_accord_in(partnership)
    agencies = [agency for agency in agencies_of(partnership, on=on) if agency.pk not in written_to]
    return [
        Gap(f"{agency} has nobody for “{stage.title}”", agency)
        for stage in stages
        for agency in agencies
        if not is_held(_routed(posts, agency, stage))
    ]


def _routed(posts: Sequence[Post], agency: Agency, stage: Asked) -> Post | None:
    through = stage.through_by_kind.get(agency.kind, ())
    return choose(posts, agency, stage.posts_by_kind[agency.kind], through)


def board_gaps(*, partnership: Partnership, titles: Mapping[str, str], on: date) -> list[Gap]:
    """The posts of the partnership itself (slug and title) that nobody has or holds on that day."""
    posts = list(_desks(partnership).filter(agency=None).annotate(held=Exists(held(on))))
    return [
        Gap(f"{partnership.name} has nobody as “{title}”")
        for slug, title in titles.items()
        if not is_held(choose(posts, None, (slug,)))
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


def _desks(partnership: Partnership) -> QuerySet[Post]:
    """The posts to which routes lead: open, each the one for what is addressed to no named person."""
    return Post.objects.filter(partnership=partnership, closed=False, by_default=True).select_related(
        "agency"
    )
