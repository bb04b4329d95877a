"""Where a person stands on a day: their memberships, posts held or stood in for, the people they manage."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from agencies.models import Membership, User
from agencies.roles import Role
from audit.written_once import WrittenOnce


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
    """The standing of a person on a day, in one query. Who left has none."""
    rows = _OWN_AND_MANAGED.of(user.pk, on) if user.is_active else []
    own = {row.pk: row for row in rows if row.user_id == user.pk}
    for membership in own.values():
        membership.user = user
    managed = {row.pk for row in rows if row.manager_id in own}
    return Standing(
        day=on,
        memberships=tuple(own.values()),
        posts=_held(row for row in rows if row.pk in own),
        stand_in_posts=_held(row for row in rows if row.pk in own and row.stands_in),  # type: ignore[attr-defined]
        managed=frozenset(managed),
        managed_posts=_held(row for row in rows if row.pk in managed),
        user=user,
    )


def still_standing(standing: Standing) -> Standing:
    """Of what a person was, what they still are: for who has waited. Nothing is added that they were not."""
    now = [standing_of(user, on=standing.day) for user in standing.users]
    there = {key for one in now for key in one.membership_ids}
    return replace(
        standing,
        memberships=tuple(one for one in standing.memberships if one.pk in there),
        posts=standing.posts & {key for one in now for key in one.posts},
        stand_in_posts=standing.stand_in_posts & {key for one in now for key in one.stand_in_posts},
        managed=standing.managed & {key for one in now for key in one.managed},
        managed_posts=standing.managed_posts & {key for one in now for key in one.managed_posts},
    )


def _own_and_managed(user: int, on: date) -> QuerySet[Membership]:
    """The memberships of a person and of those whom they manage: one row for each post held, or one without."""
    that_day = Membership.objects.on(on)
    own = that_day.filter(user=user).values("pk")
    keys = own.union(that_day.filter(manager__in=own).values("pk"))
    on_that_day = Q(holdings__starts__lte=on) & (Q(holdings__ends=None) | Q(holdings__ends__gt=on))
    found = Membership.objects.filter(pk__in=keys).annotate(
        held=FilteredRelation("holdings", condition=on_that_day),
        post_held=F("held__post"),
        stands_in=F("held__stands_in"),
    )
    return found.select_related("agency", "partnership", "service").order_by("starts", "pk")


_OWN_AND_MANAGED = WrittenOnce(_own_and_managed)


def _held(rows: Iterable[Membership]) -> frozenset[UUID]:
    """The posts of these rows."""
    return frozenset(row.post_held for row in rows) - {None}  # type: ignore[attr-defined]  # annotated
