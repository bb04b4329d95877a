"""A small partnership for each of the other four policies: people are named by what they do, as in `factories`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agencies.models import Agency, Membership, Partnership, Post
from agencies.roles import Kind, Role
from escalation.core.policy import Policy
from escalation.demonstration.setting_up import Board, Body, Cast, Person, set_up
from tests.factories import MONDAY

PRACTITIONER, FIRST_LINE, SENIOR, HEAD, DESIGNATED = (
    Role.PRACTITIONER,
    Role.FIRST_LINE_MANAGER,
    Role.SENIOR_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.DESIGNATED_PROFESSIONAL,
)


def someone(called: str, role: Role, slug: str = "", service: str = "") -> Person:
    """A person who is called what they are, at a desk of that name."""
    return Person(f"{called} Example", role, called, f"{called}'s desk", slug, service)


def line(*called: tuple[str, Role]) -> tuple[Person, ...]:
    return tuple(someone(name, role) for name, role in called)


BOARDS_PEOPLE = (
    someone("Independent Chair", Role.CHAIR),
    someone("Business Manager", Role.BUSINESS_MANAGER),
)
SCHOOL = line(("Teacher", PRACTITIONER), ("Deputy Head", FIRST_LINE), ("Head Teacher", SENIOR))
SOCIAL_CARE = line(("Social Worker", PRACTITIONER), ("Team Manager", FIRST_LINE), ("Service Manager", SENIOR))


def _board(policy: str, name: str, *bodies: Body) -> Board:
    return Board(
        code=policy,
        name=name,
        title="LSCB",
        policy=policy,
        front_door="The Front Door",
        telephone="01000 999999",
        office="01000 888888",
        bodies=bodies,
        people=BOARDS_PEOPLE,
        shown=(),
    )


MERTON = _board(
    "merton",
    "Merton in small",
    Body("m-school", "Lavender School", Kind.EDUCATION, "01000 000001", (SCHOOL,)),
    Body("m-care", "Merton Children's Services", Kind.SOCIAL_CARE, "01000 000002", (SOCIAL_CARE,)),
)
MONITORING_FORM = _board(
    "monitoring-form",
    "A board in small",
    Body(
        "f-school",
        "Harbour School",
        Kind.EDUCATION,
        "01000 000001",
        (SCHOOL,),
        (someone("School Representative", Role.BOARD_REPRESENTATIVE),),
    ),
    Body("f-care", "Harbour Children's Services", Kind.SOCIAL_CARE, "01000 000002", (SOCIAL_CARE,)),
    Body(
        "f-police",
        "Harbour Police",
        Kind.POLICE,
        "01000 000003",
        (line(("Constable", PRACTITIONER), ("Sergeant", FIRST_LINE), ("Inspector", SENIOR)),),
        (someone("Police Representative", Role.BOARD_REPRESENTATIVE),),
    ),
)
LONDON = _board(
    "london",
    "London in small",
    Body(
        "l-hospital",
        "Kings Hospital",
        Kind.HEALTH,
        "01000 000001",
        (
            (
                someone("Nurse", PRACTITIONER),
                someone("Designated Professional", DESIGNATED),
                someone("Designated Nurse", DESIGNATED, "designated-nurse"),
                someone("Head Of Nursing", HEAD),
            ),
        ),
        (someone("Medical Director", SENIOR),),
    ),
    Body(
        "l-care",
        "London Children's Services",
        Kind.SOCIAL_CARE,
        "01000 000002",
        (
            (
                someone("Social Worker", PRACTITIONER),
                someone("Team Manager", FIRST_LINE),
                someone("Service Manager", SENIOR, "service-manager"),
                someone("Head Of Service", HEAD),
            ),
        ),
        (someone("Designated Social Worker", DESIGNATED),),
    ),
    Body(
        "l-police",
        "London Police",
        Kind.POLICE,
        "01000 000003",
        (
            (
                someone("Constable", PRACTITIONER),
                someone("Detective Sergeant", FIRST_LINE, "detective-sergeant"),
                someone("Detective Inspector", SENIOR, "detective-inspector"),
                someone("Superintendent", HEAD),
            ),
        ),
        (someone("Police Representative", Role.BOARD_REPRESENTATIVE),),
    ),
)
FAMILY, UNIT = "Family Support", "Social Work Unit"
CAMBRIDGESHIRE = _board(
    "cambridgeshire",
    "Cambridgeshire in small",
    Body(
        "c-council",
        "Fen Council",
        Kind.SOCIAL_CARE,
        "01000 000001",
        (
            (
                someone("Family Worker", PRACTITIONER, service=FAMILY),
                someone("Family Manager", FIRST_LINE, service=FAMILY),
                someone("Head Of Early Help", SENIOR, service=FAMILY),
            ),
            (
                someone("Social Worker", PRACTITIONER, service=UNIT),
                someone("Unit Manager", FIRST_LINE, service=UNIT),
                someone("Group Manager", SENIOR, service=UNIT),
            ),
        ),
        (
            someone("Case Line Manager", HEAD, "case-line-manager"),
            someone("Other Case Holder", SENIOR, "case-holding-manager"),
            someone("Head Of Partnerships", HEAD, "partnerships-head"),
        ),
        services=(FAMILY, UNIT),
    ),
)


@dataclass
class Small:
    """A partnership in small, and its people by what they do."""

    cast: Cast

    @property
    def partnership(self) -> Partnership:
        return self.cast.partnership

    @property
    def policy(self) -> Policy:
        return self.partnership.policy_versions.get().policy

    def person(self, called: str) -> Membership:
        """By what they are called: Teacher, Designated Nurse."""
        return self.cast.people[f"{called} Example"]

    def agency(self, code: str) -> Agency:
        return self.cast.agencies[code]

    def post(self, code: str, slug: str, service: str = "") -> Post:
        return self.cast.desks[code, service, slug]


def make_small(board: Board, *, now: datetime = MONDAY) -> Small:
    """The partnership, live since a month ago, with a calendar that reaches on from now."""
    return Small(set_up(board, now=now - timedelta(days=30)))
