"""The demonstration's largest partnership: its board, its agencies and their people. All names are invented."""

from agencies.roles import Kind, Role
from escalation.demonstration.setting_up import Board, Body, Person

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


def _lines(line: tuple[tuple[str, Role, str, str], ...]) -> tuple[tuple[Person, ...], ...]:
    return (tuple(Person(name, role, called, post) for name, role, called, post in line),)


def _beside(code: str) -> tuple[Person, ...]:
    return tuple(
        Person(name, role, called, called, slug, stands_in=stands_in)
        for where, name, role, called, slug, stands_in in EXTRAS
        if where == code
    )


BROADLAND = Board(
    code="broadland",
    name="Broadland Safeguarding Children Board",
    title="BSCB",
    policy="norfolk",
    front_door="Children's Advice and Duty Line",
    telephone="01603 555 0111",
    office="01603 555 0001",
    bodies=tuple(
        Body(code, name, kind, telephone, _lines(line), _beside(code))
        for code, name, kind, telephone, line in AGENCIES
    ),
    people=tuple(
        Person(name, role, called, "" if role is Role.AUDITOR else called, stands_in=stands_in)
        for name, role, called, stands_in in BOARD
    ),
    shown=(
        "Beth Calloway",
        "Simon Achebe",
        "Ruth Vane",
        "Amira Haddad",
        "Tom Oakley",
        "Grace Owusu",
        "Callum Reid",
        "Dan Whitlock",
        "Supt Helen Cross",
        "Margaret Ellery",
        "Joanna Price",
        "Alan Frith",
    ),
)
