"""A small partnership for tests, walked through the real services: people are named by what they do."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from agencies.models import Agency, AuditGrant, Membership, Partnership, Post
from agencies.roles import Kind, Role
from agencies.services import (
    add_agency,
    add_person,
    add_post,
    agree_to_grant,
    ask_for_grant,
    go_live,
    hold_post,
    set_up_partnership,
)
from agencies.services.grants import latest_day
from audit.acts import Actor
from escalation.models import CalendarVersion, PolicyVersion
from escalation.services.calendars import publish_calendar
from escalation.services.policies import load_policy
from tests.support.remembering import remembered

NORFOLK = Path(__file__).resolve().parent.parent / "escalation" / "policies" / "norfolk.toml"
COMMAND_LINE = Actor(key="test", name="Whoever set it up", role="operator", agency="")
MONDAY = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)  # an ordinary working week, far from bank holidays
PASSWORD = "correct horse battery"


@dataclass
class World:
    """A partnership and its people. Each person is a membership; each post has its slug and agency."""

    partnership: Partnership
    policy: PolicyVersion
    calendar: CalendarVersion
    agencies: dict[str, Agency] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)  # (code of the agency or "", slug)

    # The school, which often raises.
    teacher: Membership = field(init=False)
    head_teacher: Membership = field(init=False)
    trust_director: Membership = field(init=False)
    # Children's social care, which often answers.
    social_worker: Membership = field(init=False)
    team_manager: Membership = field(init=False)
    service_manager: Membership = field(init=False)
    stand_in: Membership = field(init=False)  # a team manager who stands in for the first-line manager
    # The police.
    constable: Membership = field(init=False)
    sergeant: Membership = field(init=False)
    inspector: Membership = field(init=False)
    # A hospital, with a designated professional.
    nurse: Membership = field(init=False)
    matron: Membership = field(init=False)
    medical_director: Membership = field(init=False)
    designated_doctor: Membership = field(init=False)
    # A charity.
    youth_worker: Membership = field(init=False)
    charity_manager: Membership = field(init=False)
    trustee: Membership = field(init=False)
    # Who may sit on a panel, and who takes what was learned to the board.
    police_representative: Membership = field(init=False)
    hospital_representative: Membership = field(init=False)
    charity_representative: Membership = field(init=False)
    # The board.
    chair: Membership = field(init=False)
    deputy_chair: Membership = field(init=False)
    business_manager: Membership = field(init=False)
    auditor: Membership = field(init=False)
    stranger: Membership = field(init=False)  # of an agency that is party to nothing

    def agency(self, code: str) -> Agency:
        return self.agencies[code]

    def post(self, code: str, slug: str) -> Post:
        return self.posts[(code, slug)]


# Of each agency (code, name, kind) its line from the bottom up, each managed by the next: name in World, role, title.
LINES: dict[tuple[str, str, Kind], list[tuple[str, Role, str]]] = {
    ("school", "Hawthorn Academy", Kind.EDUCATION): [
        ("teacher", Role.PRACTITIONER, "Teacher"),
        ("head_teacher", Role.FIRST_LINE_MANAGER, "Head teacher"),
        ("trust_director", Role.SENIOR_MANAGER, "Director of the trust"),
    ],
    ("social-care", "Norfolk Children's Services", Kind.SOCIAL_CARE): [
        ("social_worker", Role.PRACTITIONER, "Social worker"),
        ("team_manager", Role.FIRST_LINE_MANAGER, "Team manager"),
        ("service_manager", Role.SENIOR_MANAGER, "Service manager"),
    ],
    ("police", "Norfolk Police", Kind.POLICE): [
        ("constable", Role.PRACTITIONER, "Constable"),
        ("sergeant", Role.FIRST_LINE_MANAGER, "Detective sergeant"),
        ("inspector", Role.SENIOR_MANAGER, "Detective inspector"),
    ],
    ("hospital", "Norfolk Hospital", Kind.HEALTH): [
        ("nurse", Role.PRACTITIONER, "Nurse"),
        ("matron", Role.FIRST_LINE_MANAGER, "Matron"),
        ("medical_director", Role.SENIOR_MANAGER, "Medical director"),
    ],
    ("charity", "Wherry Youth Trust", Kind.VOLUNTARY): [
        ("youth_worker", Role.PRACTITIONER, "Youth worker"),
        ("charity_manager", Role.FIRST_LINE_MANAGER, "Project manager"),
        ("trustee", Role.SENIOR_MANAGER, "Chief executive"),
    ],
}


@remembered
def make_partnership(*, now: datetime = MONDAY, code: str = "norfolk", live: bool = True) -> World:
    """Norfolk in small, live at ``now``: five agencies with a line of three posts each, and the board's own people."""
    before = now - timedelta(days=30)
    partnership = set_up_partnership(
        code=code,
        name="Norfolk Safeguarding Children Board",
        title="NSCB",
        front_door_name="Children's Advice and Duty Service",
        front_door_telephone="0344 800 8021",
        by=COMMAND_LINE,
        now=before,
    )
    world = World(
        partnership=partnership,
        policy=load_policy(
            partnership=partnership,
            text=NORFOLK.read_text(),
            in_force_from=date(2020, 1, 1),
            by=COMMAND_LINE,
            now=before,
        ),
        calendar=publish_calendar(partnership=partnership, by=COMMAND_LINE, now=now),
    )
    for (agency, name, kind), line in LINES.items():
        _make_agency(world, agency, name, kind, line, before)
    _make_extras(world, before)
    _make_board(world, before)
    if live:
        go_live(partnership=partnership, by=COMMAND_LINE, now=now)
    return world


