"""How a partnership of the demonstration is described, and set up as its business manager would do it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from agencies.models import Agency, Membership, Partnership, Post, Service
from agencies.roles import Kind, Role
from agencies.services import (
    add_agency,
    add_closure,
    add_person,
    add_post,
    add_service,
    agree_to_grant,
    ask_for_grant,
    go_live,
    hold_post,
    set_up_partnership,
)
from agencies.services.grants import latest_day
from audit.acts import Actor
from escalation.services.calendars import publish_calendar
from escalation.services.policies import load_policy
from escalation.zone import local_day

PASSWORD = "demonstration"  # noqa: S105 - printed at every start: there is nothing behind it
OPERATOR = Actor(key="demonstration", name="The demonstration", role="set up", agency="")
POLICIES = Path(__file__).resolve().parent.parent / "policies"


@dataclass(frozen=True)
class Person:
    """Somebody invented: role, what they are called, and the post that they hold (none: no title)."""

    name: str
    role: Role
    called: str
    post: str = ""  # what people call it
    slug: str = ""  # policy's name for it; that of the role, where it is not said
    service: str = ""
    stands_in: bool = False  # for whoever holds the post of that name, which is there already


@dataclass(frozen=True)
class Body:
    """An agency. Its lines stand from the bottom up, each person managed by the next; others stand beside them."""

    code: str
    name: str
    kind: Kind
    telephone: str
    lines: tuple[tuple[Person, ...], ...]
    beside: tuple[Person, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """A partnership: its policy, its agencies, its own people, and who of them all is printed at the start."""

    code: str
    name: str
    title: str
    policy: str
    front_door: str
    telephone: str  # of the front door
    office: str  # where the board's own people are reached
    bodies: tuple[Body, ...]
    people: tuple[Person, ...]
    shown: tuple[str, ...]

    def address(self, name: str) -> str:
        """The e-mail address of an invented person."""
        words = name.replace("Dr ", "").replace("Supt ", "").lower().split()
        return f"{'.'.join(words)}@{self.code}.example"

    def everybody(self) -> list[tuple[Person, str]]:
        """Each person with the place where they work."""
        found = [(person, self.name) for person in self.people]
        for body in self.bodies:
            for line in (*body.lines, body.beside):
                found += [(person, body.name) for person in line]
        return found


@dataclass
class Cast:
    """A partnership that is set up, and its people by name."""

    board: Board
    partnership: Partnership
    agencies: dict[str, Agency] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)
    desks: dict[tuple[str, str, str], Post] = field(default_factory=dict)  # agency, service, slug

    @property
    def chair(self) -> Membership:
        return next(person for person in self.people.values() if person.role == Role.CHAIR)


def set_up(board: Board, *, now: datetime) -> Cast:
    """The whole partnership, live from ``now``."""
    partnership = set_up_partnership(
        code=board.code,
        name=board.name,
        title=board.title,
        front_door_name=board.front_door,
        front_door_telephone=board.telephone,
        by=OPERATOR,
        now=now,
    )
    cast = Cast(board, partnership)
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
        text=(POLICIES / f"{board.policy}.toml").read_text(),
        in_force_from=(now - timedelta(days=1)).date(),
        by=OPERATOR,
        now=now,
    )
    for body in board.bodies:
        _agency(cast, body, now)
    for person in board.people:
        _person(cast, person, None, None, now)
    go_live(partnership=partnership, by=OPERATOR, now=now)
    _grants(cast, now)
    return cast


def _grants(cast: Cast, now: datetime) -> None:
    """Each auditor may read all: the business manager asked for it, and the chair agreed."""
    by_role = {Role(person.role): person for person in reversed(cast.people.values())}
    for auditor in [person for person in cast.people.values() if person.role == Role.AUDITOR]:
        grant = ask_for_grant(
            membership=auditor,
            starts=local_day(now),
            until=latest_day(local_day(now)),
            purpose="The yearly audit of how disagreements are resolved",
            opens_written=True,
            opens_child=True,
            by=by_role[Role.BUSINESS_MANAGER],
            now=now,
        )
        agree_to_grant(grant=grant, by=cast.chair, now=now)


def _agency(cast: Cast, body: Body, now: datetime) -> None:
    agency = add_agency(
        partnership=cast.partnership,
        code=body.code,
        name=body.name,
        kind=body.kind,
        telephone=body.telephone,
        hours="Monday to Friday, 8:30am to 5:30pm",
        by=OPERATOR,
        now=now,
    )
    cast.agencies[body.code] = agency
    for name in body.services:
        cast.services[name] = add_service(
            agency=agency, partnership=cast.partnership, name=name, by=OPERATOR, now=now
        )
    for line in body.lines:
        manager: Membership | None = None
        for person in reversed(line):
            # Whoever ends another line as well is there already.
            manager = cast.people.get(person.name) or _person(cast, person, agency, manager, now)
    for person in body.beside:
        _person(cast, person, agency, None, now)


def _person(
    cast: Cast, person: Person, agency: Agency | None, manager: Membership | None, now: datetime
) -> Membership:
    telephone = agency.telephone if agency else cast.board.office
    membership = add_person(
        partnership=cast.partnership,
        name=person.name,
        email=cast.board.address(person.name),
        role=person.role,
        agency=agency,
        service=cast.services.get(person.service),
        job_title=person.called,
        telephone=telephone,
        manager=manager,
        password=PASSWORD,
        by=OPERATOR,
        now=now,
    )
    cast.people[person.name] = membership
    if person.post:
        _holds(cast, person, membership, agency, telephone, now)
    return membership


def _holds(
    cast: Cast, person: Person, membership: Membership, agency: Agency | None, telephone: str, now: datetime
) -> None:
    code, slug = agency.code if agency else "", person.slug or person.role.value
    post = cast.desks.get((code, person.service, slug))
    if post is None or not person.stands_in:
        post = _post(cast, person.post, slug, agency, person.service, telephone, now)
    hold_post(post=post, membership=membership, stands_in=person.stands_in, by=OPERATOR, now=now)
    if person.role is Role.BOARD_REPRESENTATIVE and slug != person.role:
        # Whoever sits on the panel also takes what was learned to the board.
        desk = _post(cast, f"{person.post}, for the board", person.role, agency, "", telephone, now)
        hold_post(post=desk, membership=membership, by=OPERATOR, now=now)


def _post(
    cast: Cast, title: str, slug: str, agency: Agency | None, service: str, telephone: str, now: datetime
) -> Post:
    post = add_post(
        partnership=cast.partnership,
        agency=agency,
        service=cast.services.get(service),
        slug=slug,
        title=title,
        telephone=telephone,
        hours="Monday to Friday, 9am to 5pm",
        by=OPERATOR,
        now=now,
    )
    cast.desks[agency.code if agency else "", service, str(slug)] = post
    return post
