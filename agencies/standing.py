"""Where a person stands on a day: their memberships, posts held or stood in for, the people they manage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agencies.models import Holding, Membership, User
from agencies.roles import Role


@dataclass(frozen=True)
class Standing:
    """What a person is on a day; everything that they may see or do is asked of this."""

    day: date
    memberships: tuple[Membership, ...]
    posts: frozenset[UUID]
    stand_in_posts: frozenset[UUID]
    managed: frozenset[UUID]  # memberships of the people whom they manage
    managed_posts: frozenset[UUID]
    user: User | None = None

    @property
    def users(self) -> frozenset[User]:
        """The account, by which a person is kept from a matter whatever else they are narrowed to."""
        own = {self.user} if self.user is not None else set()
        return frozenset(own | {membership.user for membership in self.memberships})

    @property
    def membership_ids(self) -> frozenset[UUID]:
        return frozenset(membership.pk for membership in self.memberships)

    def has_role(self, *roles: Role) -> bool:
        return any(membership.role in roles for membership in self.memberships)

    def partnerships_as(self, *roles: Role) -> frozenset[UUID]:
        """The partnerships in which the person has one of these roles."""
        return frozenset(
            membership.partnership_id for membership in self.memberships if membership.role in roles
        )


def standing_of(user: User, *, on: date) -> Standing:
    """The standing of a person on a day, in three queries. Who left has none."""
    if not user.is_active:
        return Standing(on, (), frozenset(), frozenset(), frozenset(), frozenset(), user)
    memberships = tuple(
        Membership.objects.on(on)
        .filter(user=user)
        .select_related("agency", "partnership", "user", "service")
        .order_by("starts", "pk")
    )
    own = [membership.pk for membership in memberships]
    managed = (
        set(Membership.objects.on(on).filter(manager__in=own).values_list("pk", flat=True)) if own else set()
    )
    holdings: Iterable[Holding] = (
        Holding.objects.on(on).filter(membership__in=[*own, *managed]) if own else ()
    )
    mine = [holding for holding in holdings if holding.membership_id in own]
    theirs = [holding for holding in holdings if holding.membership_id in managed]
    return Standing(
        day=on,
        memberships=memberships,
        posts=frozenset(holding.post_id for holding in mine),
        stand_in_posts=frozenset(holding.post_id for holding in mine if holding.stands_in),
        managed=frozenset(managed),
        managed_posts=frozenset(holding.post_id for holding in theirs),
        user=user,
    )
