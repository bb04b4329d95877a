"""The demonstration's partnership: its board, its agencies and their people. All names are invented."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from agencies.models import Agency, Membership, Partnership, Post
from agencies.roles import Kind, Role
from agencies.services import (
    add_agency,
    add_closure,
    add_person,
    add_post,
    go_live,
    hold_post,
    set_up_partnership,
)
from audit.acts import Actor
from escalation.services.calendars import publish_calendar
from escalation.services.policies import load_policy

PASSWORD = "demonstration"  # noqa: S105 - printed at every start: there is nothing behind it
OPERATOR = Actor(key="demonstration", name="The demonstration", role="set up", agency="")
POLICY = Path(__file__).resolve().parent.parent / "policies" / "norfolk.toml"

# code, name, kind, telephone; then the line from the bottom up: name, role, what they are called, post.
AGENCIES: tuple[tuple[str, str, Kind, str, tuple[tuple[str, Role, str, str], ...]], ...] = (
    (
        "childrens-services",
        "Broadland Children's Services",
        Kind.SOCIAL_CARE,
        "01603 555 0100",
        (
            ("Amira Haddad", Role.PRACTITIONER, "Social worker", "Duty desk, children's social care"),
            ("Tom Oakley", Role.FIRST_LINE_MANAGER, "Team manager", "Team manager's desk"),
            ("Grace Owusu", Role.SENIOR_MANAGER, "Service manager", "Service manager's desk"),
        ),
    ),
    (
        "police",
        "Broadland Police",
        Kind.POLICE,
        "01603 555 0200",
        (
            ("Dan Whitlock", Role.PRACTITIONER, "Detective constable", "Child abuse investigation desk"),
            ("Sunita Rao", Role.FIRST_LINE_MANAGER, "Detective sergeant", "Detective sergeant's desk"),
            ("Martin Shaw", Role.SENIOR_MANAGER, "Detective inspector", "Detective inspector's desk"),
        ),
    ),
    (
        "hospital",
        "Wensum Hospitals",
        Kind.HEALTH,
        "01603 555 0300",
        (
            ("Leah Brennan", Role.PRACTITIONER, "Paediatric nurse", "Paediatric liaison"),
            ("Peter Lindqvist", Role.FIRST_LINE_MANAGER, "Ward manager", "Ward manager's desk"),
            ("Ngozi Eze", Role.SENIOR_MANAGER, "Associate director of nursing", "Director of nursing's desk"),
        ),
    ),
    (
        "community-health",
        "Yare Community Health",
        Kind.HEALTH,
        "01603 555 0350",
        (
            ("Hannah Pike", Role.PRACTITIONER, "Health visitor", "0 to 19 team"),
            ("Carol Jessop", Role.FIRST_LINE_MANAGER, "Team lead", "0 to 19 team lead"),
            ("Idris Morgan", Role.SENIOR_MANAGER, "Head of children's health", "Head of children's health"),
        ),
    ),
    (
        "hawthorn-academy",
        "Hawthorn Academy",
        Kind.EDUCATION,
        "01603 555 0400",
        (
            ("Beth Calloway", Role.PRACTITIONER, "Pastoral lead", "Pastoral office"),
            ("Simon Achebe", Role.FIRST_LINE_MANAGER, "Deputy head, safeguarding lead", "Safeguarding lead"),
            ("Ruth Vane", Role.SENIOR_MANAGER, "Head teacher", "Head teacher's office"),
        ),
    ),
    (
        "probation",
        "Broadland Probation",
        Kind.PROBATION,
        "01603 555 0500",
        (
            ("Joel Marsh", Role.PRACTITIONER, "Probation officer", "Probation duty desk"),
            ("Anne Tully", Role.FIRST_LINE_MANAGER, "Senior probation officer", "Senior probation officer"),
            ("Keith Bourne", Role.SENIOR_MANAGER, "Head of probation delivery", "Head of delivery"),
        ),
    ),
    (
        "housing",
        "Bure Valley Housing",
        Kind.HOUSING,
        "01603 555 0600",
        (
            ("Priya Nair", Role.PRACTITIONER, "Tenancy officer", "Tenancy desk"),
            ("Mark Sutton", Role.FIRST_LINE_MANAGER, "Neighbourhood manager", "Neighbourhood manager"),
        ),
    ),
    (
        "youth-trust",
        "Wherry Youth Trust",
        Kind.VOLUNTARY,
        "01603 555 0700",
        (
            ("Callum Reid", Role.PRACTITIONER, "Youth worker", "Youth work desk"),
            ("Fatima Noor", Role.FIRST_LINE_MANAGER, "Project manager", "Project manager"),
            ("Oliver Stroud", Role.SENIOR_MANAGER, "Chief executive", "Chief executive's office"),
        ),
    ),
    (
        "refuge",
        "Lantern Refuge",
        Kind.VOLUNTARY,
        "01603 555 0800",
        (
            ("Elsie Grant", Role.PRACTITIONER, "Children's worker", "Children's team"),
            ("Moira Dunn", Role.FIRST_LINE_MANAGER, "Refuge manager", "Refuge manager"),
            ("Yusuf Karim", Role.SENIOR_MANAGER, "Director of services", "Director of services"),
        ),
    ),
)

# agency, name, role, what they are called, slug of the post, stands in
EXTRAS: tuple[tuple[str, str, Role, str, str, bool], ...] = (
    (
        "childrens-services",
        "Nia Prosser",
        Role.FIRST_LINE_MANAGER,
        "Team manager",
        "first_line_manager",
        True,
    ),
    (
        "hospital",
        "Dr Farah Malik",
        Role.DESIGNATED_PROFESSIONAL,
        "Designated doctor",
        "designated_professional",
        False,
    ),
    ("community-health", "Jo Tanner", Role.NAMED_PROFESSIONAL, "Named nurse", "named_professional", False),
    (
        "police",
        "Supt Helen Cross",
        Role.BOARD_REPRESENTATIVE,
        "Superintendent",
        "senior-representative",
        False,
    ),
    (
        "hospital",
        "Robert Ansah",
        Role.BOARD_REPRESENTATIVE,
        "Chief nurse",
        "senior-representative",
        False,
    ),
    (
        "probation",
        "Linda Frost",
        Role.BOARD_REPRESENTATIVE,
        "Regional director",
        "senior-representative",
        False,
    ),
    (
        "youth-trust",
        "Marcus Bell",
        Role.BOARD_REPRESENTATIVE,
        "Chair of trustees",
        "senior-representative",
        False,
    ),
    ("refuge", "Sarah Whitby", Role.BOARD_REPRESENTATIVE, "Trustee", "senior-representative", False),
)

# name, role, what they are called, whether in place of the chair
BOARD: tuple[tuple[str, Role, str, bool], ...] = (
    ("Margaret Ellery", Role.CHAIR, "Independent chair", False),
    ("David Kwarteng", Role.CHAIR, "Deputy chair", True),
    ("Joanna Price", Role.BUSINESS_MANAGER, "Board business manager", False),
    ("Alan Frith", Role.AUDITOR, "Auditor", False),
)


@dataclass
class Cast:
    """The partnership, and its people by name."""

    partnership: Partnership
    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)
    desks: dict[tuple[str, str], Post] = field(default_factory=dict)


def set_up(*, now: datetime) -> Cast:
    """The whole partnership, as a business manager would set it up, live from ``now``."""
    partnership = set_up_partnership(
        code="broadland",
        name="Broadland Safeguarding Children Board",
        title="BSCB",
        front_door_name="Children's Advice and Duty Line",
        front_door_telephone="01603 555 0111",
        by=OPERATOR,
        now=now,
    )
    cast = Cast(partnership)
    add_closure(
        partnership=partnership,
        day=date(now.year + 1, 12, 29),
        reason="Closed between Christmas and New Year",
        by=OPERATOR,
        now=now,
    )
    publish_calendar(partnership=partnership, by=OPERATOR, now=now)
    load_policy(
        partnership=partnership,
        text=POLICY.read_text(),
        in_force_from=(now - timedelta(days=1)).date(),
        by=OPERATOR,
        now=now,
    )
    for code, name, kind, telephone, line in AGENCIES:
        _agency(cast, code, name, kind, telephone, line, now)
    for extra in EXTRAS:
        _extra(cast, *extra, now)
    _board(cast, now)
    go_live(partnership=partnership, by=OPERATOR, now=now)
    return cast


def _agency(
    cast: Cast,
    code: str,
    name: str,
    kind: Kind,
    telephone: str,
    line: tuple[tuple[str, Role, str, str], ...],
    now: datetime,
) -> None:
    agency = add_agency(
        partnership=cast.partnership,
        code=code,
        name=name,
        kind=kind,
        telephone=telephone,
        hours="Monday to Friday, 8:30am to 5:30pm",
        by=OPERATOR,
        now=now,
    )
    cast.agencies[code] = agency
    manager: Membership | None = None
    for number, (person, role, called, desk) in enumerate(reversed(line), start=1):
        manager = _person(cast, person, role, called, agency, manager, now)
        _post(cast, code, role, desk, f"{telephone[:-1]}{number}", manager, now)


def _extra(
    cast: Cast, code: str, name: str, role: Role, called: str, slug: str, stands_in: bool, now: datetime
) -> None:
    agency = cast.agencies[code]
    person = _person(cast, name, role, called, agency, None, now)
    if stands_in:
        hold_post(post=cast.desks[code, slug], membership=person, stands_in=True, by=OPERATOR, now=now)
        return
    _post(cast, code, slug, called, agency.telephone, person, now)
    if role is Role.BOARD_REPRESENTATIVE:
        _post(cast, code, role, f"{called}, for the board", agency.telephone, person, now)


def _board(cast: Cast, now: datetime) -> None:
    for name, role, called, stands_in in BOARD:
        person = _person(cast, name, role, called, None, None, now)
        if stands_in:
            hold_post(post=cast.desks["", role], membership=person, stands_in=True, by=OPERATOR, now=now)
        elif role is not Role.AUDITOR:
            _post(cast, "", role, called, "01603 555 0001", person, now)


def _person(
    cast: Cast,
    name: str,
    role: Role,
    called: str,
    agency: Agency | None,
    manager: Membership | None,
    now: datetime,
) -> Membership:
    person = add_person(
        partnership=cast.partnership,
        name=name,
        email=address(name),
        role=role,
        agency=agency,
        job_title=called,
        telephone=agency.telephone if agency else "01603 555 0001",
        manager=manager,
        password=PASSWORD,
        by=OPERATOR,
        now=now,
    )
    cast.people[name] = person
    return person


def _post(
    cast: Cast, code: str, slug: str, title: str, telephone: str, holder: Membership, now: datetime
) -> None:
    post = add_post(
        partnership=cast.partnership,
        agency=cast.agencies.get(code),
        slug=slug,
        title=title,
        telephone=telephone,
        hours="Monday to Friday, 9am to 5pm",
        by=OPERATOR,
        now=now,
    )
    hold_post(post=post, membership=holder, by=OPERATOR, now=now)
    cast.desks[code, str(slug)] = post


def address(name: str) -> str:
    """The e-mail address of an invented person."""
    words = name.replace("Dr ", "").replace("Supt ", "").lower().split()
    return ".".join(words) + "@broadland.example"
