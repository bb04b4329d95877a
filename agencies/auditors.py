"""Who reads histories: an auditor by a grant; and how a history names agencies, posts and people."""

from collections.abc import Iterable, Mapping
from datetime import date

from agencies.models import Agency, AuditGrant, Membership, Post, Service
from agencies.models.grants import AuditGrantQuerySet
from audit.opened import Content
from audit.readers import AnyUser, Grant, Reader, register_reader
from audit.rows import register_names


def find_reader(user: AnyUser, on: date) -> Reader | None:
    """The auditor that this is on a day, by the grants that are in force; under the membership that is oldest.

    Without a grant a membership as auditor opens nothing.
    """
    found = list(
        grants_of(user, on)
        .select_related("membership__user", "membership__partnership", "membership__agency")
        .order_by("membership__starts", "membership", "starts")
    )
    if not found:
        return None
    agencies = Agency.objects.filter(
        participations__partnership__in={grant.membership.partnership_id for grant in found}
    )
    return Reader(
        actor=found[0].membership.actor(),
        grants={grant.membership.partnership.code: _told(grant) for grant in reversed(found)},
        agencies=tuple(agencies.distinct().order_by("name").values_list("code", "name")),
    )


def grants_of(user: AnyUser, on: date) -> AuditGrantQuerySet:
    """The grants by which somebody reads on a day: the rule itself is the queryset's."""
    grants = AuditGrant.objects.in_force(on)
    return grants.filter(membership__user__pk=user.pk) if user.is_authenticated else grants.none()


def _told(grant: AuditGrant) -> Grant:
    opened = {Content.WRITTEN: grant.opens_written, Content.CHILD: grant.opens_child}
    return Grant(
        partnership=grant.membership.partnership.name,
        purpose=grant.purpose,
        until=grant.until,
        left_out=frozenset(content for content, is_open in opened.items() if not is_open),
    )


def _agencies(keys: Iterable[str]) -> Mapping[str, str]:
    return {str(key): name for key, name in Agency.objects.filter(pk__in=keys).values_list("pk", "name")}


def _services(keys: Iterable[str]) -> Mapping[str, str]:
    return {str(it.pk): str(it) for it in Service.objects.filter(pk__in=keys).select_related("agency")}


def _posts(keys: Iterable[str]) -> Mapping[str, str]:
    return {str(it.pk): str(it) for it in Post.objects.filter(pk__in=keys).select_related("agency")}


def _people(keys: Iterable[str]) -> Mapping[str, str]:
    found = Membership.objects.filter(pk__in=keys).select_related("user", "agency", "partnership")
    return {str(it.pk): str(it) for it in found}


def register() -> None:
    """Called once, when the app is ready."""
    register_reader(find_reader)
    register_names("agencies.Agency", _agencies)
    register_names("agencies.Service", _services)
    register_names("agencies.Post", _posts)
    register_names("agencies.Membership", _people)
