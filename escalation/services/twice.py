"""A person who holds several posts on one side does not act twice running: the rung passes on, visibly."""

from collections.abc import Collection
from uuid import UUID

from agencies.models import Post
from agencies.roles import LEVELS
from components.words import joined
from escalation.core.policy import Stage
from escalation.core.stages import Rung, Side
from escalation.models import Disagreement, StageEntry
from escalation.services.routing import Routes
from escalation.sitting import TakingPart


def passed_on(
    routes: Routes,
    it: Disagreement,
    party: TakingPart,
    stage: Stage,
    post: Post,
    *,
    before: StageEntry,
    without: Collection[UUID] = (),
) -> tuple[Post, str]:
    """Who acts for a party instead, and why in a sentence; the post itself where somebody new is at it.

    ``without`` are desks of the other side, inside one agency. Where the agency has nobody higher the same person
    acts again, and that is said.
    """
    acted, names = _acted(routes, it, party, before), _people(routes, post)
    if stage.rung is Rung.PANEL or not names or not set(names) <= acted:
        return post, ""
    who = f"{party.agency}: {joined(list(names.values()))} acted at stage {before.stage_number} already"
    higher = post
    while set(_people(routes, higher)) <= acted:
        above = _above(higher, stage)
        found = above and routes.desks.route(
            agency=higher.agency or party.agency, partnership=it.partnership, slugs=above, without=without
        )
        if not found or found == higher:
            return post, f"{who}. There is nobody higher, so the same person acts again."
        higher = found
    return higher, f"{who}, so {higher.title} acts here instead of {post.title}."


def _above(post: Post, stage: Stage) -> tuple[str, ...]:
    """The levels above a post; above the stage's own rung where the post names no level."""
    slug = post.slug if post.slug in LEVELS else stage.rung.value
    return LEVELS[LEVELS.index(slug) + 1 :]


def _people(routes: Routes, post: Post) -> dict[int, str]:
    """Who is at a post on that day, stand-ins too: by account, their names."""
    return {one.membership.user_id: one.membership.user.name for one in routes.holders(post)}


def _acted(routes: Routes, it: Disagreement, party: TakingPart, before: StageEntry) -> set[int]:
    """The accounts that acted for a party at the stage before: who sat there alone, and who did something there."""
    users: set[int] = set()
    if before.rung == Rung.PRACTITIONER and party.side == Side.RAISING:
        users.add(it.raised_by.user_id)
    did = routes.did(it, before.recorded_at)
    for seat in routes.acted(it, before, party.side):
        if seat.membership is not None:
            users.add(seat.membership.user_id)
        elif seat.post is not None:
            there = routes.holders(seat.post)
            alone = len({one.membership.user_id for one in there}) == 1
            users |= {one.membership.user_id for one in there if alone or str(one.membership_id) in did}
    return users