def make_person(
    world: World, name: str, role: Role, agency: str = "", job_title: str = "", *, now: datetime = MONDAY
) -> Membership:
    """One more person, with an e-mail address made from the name and the password of the tests."""
    where = world.agencies.get(agency)
    return add_person(
        partnership=world.partnership,
        name=name,
        email=f"{name.lower().replace(' ', '.')}@{agency or 'board'}.{world.partnership.code}.example",
        role=role,
        agency=where,
        job_title=job_title,
        password=PASSWORD,
        by=COMMAND_LINE,
        now=now - timedelta(days=1),
    )


def _make_agency(
    world: World, code: str, name: str, kind: Kind, line: list[tuple[str, Role, str]], now: datetime
) -> None:
    agency = add_agency(
        partnership=world.partnership,
        code=_code(world, code),
        name=name,
        kind=kind,
        telephone="01603 000000",
        by=COMMAND_LINE,
        now=now,
    )
    world.agencies[code] = agency
    manager: Membership | None = None
    for person, role, title in reversed(line):
        manager = _person(world, person, role, agency, title, manager, now)
        _post(world, code, role, title, manager, now)


def _make_extras(world: World, now: datetime) -> None:
    """A stand-in, a designated professional, representatives, and an agency that is party to nothing."""
    social_care, hospital = world.agencies["social-care"], world.agencies["hospital"]
    manager = world.service_manager
    stand_in = _person(world, "stand_in", Role.FIRST_LINE_MANAGER, social_care, "Team manager", manager, now)
    desk = world.post("social-care", Role.FIRST_LINE_MANAGER)
    hold_post(post=desk, membership=stand_in, stands_in=True, by=COMMAND_LINE, now=now)
    role = Role.DESIGNATED_PROFESSIONAL
    doctor = _person(world, "designated_doctor", role, hospital, "Designated doctor", None, now)
    _post(world, "hospital", role, "Designated doctor", doctor, now)
    for code in ("police", "hospital", "charity"):
        role, title = Role.BOARD_REPRESENTATIVE, "Senior representative"
        person = _person(world, f"{code}_representative", role, world.agencies[code], title, None, now)
        _post(world, code, "senior-representative", title, person, now)
        _post(world, code, role, "Representative on the board", person, now)
    line = [("stranger", Role.PRACTITIONER, "Housing officer")]
    _make_agency(world, "housing", "Norfolk Housing", Kind.HOUSING, line, now)


def _make_board(world: World, now: datetime) -> None:
    chair = _person(world, "chair", Role.CHAIR, None, "Independent chair", None, now)
    desk = _post(world, "", Role.CHAIR, "Independent chair", chair, now)
    deputy = _person(world, "deputy_chair", Role.CHAIR, None, "Deputy chair", None, now)
    hold_post(post=desk, membership=deputy, stands_in=True, by=COMMAND_LINE, now=now)
    manager = _person(world, "business_manager", Role.BUSINESS_MANAGER, None, "", None, now)
    _post(world, "", Role.BUSINESS_MANAGER, "Business manager", manager, now)
    _person(world, "auditor", Role.AUDITOR, None, "", None, now)
    make_grant(world.auditor, world.business_manager, world.chair, now=now)


def make_grant(
    auditor: Membership,
    asks: Membership,
    agrees: Membership,
    *,
    opens_written: bool = True,
    opens_child: bool = True,
    now: datetime,
) -> AuditGrant:
    """An auditor may read from that day on for as long as can be: asked for by one, agreed by another."""
    today = timezone.localdate(now)
    grant = ask_for_grant(
        membership=auditor,
        starts=today,
        until=latest_day(today),
        purpose="The yearly audit of how disagreements are resolved",
        opens_written=opens_written,
        opens_child=opens_child,
        by=asks,
        now=now,
    )
    agree_to_grant(grant=grant, by=agrees, now=now)
    return grant


def _person(
    world: World,
    name: str,
    role: Role,
    agency: Agency | None,
    title: str,
    manager: Membership | None,
    now: datetime,
) -> Membership:
    membership = add_person(
        partnership=world.partnership,
        name=f"{name.replace('_', ' ').title()} Example",
        email=f"{name.replace('_', '.')}@{world.partnership.code}.example",
        role=role,
        agency=agency,
        job_title=title,
        telephone="01603 111111",
        manager=manager,
        password=PASSWORD,
        by=COMMAND_LINE,
        now=now,
    )
    setattr(world, name, membership)
    return membership


def _post(world: World, code: str, slug: str, title: str, holder: Membership, now: datetime) -> Post:
    post = add_post(
        partnership=world.partnership,
        agency=world.agencies.get(code),
        slug=slug,
        title=title,
        telephone="01603 222222",
        hours="Monday to Friday, 9am to 5pm",
        by=COMMAND_LINE,
        now=now,
    )
    hold_post(post=post, membership=holder, by=COMMAND_LINE, now=now)
    world.posts[(code, str(slug))] = post
    return post


def _code(world: World, code: str) -> str:
    """Codes of agencies are unique over all partnerships."""
    return code if world.partnership.code == "norfolk" else f"{world.partnership.code}-{code}"
