"""People, their managers and their posts come from a file; each fault is said at its line."""

from collections.abc import Mapping
from datetime import date

import pytest

from agencies.importing import people as of_people
from agencies.models import Holding, Membership, Post, User
from audit.models import Entry
from audit.verification import Tally, verify
from escalation.core.names import POSTS
from tests.agencies.imports.lines import DIGEST, TODAY, agencies, people, sheet
from tests.factories import MONDAY, World

pytestmark = pytest.mark.django_db


def faults_of_people(world: World, *lines: str, headings: str = "") -> list[tuple[int, str, str]]:
    text = "\n".join([headings or ",".join(of_people.COLUMNS), *lines])
    found = of_people.plan_people(world.partnership, sheet(text, of_people).rows, posts=POSTS, on=TODAY)
    return [(fault.line, fault.column, fault.sentence) for fault in found.faults]


FILE = """name,email,role,agency,service,job_title,telephone,manager_email,post,post_title,stands_in,starts
Ann Elm,ANN@elm.example.org,Practitioner,Hawthorn Academy,,Form tutor,01603 1,bea@elm.example.org,,,,
Bea Elm,bea@elm.example.org,first-line manager,hawthorn academy,,,,,First-line manager,Year desk,no,
Bea Elm,bea@elm.example.org,first_line_manager,Hawthorn Academy,,,,,Practitioner,Corridor desk,yes,01/02/2027
Cal Board,cal@elm.example.org,Chair of the partnership,,,,,,,,,2027-03-01
"""


def test_people_their_managers_and_their_posts(world: World) -> None:
    people(world, FILE)
    school = world.agency("school")
    ann = Membership.objects.get(user__email="ann@elm.example.org")
    bea = Membership.objects.get(user__email="bea@elm.example.org")
    assert (ann.role, ann.agency, ann.job_title, ann.manager) == ("practitioner", school, "Form tutor", bea)
    assert not ann.user.has_usable_password()
    held = {it.post.title: it for it in Holding.objects.filter(membership=bea)}
    assert set(held) == {"Year desk", "Corridor desk"}
    assert (held["Year desk"].stands_in, held["Year desk"].starts) == (False, TODAY)
    assert (held["Corridor desk"].stands_in, held["Corridor desk"].starts) == (True, date(2027, 2, 1))
    assert not held["Year desk"].post.by_default  # the school had a desk of that kind before
    cal = Membership.objects.get(user__email="cal@elm.example.org")
    assert (cal.agency, cal.starts) == (None, date(2027, 3, 1))
    entry = Entry.objects.get(kind="people.imported")
    assert f'"count":"3","digest":"{DIGEST}","posts":"2"' in entry.facts
    assert list(verify(Tally(), now=MONDAY)) == []


def test_a_post_that_is_there_is_held_and_not_made_again(world: World) -> None:
    there = world.post("school", "practitioner")
    count = Post.objects.count()
    people(
        world,
        "name,email,role,agency,post,post_title\n"
        f"Ann Elm,ann@elm.example.org,practitioner,Hawthorn Academy,practitioner,{there.title.upper()}\n"
        "Bea Elm,bea@elm.example.org,practitioner,Hawthorn Academy,practitioner,New desk\n"
        "Cal Elm,cal@elm.example.org,practitioner,Hawthorn Academy,practitioner,new DESK\n",
    )
    assert Post.objects.count() == count + 1
    assert Holding.objects.filter(post=there, membership__user__email="ann@elm.example.org").exists()
    assert Holding.objects.filter(post__title="New desk").count() == 2


def test_the_first_post_of_a_kind_receives_what_is_addressed_to_nobody(world: World) -> None:
    agencies(world, "name,kind\nElm,education\n")
    people(
        world,
        "name,email,role,agency,post,post_title\n"
        "Ann Elm,ann@elm.example.org,director,Elm,director,First\n"
        "Bea Elm,bea@elm.example.org,director,Elm,director,Second\n",
    )
    assert {post.title: post.by_default for post in Post.objects.filter(agency__code="elm")} == {
        "First": True,
        "Second": False,
    }


def test_an_account_that_is_there_gets_one_more_role(world: World) -> None:
    user = world.teacher.user
    accounts = User.objects.count()
    people(world, f"name,email,role,agency\n{user.name},{user.email.upper()},director,Hawthorn Academy\n")
    assert User.objects.count() == accounts
    assert Membership.objects.filter(user=user).count() == 2


