"""Partnerships for the benchmarks: a hundred agencies each, with their desks and people, written in bulk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from agencies.models import Agency, Holding, Membership, Participation, Partnership, Post, User
from agencies.roles import Kind, Role
from agencies.services import go_live, open_act, set_up_partnership
from audit.acts import Actor
from escalation.models import CalendarVersion, PolicyVersion
from escalation.services.calendars import publish_calendar
from escalation.services.policies import load_policy

OPERATOR = Actor(key="benchmark", name="The benchmark", role="set up", agency="")
POLICY = Path(__file__).resolve().parents[2] / "escalation" / "policies" / "norfolk.toml"
PASSWORD = "a password of the benchmarks"  # noqa: S105 - there is nothing behind it
RAISERS = 4  # practitioners of an agency beside the one who holds its desk

# Of each agency the desks from the bottom up, each managed by the next.
LINE = (
    (Role.PRACTITIONER, "Duty desk"),
    (Role.FIRST_LINE_MANAGER, "Team manager’s desk"),
    (Role.SENIOR_MANAGER, "Service manager’s desk"),
)
KINDS = (Kind.SOCIAL_CARE, Kind.EDUCATION, Kind.HEALTH, Kind.EDUCATION, Kind.POLICE, Kind.EDUCATION)


@dataclass
class Team:
    """One agency of a board: who raises there, its duty desk, and who holds that."""

    agency: Agency
    raisers: list[Membership]
    desk: Post
    at_desk: Membership


@dataclass
class Board:
    """A partnership that is live, with its policy, its calendar and its agencies."""

    partnership: Partnership
    version: PolicyVersion
    calendar: CalendarVersion
    teams: list[Team]
    manager: Membership


@transaction.atomic
def make_board(number: int, *, agencies: int, now: datetime) -> Board:
    """The partnership ``bench-NUMBER``, live, with so many agencies; everybody has PASSWORD."""
    partnership = set_up_partnership(
        code=f"bench-{number}",
        name=f"Benchmark {number} Safeguarding Children Board",
        front_door_name="Advice and Duty Service",
        front_door_telephone="01603 555 0000",
        by=OPERATOR,
        now=now,
    )
    calendar = publish_calendar(partnership=partnership, by=OPERATOR, now=now)
    version = load_policy(
        partnership=partnership,
        text=POLICY.read_text(),
        in_force_from=(now - timedelta(days=1)).date(),
        by=OPERATOR,
        now=now,
    )
    writing = _Writing(partnership, now.date(), make_password(PASSWORD))
    teams = [writing.team(place) for place in range(agencies)]
    writing.board()
    writing.write(now)
    go_live(partnership=partnership, by=OPERATOR, now=now)
    partnership.refresh_from_db()
    return Board(partnership, version, calendar, teams, writing.manager)


class _Writing:
    """The rows of a board's agencies and people, written in two acts."""

    manager: Membership

    def __init__(self, partnership: Partnership, day: date, password: str) -> None:
        self._partnership, self._day, self._password = partnership, day, password
        self._users: list[User] = []
        self._agencies: list[Agency] = []
        self._people: list[Membership] = []
        self._posts: list[Post] = []
        self._holdings: list[Holding] = []

    def team(self, place: int) -> Team:
        code = f"{self._partnership.code}-{place}"
        agency = Agency(code=code, name=f"Agency {place} of {self._partnership.code}", kind=KINDS[place % 6])
        self._agencies.append(agency)
        manager: Membership | None = None
        for role, title in reversed(LINE):
            at_desk = self._person(f"{role.value}.{code}", role, agency, manager)
            desk = self._desk(role, title, agency, at_desk)
            above, manager = manager, at_desk
        raisers = [
            self._person(f"raiser-{number}.{code}", Role.PRACTITIONER, agency, above)
            for number in range(RAISERS)
        ]
        return Team(agency, [at_desk, *raisers], desk, at_desk)

    def board(self) -> None:
        chair = self._person(f"chair.{self._partnership.code}", Role.CHAIR, None, None)
        self._desk(Role.CHAIR, "Independent chair", None, chair)
        self.manager = self._person(f"manager.{self._partnership.code}", Role.BUSINESS_MANAGER, None, None)
        self._desk(Role.BUSINESS_MANAGER, "Business manager", None, self.manager)

    def write(self, now: datetime) -> None:
        with open_act(self._partnership, "agencies.imported", by=OPERATOR, now=now) as act:
            parts = [
                Participation(partnership=self._partnership, agency=agency, starts=self._day)
                for agency in self._agencies
            ]
            act.facts = {"count": str(len(self._agencies)), "digest": "none"}
            act.add_all([*self._agencies, *parts])
            act.index["parties"] = "|".join(["", *(agency.code for agency in self._agencies), ""])
        with open_act(self._partnership, "people.imported", by=OPERATOR, now=now) as act:
            User.objects.bulk_create(self._users)
            for person in self._people:
                person.user_id = person.user.pk  # known only now
            act.facts = {"count": str(len(self._people)), "posts": str(len(self._posts)), "digest": "none"}
            act.add_all([*self._people, *self._posts, *self._holdings])

    def _person(self, name: str, role: Role, agency: Agency | None, manager: Membership | None) -> Membership:
        user = User(email=f"{name}@bench.example", name=name.replace(".", " of ", 1), password=self._password)
        self._users.append(user)
        person = Membership(
            user=user,
            partnership=self._partnership,
            agency=agency,
            role=role,
            manager=manager,
            starts=self._day,
        )
        self._people.append(person)
        return person

    def _desk(self, slug: Role, title: str, agency: Agency | None, holder: Membership) -> Post:
        post = Post(
            partnership=self._partnership,
            agency=agency,
            slug=slug,
            title=title,
            telephone="01603 555 0100",
            hours="Monday to Friday, 9am to 5pm",
        )
        self._posts.append(post)
        self._holdings.append(Holding(post=post, membership=holder, starts=self._day))
        return post
