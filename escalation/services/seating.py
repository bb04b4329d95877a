"""Which post acts for a party at a stage: the line above who began, the service's own, or another agency for it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from agencies.models import Holding, Membership, Post
from agencies.routes import Through, route
from audit.acts import Moment
from escalation.core.policy import Policy, Stage
from escalation.core.stages import Rung
from escalation.models import Disagreement, Party, Seat
from escalation.walls import managers_above
from escalation.zone import local_day


def slugs_at(policy: Policy, stage: Stage, kind: str, side: str) -> tuple[str, ...]:
    """Which posts of a kind of agency speak for it at a stage; before the panel those of the stage below it."""
    if stage.rung is Rung.PANEL and len(policy.stages) > 1:
        stage = policy.stages[-2]
    return policy.posts_at(stage, kind, side)


def through_at(policy: Policy, stage: Stage, kind: str, side: str) -> tuple[Through, ...]:
    """Who acts at a stage for an agency of this kind that has none of the posts."""
    return tuple(Through(other, slugs_at(policy, stage, other, side)) for other in policy.through(kind))


def routed_post(
    it: Disagreement, party: Party, stage: Stage, *, at: Moment, without: Iterable[UUID] = ()
) -> Post | None:
    """The post to which the routes of the partnership lead for a party."""
    kind = party.agency.kind
    return route(
        agency=party.agency,
        partnership=it.partnership,
        slugs=slugs_at(it.policy, stage, kind, party.side),
        on=local_day(at.recorded),
        service=party.service,
        through=through_at(it.policy, stage, kind, party.side),
        without=set(without),
    )


def in_order(parties: Iterable[Party]) -> list[Party]:
    """Inside one agency the side whose decision it is comes first: it keeps its own line."""
    return sorted(parties, key=lambda party: party.side, reverse=is_inside(parties))


def is_inside(parties: Iterable[Party]) -> bool:
    """Whether the sides are of one agency."""
    return any(party.service_id or party.manager_id for party in parties)


def desks_across(it: Disagreement, party: Party, seats: Iterable[Seat], *, on: date) -> set[UUID]:
    """The desks at which somebody is who sits on the other side, or is about to: nobody is on both sides.

    Inside one agency two services may share a manager, and a worker's own manager may be the other side.
    """
    across = Seat.objects.filter(disagreement=it, ended_at=None).exclude(side__in=("", party.side))
    sitting = [seat for seat in across if seat.as_what in (Seat.AsWhat.ACTS, Seat.AsWhat.RAISER)]
    sitting += [seat for seat in seats if seat.side != party.side]
    there = Holding.objects.on(on)
    posts = {seat.post_id for seat in sitting if seat.post_id}
    users = set(there.filter(post__in=posts).values_list("membership__user", flat=True))
    own = {seat.membership_id for seat in sitting if seat.membership_id}
    users |= set(Membership.objects.filter(pk__in=own).values_list("user", flat=True))
    return posts | set(there.filter(membership__user__in=users).values_list("post", flat=True))


def desks_of_person(person: Membership, *, on: date) -> set[UUID]:
    """The desks at which somebody is on that day, in whatever role."""
    held = Holding.objects.on(on).filter(membership__user=person.user_id)
    return set(held.values_list("post", flat=True))


def post_in_line(
    person: Membership | None,
    slugs: Iterable[str],
    *,
    at: datetime,
    without: Iterable[UUID] = (),
    itself: bool = False,
) -> Post | None:
    """The nearest post of these names that somebody in the line above a person holds today, or they ``itself``."""
    day, slugs = local_day(at), list(slugs)
    for manager in [*([person] if itself else []), *managers_above(person)] if person else []:
        held = (
            Holding.objects.on(day)
            .filter(membership=manager, post__slug__in=slugs, post__closed=False, stands_in=False)
            .exclude(post__in=list(without))
        )
        if holding := held.select_related("post").first():
            return holding.post
    return None
