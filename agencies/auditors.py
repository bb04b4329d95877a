"""Who reads histories: a membership as auditor; and how a history names agencies, posts and people."""

from collections.abc import Iterable, Mapping
from datetime import date

from agencies.models import Agency, Membership, Post, Service
from agencies.roles import Role
from audit.readers import AnyUser, Reader, register_reader
from audit.rows import register_names


def find_reader(user: AnyUser, on: date) -> Reader | None:
    """The auditor that this is on a day; of several partnerships under the membership that is oldest."""
    if not (user.is_authenticated and user.is_active):
        return None
    grants = list(
        Membership.objects.on(on)
        .filter(user__pk=user.pk, role=Role.AUDITOR)
        .select_related("user", "partnership", "agency")
        .order_by("starts", "pk")
    )
    if not grants:
        return None
    partnerships = {grant.partnership_id: grant.partnership.code for grant in grants}
    agencies = Agency.objects.filter(participations__partnership__in=partnerships).distinct().order_by("name")
    return Reader(
        actor=grants[0].actor(),
        partnerships=frozenset(partnerships.values()),
        agencies=tuple(agencies.values_list("code", "name")),
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