GIVEN: Mapping[str, tuple[str, str, str]] = {
    "no name": (",a@example.org,practitioner,Hawthorn Academy,,,,,,,,", "name", "is empty"),
    "no address": ("A,,practitioner,Hawthorn Academy,,,,,,,,", "email", "is empty"),
    "a bad address": (
        "A,a.example.org,practitioner,Hawthorn Academy,,,,,,,,",
        "email",
        "is no e-mail address, like name@example.com",
    ),
    "an unknown role": (
        "A,a@example.org,wizard,Hawthorn Academy,,,,,,,,",
        "role",
        "is none of these: practitioner",
    ),
    "an administrator": (
        "A,a@example.org,administrator,,,,,,,,,",
        "role",
        "is none of these: practitioner",
    ),
    "no agency": (
        "A,a@example.org,practitioner,,,,,,,,,",
        "agency",
        "is empty: a practitioner works in an agency",
    ),
    "another's agency": (
        "A,a@example.org,practitioner,Elsewhere,,,,,,,,",
        "agency",
        "is no agency of this partnership. Add it first",
    ),
    "an agency for the board": (
        "A,a@example.org,business_manager,Hawthorn Academy,,,,,,,,",
        "agency",
        "must be empty: a board business manager works for the partnership, not in one agency",
    ),
    "an unknown service": (
        "A,a@example.org,practitioner,Hawthorn Academy,Sixth form,,,,,,,",
        "service",
        "is no service of that agency. Add it first",
    ),
    "an unknown manager": (
        "A,a@example.org,practitioner,Hawthorn Academy,,,,b@example.org,,,,",
        "manager_email",
        "is nobody’s in the same place, neither here nor in this file",
    ),
    "oneself": (
        "A,a@example.org,practitioner,Hawthorn Academy,,,,A@example.org,,,,",
        "manager_email",
        "is the person’s own: nobody manages themselves",
    ),
    "an unknown post": (
        "A,a@example.org,practitioner,Hawthorn Academy,,,,,wizard,,,",
        "post",
        "is none of these: Practitioner",
    ),
    "a title without a post": (
        "A,a@example.org,practitioner,Hawthorn Academy,,,,,,Desk,,",
        "post",
        "is empty, though the line says more of a post",
    ),
    "neither yes nor no": (
        "A,a@example.org,practitioner,Hawthorn Academy,,,,,practitioner,,maybe,",
        "stands_in",
        "must be yes or no",
    ),
    "no day": (
        "A,a@example.org,practitioner,Hawthorn Academy,,,,,,,,31/02/2027",
        "starts",
        "is not a day, like 31/01/2027 or 2027-01-31",
    ),
    "too long": (
        f"A,a@example.org,practitioner,Hawthorn Academy,,,{'1' * 41},,,,,",
        "telephone",
        "is longer than 40 signs",
    ),
}


@pytest.mark.parametrize("why", GIVEN)
def test_faults_of_a_person(world: World, why: str) -> None:
    line, column, said = GIVEN[why]
    [(number, where, sentence)] = faults_of_people(world, line)
    assert (number, where) == (2, column)
    assert sentence.startswith(said)


def test_who_has_the_role_already_is_a_fault(world: World) -> None:
    user = world.teacher.user
    line = f"{user.name},{user.email},{world.teacher.role},Hawthorn Academy,,,,,,,,"
    [(_, column, said)] = faults_of_people(world, line)
    assert (column, said) == ("email", "has this role already. Give one more post on the page of the person")


def test_an_address_of_somebody_else_is_a_fault(world: World) -> None:
    """A role given to a wrong address would open matters to a stranger."""
    line = f"Somebody Else,{world.teacher.user.email},director,Hawthorn Academy,,,,,,,,"
    [(_, column, said)] = faults_of_people(world, line)
    assert (column, said) == ("email", "belongs to an account of another name. Check both")
    found = faults_of_people(
        world,
        "Ann,a@example.org,practitioner,Hawthorn Academy,,,,,,,,",
        "Bea,a@example.org,director,Hawthorn Academy,,,,,,,,",
    )
    assert [fault[:2] for fault in found] == [(3, "email")]


def test_lines_are_judged_beside_each_other(world: World) -> None:
    found = faults_of_people(
        world,
        "Ann,a@example.org,practitioner,Hawthorn Academy,,Tutor,,,practitioner,Desk,,",
        "Ann,a@example.org,practitioner,Hawthorn Academy,,Tutor,,,,,,",
        "Ann,a@example.org,practitioner,Hawthorn Academy,,Tutor,,,practitioner,desk,,",
        "Ann,a@example.org,practitioner,Hawthorn Academy,,Head,,,practitioner,Other,,",
    )
    assert found == [
        (3, "email", "has this role already, by line 2"),
        (4, "post", "is given to the same person twice"),
        (5, "job_title", "is not what line 2 says of the same role"),
    ]


def test_a_circle_of_managers_is_a_fault(world: World) -> None:
    found = faults_of_people(
        world,
        "Ann,a@example.org,practitioner,Hawthorn Academy,,,,b@example.org,,,,",
        "Bea,b@example.org,practitioner,Hawthorn Academy,,,,c@example.org,,,,",
        "Cal,c@example.org,practitioner,Hawthorn Academy,,,,a@example.org,,,,",
        "Dee,d@example.org,practitioner,Hawthorn Academy,,,,a@example.org,,,,",
    )
    assert [(line, column) for line, column, _ in found] == [(2, "manager_email")]


def test_nobody_manages_themselves_by_another_role(world: World) -> None:
    teacher, manager = world.teacher.user, world.teacher.manager
    assert manager is not None
    line = f"{manager.user.name},{manager.user.email},director,Hawthorn Academy,,,,{teacher.email},,,,"
    [(number, column, _)] = faults_of_people(world, line)
    assert (number, column) == (2, "manager_email")
