"""What the room of who is asked again and again, in the words of the field."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, AuditGrant, Membership, Participation, Partnership, Post
from agencies.refusals import Refused
from agencies.roles import Role
from agencies.standing import Standing


def set_up_by(standing: Standing) -> QuerySet[Partnership]:
    """The partnerships whose business manager this person is; fetching through it is the check."""
    return Partnership.objects.filter(pk__in=standing.partnerships_as(Role.BUSINESS_MANAGER))


def boards_of(standing: Standing) -> QuerySet[Partnership]:
    """The partnerships for which this person speaks: as business manager, chair or deputy."""
    return Partnership.objects.filter(pk__in=standing.partnerships_as(*Role.for_the_board()))


def auditors_of(partnership: Partnership, *, on: date) -> QuerySet[Membership]:
    """Who is an auditor of the partnership on that day or later, by name."""
    return people_of(partnership, on=on).filter(role=Role.AUDITOR)


def who_may_agree(partnership: Partnership, besides: Collection[int], *, on: date) -> QuerySet[Membership]:
    """Who speaks for the partnership on that day, besides these accounts."""
    board = people_of(partnership, on=on).filter(role__in=Role.for_the_board(), starts__lte=on)
    return board.filter(user__is_active=True).exclude(user__in=besides)


def may_agree_to(grant: AuditGrant, *, on: date) -> QuerySet[Membership]:
    """Who may agree to a grant: neither who asked for it, nor who would read by it."""
    besides = {grant.asked_by.user_id, grant.membership.user_id}
    return who_may_agree(grant.membership.partnership, besides, on=on)


def agencies_of(partnership: Partnership, *, on: date) -> QuerySet[Agency]:
    """The agencies that take part on that day, by name."""
    parts = Participation.objects.filter(
        Q(ends=None) | Q(ends__gt=on), partnership=partnership, starts__lte=on, agency=OuterRef("pk")
    )
    return Agency.objects.filter(Exists(parts)).order_by("name")


def still_open(post: Post | None) -> Post | None:
    """The post that somebody chose, unless it was closed since; asked where a seat at it is given."""
    there = post is not None and Post.objects.filter(pk=post.pk, closed=False).exists()
    return post if there else None


def people_of(partnership: Partnership, *, on: date) -> QuerySet[Membership]:
    """Everybody who has a role in the partnership on that day or later, with agency and account, by name."""
    return (
        Membership.objects.filter(Q(ends=None) | Q(ends__gt=on), partnership=partnership)
        .select_related("user", "agency", "partnership", "service", "manager__user")
        .order_by("user__name", "pk")
    )


def colleagues_of(membership: Membership, *, on: date) -> QuerySet[Membership]:
    """The other people of the same agency, or of the partnership itself, on that day."""
    same_place = people_of(membership.partnership, on=on).filter(agency=membership.agency_id, starts__lte=on)
    return same_place.exclude(user=membership.user_id)


def check_takes_part(agency: Agency, partnership: Partnership) -> None:
    """Raises Refused for an agency of another partnership."""
    if not Participation.objects.filter(partnership=partnership, agency=agency).exists():
        raise Refused(f"{agency.name} takes no part in {partnership.name}.")


def is_off_accord(agency: Agency, partnership: Partnership) -> bool:
    """Whether the agency takes part without being on Accord: it is written to, and asked for no people and posts."""
    return Participation.objects.filter(partnership=partnership, agency=agency, off_accord=True).exists()


def off_accord_in(partnership: Partnership) -> set[UUID]:
    """The agencies that take part without being on Accord."""
    parts = Participation.objects.filter(partnership=partnership, off_accord=True)
    return set(parts.values_list("agency", flat=True))
