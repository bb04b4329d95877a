"""Speaking up past one's own line: an agency's contact and leaflet, and where complaints go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from agencies.models import Agency, Membership, Partnership
from agencies.queries import agencies_of
from audit.documents import compiled
from escalation.walls import guardians_for

TEMPLATE = "letters/speaking_up.typ"


@dataclass(frozen=True)
class Way:
    """How somebody of an agency speaks up: whom to contact, who would act for them, and what the leaflet says."""

    agency: Agency
    partnership: Partnership
    people: tuple[str, ...]

    @property
    def contact(self) -> list[tuple[str, str]]:
        agency = self.agency
        found = [
            ("Contact", agency.speak_up_name),
            ("Telephone", agency.speak_up_telephone),
            ("E-mail", agency.speak_up_email),
        ]
        return [(key, value) for key, value in found if value]

    @property
    def leaflet(self) -> str:
        """Where the agency's own leaflet is, as its address or in words."""
        return self.agency.speak_up_leaflet or ""

    @property
    def leaflet_is_an_address(self) -> bool:
        return self.leaflet.startswith(("https://", "http://"))


def way(person: Membership, *, on: date) -> Way:
    """The way of this person's own agency; their own managers are never among who would act for them."""
    assert person.agency is not None  # who asks is of an agency
    people = guardians_for(person, on=on)
    named = (", ".join(filter(None, (one.user.name, one.called, one.telephone))) for one in people)
    return Way(person.agency, person.partnership, tuple(named))


def agencies_for_complaints(partnerships: Iterable[Partnership], *, on: date) -> list[tuple[str, str]]:
    """Each agency of these partnerships that has said where complaints about it go."""
    found = {agency for partnership in partnerships for agency in agencies_of(partnership, on=on)}
    named = [(agency.name, agency.complaints) for agency in found if agency.complaints]
    return sorted((name, complaints) for name, complaints in named if complaints)


def leaflet_pdf(of: Way, *, now: datetime) -> bytes:
    """The leaflet as PDF/UA-1: what may be raised, how, whom to contact. It names nobody's line."""
    data = {
        "agency": of.agency.name,
        "partnership": of.partnership.name,
        "contact": [list(one) for one in of.contact],
        "people": list(of.people),
        "leaflet": of.leaflet,
        "front_door": " ".join(
            part for part in (of.partnership.front_door_name, of.partnership.front_door_telephone) if part
        ),
        "allegations": " ".join(
            part for part in (of.partnership.allegations_name, of.partnership.allegations_telephone) if part
        ),
    }
    return compiled(data, now, template=TEMPLATE)
