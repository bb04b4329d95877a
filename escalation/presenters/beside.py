"""What stands beside the matters of a list: their parties, and the desks where they stand; in one narrow query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, F, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce

from agencies.roles import Role
from audit.written_once import WrittenOnce
from escalation.core.stages import ForWhom, Side
from escalation.models import Party, Seat, SpeakUp
from escalation.presenters.people import SPEAK_UP_CONTACT, Desk, Person


class _Line(NamedTuple):
    """One party, desk or contact. What is empty of one kind is empty text, so that the three make one query."""

    kind: str
    disagreement: UUID
    side: str
    agency: str
    agency_id: UUID | None
    unit: str  # a service; a post by its title; whom alone to contact
    unit_agency: str  # whose post it is
    place: str  # of who has no agency
    person: str
    job_title: str
    role: str
    as_what: str
    told: str  # not empty: a party that is not on Accord
    at: Any
    key: UUID

    @property
    def called(self) -> str:
        return self.job_title or (Role(self.role).description if self.role else "")


@dataclass(frozen=True)
class Named:
    """An agency, by its name."""

    name: str


@dataclass(frozen=True)
class PartyLine:
    """A party as a list needs it."""

    side: str
    name: str
    agency: Named
    agency_id: UUID | None
    off_accord: bool


@dataclass(frozen=True)
class Beside:
    """The parties and the desks of each matter of a page."""

    parties: Mapping[UUID, list[PartyLine]]
    desks: Mapping[UUID, list[Desk]]

    @classmethod
    def of(cls, matters: Iterable[UUID]) -> "Beside":
        keys = list(matters)
        parties: dict[UUID, list[PartyLine]] = defaultdict(list)
        desks: dict[UUID, list[Desk]] = defaultdict(list)
        for line in _lines(keys) if keys else ():
            if line.kind == "party":
                parties[line.disagreement].append(_party(line))
            elif line.kind == "contact":
                # Of a raiser who speaks up the other side is shown whom to contact, and nobody else.
                others = (desk for desk in desks[line.disagreement] if desk.side != Side.RAISING)
                desks[line.disagreement] = [_desk(line), *others]
            else:
                desks[line.disagreement].append(_desk(line))
        return cls(parties, desks)


# Contacts come last: they take the place of desks.
KINDS = ("party", "seat", "contact")


def _lines(keys: list[UUID]) -> list[_Line]:
    """Parties in the order of sides and time, desks in that of time, then contacts."""
    return sorted(
        map(_Line._make, _LINES.tuples_of(keys)),
        key=lambda one: (
            KINDS.index(one.kind),
            one.side if one.kind == "party" else "",
            one.at,
            str(one.key),
        ),
    )


def _narrow_lines(keys: Sequence[UUID]) -> QuerySet:
    parties = _narrow(
        "party",
        Party.objects.present().filter(disagreement__in=keys),
        agency=F("agency__name"),
        agency_id=F("agency_id"),
        unit=F("service__name"),
        job_title=F("manager__job_title"),
        role=F("manager__role"),
        told=Case(When(off_accord=True, then=Value("told"))),
    )
    own_words = When(
        as_what=Seat.AsWhat.RAISER,
        for_whom=ForWhom.OWN_SIDE,
        then=Coalesce("disagreement__raiser_called", "membership__user__name"),
    )
    desks = _narrow(
        "seat",
        Seat.objects.filter(disagreement__in=keys).acting(),
        agency=F("agency__name"),
        unit=F("post__title"),
        unit_agency=F("post__agency__name"),
        place=Coalesce(
            "post__partnership__name", "membership__agency__name", "membership__partnership__name"
        ),
        person=Case(own_words, default=F("membership__user__name")),
        job_title=F("membership__job_title"),
        role=F("membership__role"),
        as_what=F("as_what"),
    )
    contacts = _narrow(
        "contact",
        SpeakUp.objects.filter(disagreement__in=keys),
        agency=Coalesce(
            "disagreement__raised_by__agency__name", "disagreement__raised_by__partnership__name"
        ),
        unit=F("contact_name"),
    )
    return parties.union(desks, contacts, all=True)


_LINES = WrittenOnce(_narrow_lines)


def _narrow(kind: str, found: QuerySet, /, **given: Any) -> QuerySet:  # noqa: ANN401 - expressions of any kind
    """The rows as lines: each column as it is given, or empty."""
    words = ("agency", "unit", "unit_agency", "place", "person", "job_title", "role", "as_what", "told")
    text = {name: Coalesce(given.get(name, Value("")), Value(""), output_field=CharField()) for name in words}
    columns = {
        "kind": Value(kind),
        "disagreement": F("disagreement_id"),
        "side": Value(Side.RAISING.value) if kind == "contact" else F("side"),
        **text,
        "agency_id": given.get("agency_id", Cast(Value(None), UUIDField())),
        "at": F("recorded_at"),
        "key": F("pk"),
    }
    return found.order_by().values_list(*(columns[name] for name in _Line._fields))


def _party(line: _Line) -> PartyLine:
    """Called by its agency, its service, or the desk of the manager whose decision it is."""
    unit = line.called or line.unit
    name = f"{unit}, {line.agency}" if unit else line.agency
    return PartyLine(line.side, name, Named(line.agency), line.agency_id, bool(line.told))


def _desk(line: _Line) -> Desk:
    """A post by its title, with its agency where it acts for another; a person by name; or whom alone to contact."""
    title = line.unit or line.person
    if line.kind == "contact":
        title = f"contact only {line.unit}"
    elif line.unit and line.agency and line.unit_agency not in ("", line.agency):
        title = f"{line.unit} ({line.unit_agency})"
    called = SPEAK_UP_CONTACT if line.kind == "contact" else line.called
    is_post = line.kind == "seat" and bool(line.unit)
    people = () if is_post else (Person(line.person or line.unit, called, "", stands_in=False),)
    agency = line.agency or line.place
    return Desk(line.side, agency, title, line.as_what, "", "", people, is_post)
