"""Which post acts for a party at a stage: the line above who began, the service's own, or another agency for it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from agencies.desks import Desks, Through
from agencies.lines import Lines
from agencies.models import Agency, Holding, Membership, Post
from agencies.routes import route
from escalation.core.policy import Policy, Stage
from escalation.core.stages import Rung
from escalation.models import Disagreement, Party
from escalation.sitting import TakingPart
from escalation.walls import desks_kept
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
    desks: Desks, it: Disagreement, party: TakingPart, stage: Stage, *, without: Collection[UUID] = ()
) -> Post | None:
    """The post to which the routes of the partnership lead for a party."""
    kind = party.agency.kind
    return desks.route(
        agency=party.agency,
        partnership=it.partnership,
        slugs=slugs_at(it.policy, stage, kind, party.side),
        service=party.service,
        through=through_at(it.policy, stage, kind, party.side),
        without=without,
    )


def in_order(parties: Iterable[TakingPart]) -> list[TakingPart]:
    """Inside one agency the side whose decision it is comes first: it keeps its own line."""
    return sorted(parties, key=lambda party: party.side, reverse=is_inside(parties))


def is_inside(parties: Iterable[TakingPart | Party]) -> bool:
    """Whether the sides are of one agency."""
    return any(party.service_id or party.manager_id for party in parties)


def desks_of_person(person: Membership, *, on: date) -> set[UUID]:
    """The desks at which somebody is on that day, in whatever role."""
    held = Holding.objects.on(on).filter(membership__user=person.user_id)
    return set(held.values_list("post", flat=True))


def post_in_line(
    person: Membership | None, slugs: Collection[str], *, at: datetime, without: Collection[UUID] = ()
) -> Post | None:
    """The nearest post of these names that somebody in the line above a person holds today."""
    return Lines([person] if person else [], local_day(at)).post(person, slugs, without=without)


def post_of_practitioners(it: Disagreement, agency: Agency, *, on: date) -> Post | None:
    """Where the part of who has left goes: to the practitioners' post of their agency, or the next above it."""
    return route(
        agency=agency,
        partnership=it.partnership,
        slugs=(Rung.PRACTITIONER.value,),
        on=on,
        without=desks_kept(it, on=on),
    )
