"""Policies and calendars that pages draw on: a version never changes, so each process reads it once and keeps it."""

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, QuerySet

from escalation.core.calendar import Calendar
from escalation.models import CalendarVersion, Disagreement, PolicyVersion

MOST = 200  # kept of each kind; a version is some tens of kilobytes

Version = TypeVar("Version", bound=Model)

_policies: dict[UUID, PolicyVersion] = {}
_calendars: dict[UUID, CalendarVersion] = {}


def give_policies(matters: Iterable[Disagreement]) -> None:
    """Each matter with its policy at hand; asks the database only for versions that this process has not seen."""
    matters = list(matters)
    versions = _kept(_policies, PolicyVersion.objects.all(), {it.policy_version_id for it in matters})
    for it in matters:
        it.policy_version = versions[it.policy_version_id]


def calendars_of(newest: Mapping[UUID, UUID]) -> dict[UUID, Calendar]:
    """The calendar of each partnership, from the key of its newest version."""
    versions = _kept(_calendars, CalendarVersion.objects.all(), set(newest.values()))
    return {partnership: versions[key].calendar for partnership, key in newest.items()}


def newest_versions() -> QuerySet[CalendarVersion]:
    """The calendar of each partnership as it is known now."""
    newest = CalendarVersion.objects.filter(partnership=OuterRef("partnership")).order_by("-number")
    return CalendarVersion.objects.filter(pk=newest.values("pk")[:1])


def _kept(kept: dict[UUID, Version], versions: QuerySet[Version], wanted: set[UUID]) -> dict[UUID, Version]:
    """These versions; what is not kept yet is asked for, in one query. Other threads may empty it meanwhile."""
    found = {key: version for key in wanted if (version := kept.get(key)) is not None}
    if missing := wanted - found.keys():
        new = versions.in_bulk(missing)
        if len(kept) + len(new) > MOST:
            kept.clear()
        kept.update(new)
        found |= new
    return found
