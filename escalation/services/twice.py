"""A person who holds several posts on one side does not act twice running: the rung passes on, visibly."""

from collections.abc import Collection
from uuid import UUID

from agencies.models import Post
from agencies.roles import LEVELS
from agencies.routes import holders_on, route
from audit.acts import Moment
from audit.models import Entry
from components.words import joined
from escalation.core.policy import Stage
from escalation.core.stages import Rung, Side
from escalation.models import DeadlineEvent, Disagreement, Party, Seat, StageEntry
from escalation.zone import local_day


def passed_on(
    it: Disagreement,
    party: Party,
    stage: Stage,
    post: Post,
    *,
    before: StageEntry,
    at: Moment,
    without: Collection[UUID] = (),
) -> tuple[Post, str]:
    """Who acts for a party instead, and why in a sentence; the post itself where somebody new is at it.

    ``without`` are desks of the other side, inside one agency. Where the agency has nobody higher the same person
    acts again, and that is said.
    """
    acted, names = _acted(it, party, before, at), _people(post, at)
    if stage.rung is Rung.PANEL or not names or not set(names) <= acted:
        return post, ""
    who = f"{party.agency}: {joined(list(names.values()))} acted at stage {before.stage_number} already"
    higher = post
    while set(_people(higher, at)) <= acted:
        above = _above(higher, stage)
        found = above and route(
            agency=higher.agency or party.agency,
            partnership=it.partnership,
            slugs=above,
            on=local_day(at.recorded),
            without=set(without),
        )
        if not found or found == higher:
            return post, f"{who}. There is nobody higher, so the same person acts again."
        higher = found
    return higher, f"{who}, so {higher.title} acts here instead of {post.title}."


def _above(post: Post, stage: Stage) -> tuple[str, ...]:
    """The levels above a post; above the stage's own rung where the post names no level."""
    slug = post.slug if post.slug in LEVELS else stage.rung.value
    return LEVELS[LEVELS.index(slug) + 1 :]


def _people(post: Post, at: Moment) -> dict[int, str]:
    """Who is at a post on that day, stand-ins too: by account, their names."""
    there = holders_on(post, local_day(at.recorded))
    return {one.membership.user_id: one.membership.user.name for one in there}


def _acted(it: Disagreement, party: Party, before: StageEntry, at: Moment) -> set[int]:
    """The accounts that acted for a party at the stage before: who sat there alone, and who did something there."""
    users: set[int] = set()
    if before.rung == Rung.PRACTITIONER and party.side == Side.RAISING:
        users.add(it.raised_by.user_id)
    # Seats that came as the time was over are the next rung's: it is only now their turn.
    over = DeadlineEvent.objects.filter(deadline__stage_entry=before, kind=DeadlineEvent.Kind.OVERDUE)
    seats = (
        Seat.objects.filter(disagreement=it, stage_entry=before, side=party.side, as_what=Seat.AsWhat.ACTS)
        .exclude(recorded_at__in=over.values("recorded_at"))
        .select_related("post__agency", "membership")
    )
    did = set(
        Entry.objects.filter(
            subject=it.subject_id, recorded_at__gte=before.recorded_at, kind__startswith="matter."
        ).values_list("actor_key", flat=True)
    )
    for seat in seats:
        if seat.membership is not None:
            users.add(seat.membership.user_id)
        elif seat.post is not None:
            there = holders_on(seat.post, local_day(at.recorded))
            alone = len({one.membership.user_id for one in there}) == 1
            users |= {one.membership.user_id for one in there if alone or str(one.membership_id) in did}
    return users
