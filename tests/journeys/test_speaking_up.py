"""A worry raised past one's own line: the raiser's three line managers never see it, and the other side one contact."""

from datetime import timedelta

import pytest

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, set_manager
from escalation.models import Notice
from escalation.services.telling import deliver_notices
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at, gives_the_signs_of_safety, the_matter
from tests.journeys.steps.raising import (
    begins_to_raise,
    finds_the_child,
    gives_our_side,
    names_the_decision,
    says_what_kind,
)

CARE = "Norfolk Children's Services"


@pytest.fixture
def lead(world: World) -> Membership:
    return _person(world, "Lead Hawthorn", Role.DESIGNATED_PROFESSIONAL, "Safeguarding lead")


@pytest.fixture
def third_manager(world: World) -> Membership:
    """Above the director of the trust: with the head teacher these are the teacher's three line managers."""
    chief = _person(world, "Chief Hawthorn", Role.HEAD_OF_SERVICE, "Chief executive of the trust")
    set_manager(membership=world.trust_director, manager=chief, by=COMMAND_LINE, now=MONDAY)
    return chief


def test_a_teacher_goes_past_her_line(
    at_desk: AtDesk, world: World, lead: Membership, third_manager: Membership, clock: Clock
) -> None:
    # given a teacher who fears what her head teacher would say, and reads whom she can speak to
    teacher = at_desk(world.teacher)
    teacher.opens("/speak-up/").sees("Lead Hawthorn, Safeguarding lead")
    # when she raises it by the speak-up route, without her name
    teacher.presses("Raise a disagreement")
    goes_past_her_line(teacher)
    it = the_matter()
    clock.moves_to(clock.now + timedelta(hours=1))
    deliver_notices(now=clock.now)
    # then none of her three line managers sees it in list, search, count, notice or report
    managers = (world.head_teacher, world.trust_director, third_manager)
    for manager in managers:
        never_sees_it(at_desk(manager), it.reference, it.title)
    assert not Notice.objects.filter(disagreement=it, addressee__in=managers).exists()
    # and the other side is told whom alone to contact, and not who she is
    worker = at_desk(world.social_worker)
    worker.opens(at(it)).sees("contact only Lead Hawthorn").does_not_see(world.teacher.user.name)
    worker.opens(at(it, "people/")).sees("contact only Lead Hawthorn").does_not_see(world.teacher.user.name)
    finds_the_child(worker, it)
    gives_our_side(worker, it)
    # and who acts for her reads it and can go on
    helper = at_desk(lead)
    helper.opens(at(it, "people/")).sees("acts for whoever raised it, at every stage")
    helper.opens(at(it)).sees("It is your turn")
    for manager in managers:
        never_sees_it(at_desk(manager), it.reference, it.title)


def goes_past_her_line(teacher: Person) -> None:
    begins_to_raise(teacher)
    names_the_decision(teacher, CARE, None)
    says_what_kind(
        teacher, "A decision or course of action, such as holding a conference or closing a case", ""
    )
    gives_the_signs_of_safety(teacher, "Home alone at night.", 3)
    teacher.presses("Continue").chooses("Is a conference or a meeting with the family coming?", "No")
    teacher.chooses("Does the child need an answer sooner?", "No")
    teacher.presses("Continue").stands_before("Check your answers, then send")
    teacher.sees("they can read this matter from now on")
    teacher.page.locator("#who").get_by_role("link").click()
    teacher.stands_before("Who must not know of this?").reads()
    teacher.chooses("Can your own managers know that you raise this?", "No, I go past my own line")
    teacher.picks(
        "Who acts for you at every stage, in the place of your managers?", "Lead Hawthorn, Safeguarding lead"
    )
    teacher.picks("Whom may the other side contact?", "Lead Hawthorn, Safeguarding lead")
    teacher.chooses("May the other side be told that it is you?", "No.")
    teacher.chooses("Is somebody’s own conduct part of the worry?", "No")
    teacher.presses("Continue").stands_before("Check your answers, then send")
    teacher.sees("They do not see that it exists", "Nobody above you sees this matter")
    teacher.presses("Send it to the other side").stands_before("You have raised a disagreement")


def never_sees_it(manager: Person, reference: str, title: str) -> None:
    """Read as the browser is sent it: no page of theirs names it, and every page of it is not there."""
    sends = manager.page.request
    for page in (
        "/",
        f"/?reference={reference}",
        "/?whose=managed",
        "/?group=us",
        "/?group=overdue",
        "/actions/",
    ):
        sent = sends.get(page)
        assert sent.status == 200, page
        assert title not in sent.text(), page
        assert f"/matters/{reference}" not in sent.text(), page
    for page in ("", "people/", "who-looked/", "discussion/", "must-not-see/"):
        assert sends.get(f"/matters/{reference}/{page}").status == 404, page
    assert sends.get("/overview/").status == 404


def _person(world: World, name: str, role: Role, title: str) -> Membership:
    return add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email=f"{name.lower().replace(' ', '.')}@school.example",
        name=name,
        role=role,
        job_title=title,
        telephone="01603 555 010",
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=20),
    )
