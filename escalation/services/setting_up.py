"""Setting a partnership up as a whole: what is still missing, its closed days and their calendar, going live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies import services as agencies
from agencies.models import Agency, Closure, Membership, Partnership, Post
from agencies.queries import agencies_of, off_accord_in
from agencies.refusals import Refused
from agencies.roles import Kind
from agencies.routes import Asked, Gap, board_gaps, empty_posts, posts_without_stand_in, route_gaps
from agencies.services.posts import be_alone_with_posts
from agencies.standing import Standing
from audit.acts import lock_subject
from escalation.core.choosing import scopes_of
from escalation.core.names import Scope
from escalation.core.policy import Policy
from escalation.core.stages import Rung, Side, State
from escalation.models import PolicyVersion, Seat
from escalation.models.walls import is_kept_from
from escalation.services.calendars import ends_soon, publish_calendar
from escalation.services.leaving_referrals import referrals_at
from escalation.services.policies import policies_in_force
from escalation.services.seating import through_at
from escalation.zone import local_day

# What a partnership may let the other side be told of a child, by its column.
TOLD_OF_A_CHILD = {
    "shares_initials": "The child’s initials",
    "shares_birth_month": "The month and year of birth",
    "shares_identifier": "One shared identifier, such as an NHS number",
}


@dataclass(frozen=True)
class Gaps:
    """Where nobody is on a day: at a stage or a post of the board, at a desk, and desks with nobody to stand in."""

    stages: tuple[Gap, ...]
    empty: tuple[Gap, ...]
    alone: tuple[Gap, ...]
    calendar: str = ""  # that it ends soon
    written_to: tuple[Agency, ...] = ()  # agencies that are not on Accord: nobody is asked for there

    def of(self, agency_id: object) -> list[Gap]:
        """The gaps of one agency that would leave a matter with nobody."""
        return [gap for gap in (*self.stages, *self.empty) if gap.agency and gap.agency.pk == agency_id]


def gaps(partnership: Partnership, *, on: date) -> Gaps:
    """Every gap of a partnership, under the policies that are in force that day or the one that comes next."""
    versions: list[PolicyVersion | None] = [*policies_in_force(partnership, on)]
    versions = versions or [_next_policy(partnership, on)]
    found = [gap for one in versions if one for gap in _stage_gaps(partnership, one.policy, on)]
    return Gaps(
        stages=tuple(dict.fromkeys(found)),
        empty=tuple(empty_posts(partnership, on=on)),
        alone=tuple(posts_without_stand_in(partnership, on=on)),
        calendar=ends_soon(partnership, on=on),
        written_to=tuple(agencies_of(partnership, on=on).filter(pk__in=off_accord_in(partnership))),
    )


def missing(partnership: Partnership, *, on: date) -> list[str]:
    """What must be there before a partnership goes live, in sentences; empty where nothing is missing.

    A stage at which an agency has nobody would leave a matter in nobody's list, so it must be closed first. A desk
    that is empty but has a next one above it need not.
    """
    sentences = []
    versions = policies_in_force(partnership, on)
    if not versions:
        sentences.append("No policy is in force today")
    inside = versions and scopes_of(one.policy for one in versions) == {Scope.WITHIN_ONE_AGENCY}
    if not inside and agencies_of(partnership, on=on).count() < 2:
        sentences.append("A disagreement is between agencies: add at least two")
    if not (partnership.front_door_name and partnership.front_door_telephone):
        sentences.append("Nobody can be told whom to ring at once: give your front door and its telephone")
    return sentences + [gap.sentence for gap in gaps(partnership, on=on).stages]


@transaction.atomic
def go_live(*, partnership: Partnership, by: Membership, now: datetime) -> None:
    """From now on disagreements can be raised; raises Refused while anything is missing."""
    if sentences := missing(partnership, on=local_day(now)):
        raise Refused(f"Not yet. {'. '.join(sentences)}.")
    publish_calendar(partnership=partnership, by=by, now=now)
    agencies.go_live(partnership=partnership, by=by, now=now)


@transaction.atomic
def change_partnership(
    *,
    partnership: Partnership,
    by: Membership,
    now: datetime,
    version: int,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Change the partnership, and its calendar where the nation is another one."""
    agencies.change_partnership(partnership=partnership, by=by, now=now, version=version, **changes)
    if "nation" in changes:
        publish_calendar(partnership=partnership, by=by, now=now)


@transaction.atomic
def close_on(*, partnership: Partnership, day: date, reason: str, by: Membership, now: datetime) -> None:
    """Enter a day on which the partnership is closed; times that run over it are moved by `postponing`."""
    agencies.add_closure(partnership=partnership, day=day, reason=reason, by=by, now=now)
    publish_calendar(partnership=partnership, by=by, now=now)


@transaction.atomic
def open_on(*, closure: Closure, by: Membership, now: datetime) -> None:
    """The partnership is open on that day after all."""
    agencies.withdraw_closure(closure=closure, by=by, now=now)
    publish_calendar(partnership=closure.partnership, by=by, now=now)


@transaction.atomic
def close_post(*, post: Post, by: Membership, now: datetime) -> None:
    """Close a post with which no open matter and no referral sits, nor is about to; raises Refused."""
    lock_subject(
        reference=agencies.chain_of(post.partnership), now=now
    )  # before the posts, as by who sets up
    be_alone_with_posts()
    if waiting := matters_at(post):
        raise Refused(
            f"{waiting} open {'matter sits' if waiting == 1 else 'matters sit'} with this post. "
            "Somebody must hold it until they have ended."
        )
    if referrals_at(post):
        raise Refused(
            "A referral that is not settled sits with this post. Somebody must hold it until it is."
        )
    agencies.close_post(post=post, by=by, now=now)


def matters_at(post: Post, seen_by: Standing | None = None) -> int:
    """How many matters that are not closed sit with a post; for a reader without those that they are kept from."""
    seats = Seat.objects.filter(post=post, ended_at=None).exclude(disagreement__state=State.CLOSED)
    if seen_by is not None:
        seats = seats.exclude(is_kept_from(seen_by, "disagreement"))
    return seats.values("disagreement").distinct().count()


def own_kinds(partnership: Partnership, *, on: date) -> dict[str, str]:
    """The kinds of agency that the policies in force bring of their own, with their titles (POLICY_FORMAT §5)."""
    policies = [version.policy for version in policies_in_force(partnership, on)]
    known = {kind.value for kind in Kind}
    return {key: policy.kind_title(key) for policy in policies for key in policy.kinds if key not in known}


def _next_policy(partnership: Partnership, on: date) -> PolicyVersion | None:
    coming = PolicyVersion.objects.filter(partnership=partnership, in_force_from__gt=on)
    return coming.order_by("in_force_from").first()


def _stage_gaps(partnership: Partnership, policy: Policy, on: date) -> Iterator[Gap]:
    """Each agency's stages, as the raising and as the responding side, and the board's own posts; each gap once."""
    kinds = set(agencies_of(partnership, on=on).values_list("kind", flat=True))
    stages = [
        Asked(
            stage.title,
            {kind: policy.posts_at(stage, kind, side) for kind in kinds},
            {kind: through_at(policy, stage, kind, side) for kind in kinds},
        )
        for stage in policy.stages
        if stage.rung is not Rung.PANEL
        for side in Side
    ]
    yield from dict.fromkeys(route_gaps(partnership=partnership, stages=stages, on=on))
    board = [policy.panel.chaired_by] if policy.panel else []
    titles = {slug: policy.post_title(slug) for slug in [*board, "business_manager"]}
    yield from board_gaps(partnership=partnership, titles=titles, on=on)
