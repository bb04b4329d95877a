"""The agencies of a partnership and their services."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Participation, Partnership, Service
from agencies.queries import check_takes_part
from agencies.refusals import Refused
from agencies.services.door import Who, check_version, checked, open_act, put
from components.words import joined

CHANGEABLE = {
    "name",
    "kind",
    "telephone",
    "hours",
    "speak_up_name",
    "speak_up_telephone",
    "speak_up_email",
    "speak_up_contact",
    "speak_up_leaflet",
    "complaints",
}


@transaction.atomic
def add_agency(
    *,
    partnership: Partnership,
    code: str,
    name: str,
    kind: str,
    telephone: str = "",
    hours: str = "",
    starts: date | None = None,
    by: Who,
    now: datetime,
) -> Agency:
    """A new agency, which takes part from that day, or from today; raises Refused."""
    agency = checked(Agency(code=code, name=name, kind=kind, telephone=telephone, hours=hours))
    with open_act(partnership, "agency.added", by=by, now=now, facts={"agency": name}) as act:
        if Agency.objects.filter(code=code).exists():
            raise Refused(f"There is an agency of the code {code} already.")
        _check_name(agency, partnership)
        act.add(agency)
        since = starts or timezone.localdate(now)
        act.add(Participation(partnership=partnership, agency=agency, starts=since))
        act.index["parties"] = f"{act.subject.parties or '|'}{code}|"
    return agency


@transaction.atomic
def change_agency(
    *,
    agency: Agency,
    partnership: Partnership,
    by: Who,
    now: datetime,
    version: int | None = None,
    **changes: Any,  # noqa: ANN401
) -> None:
    """Change what is known of an agency, its speak-up contact and leaflet among it; raises Refused."""
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not to be set here: {', '.join(sorted(unknown))}")
    act = open_act(partnership, "agency.changed", by=by, now=now)
    check_takes_part(agency, partnership)
    check_version(agency, version)
    agency.refresh_from_db()
    contact = changes.get("speak_up_contact")
    if contact is not None and contact.agency_id != agency.pk:
        raise Refused(f"{contact.user.name} is not of {agency.name}, and cannot act for its people.")
    if changed := put(agency, changes):
        _check_name(agency, partnership)
        with act:
            act.facts = {"what": joined(changed), "agency": agency.name}
            act.save(checked(agency))


@transaction.atomic
def set_off_accord(
    *,
    partnership: Partnership,
    agency: Agency,
    off_accord: bool,
    letters_to: str,
    by: Who,
    now: datetime,
    version: int | None = None,
) -> bool:
    """Enter whether an agency is on Accord in this partnership, and where letters to it go; raises Refused.

    Whether that changed: where letters go may change alone. What becomes of open matters is the floor above's.
    """
    kind = "agency.off_accord" if off_accord else "agency.on_accord"
    act = open_act(partnership, kind, by=by, now=now, facts={"agency": agency.name})
    part = Participation.objects.filter(partnership=partnership, agency=agency).first()
    if part is None:
        raise Refused(f"{agency.name} takes no part in {partnership.name}.")
    check_version(part, version)
    if off_accord and not letters_to.strip():
        raise Refused("Say where letters to it go: who opens them there, and the address.")
    was = bool(part.off_accord)
    if was == off_accord and (part.letters_to or "") == letters_to:
        return False
    with act:
        part.off_accord, part.letters_to = off_accord, letters_to or None
        act.save(checked(part))
    return was != off_accord


@transaction.atomic
def add_service(*, agency: Agency, partnership: Partnership, name: str, by: Who, now: datetime) -> Service:
    """A unit of an agency: a team, a ward, a school of a trust; raises Refused."""
    service = checked(Service(agency=agency, name=name))
    facts = {"service": name, "agency": agency.name}
    with open_act(partnership, "service.added", by=by, now=now, facts=facts) as act:
        check_takes_part(agency, partnership)
        if Service.objects.filter(agency=agency, name=name).exists():
            raise Refused(f"{agency.name} has a service of this name already.")
        act.add(service)
    return service


def _check_name(agency: Agency, partnership: Partnership) -> None:
    others = Agency.objects.filter(participations__partnership=partnership).exclude(pk=agency.pk)
    if others.filter(name__iexact=agency.name).exists():
        raise Refused(f"{partnership.name} has an agency of this name already.")
