"""Cambridgeshire's policy in the browser: between two services, decided, with a record that a manager signs off."""

import pytest

from escalation.models import Disagreement, Outcome, SignOff
from tests.factories_boards import CAMBRIDGESHIRE, UNIT, Small, make_small
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at, does, says_how_the_child_is, the_matter
from tests.journeys.steps.elsewhere import raises_it
from tests.journeys.steps.raising import gives_our_side
from tests.journeys.steps.settling import acknowledges
from tests.journeys.steps.talking import escalates, records_a_discussion


@pytest.fixture
def world(clock: Clock, transactional_db: None) -> Small:
    return make_small(CAMBRIDGESHIRE)


def test_decided_with_a_record_that_is_signed_off(at_desk: AtDesk, world: Small, clock: Clock) -> None:
    # given a family worker who does not agree with a decision of the social work unit
    worker = at_desk(world.person("Family Worker"))
    it = raises_it(worker, inside=True, whose=UNIT, track="Between two services", category="Thresholds")
    gives_our_side(at_desk(world.person("Social Worker")), it)
    clock.later(hours=1)
    records_a_discussion(worker, it)
    # when it goes to the managers of the case in both services, and to their managers
    escalates(worker, it, "first-line managers")
    escalates(at_desk(world.person("Family Manager")), it, "senior managers")
    at_desk(world.person("Group Manager")).opens("/").sees(it.reference)
    escalates(at_desk(world.person("Head Of Early Help")), it, "heads of service")
    # then the manager with line responsibility for the case decides
    decider = at_desk(world.person("Case Line Manager"))
    does(decider, it, "Decide it, with reasons").stands_before("Decide it")
    decision = "The unit keeps the case open for six weeks."
    decider.fills("Which options did you consider?", "To close it; to keep it open.")
    decider.fills("What do you decide?", decision)
    decider.fills("Why this one and not the others?", "The father is back in the house.")
    decider.chooses("Does another manager hold the case as well?", "Yes")
    decider.fills("Whom of them did you consult, and what did they say?", "The other case holder agrees.")
    decider.fills(
        "What is to be recorded on the child’s files of both sides?", "Two views; the case stays open."
    )
    says_how_the_child_is(decider)
    decider.presses("Record this decision").sees("The decision is recorded.")
    # and both services say that they received it and carry it out
    for person in ("Family Manager", "Unit Manager"):
        acknowledges(at_desk(world.person(person)), it, decision, "It has been decided")
    assert the_matter().state == "resolved"
    # but nothing of it may be printed or filed before the line managers of both services have signed it off
    manager = at_desk(world.person("Family Manager"))
    copy = at(it, f"outcomes/{Outcome.objects.get().pk}/copy/")
    manager.opens(copy, status=403).sees("waits to be signed off")
    for person in ("Family Manager", "Unit Manager"):
        signs_everything_off(at_desk(world.person(person)), it)
    manager.opens(copy).sees("Two views; the case stays open.")


def signs_everything_off(person: Person, it: Disagreement) -> None:
    """Whatever waits for this person to be signed off: the decision, and records of their own side."""
    waiting = SignOff.objects.waiting().filter(post__holdings__membership=person.membership).count()
    assert waiting
    for _ in range(waiting):
        does(person, it, "Sign off what was written").stands_before("Sign this off")
        person.presses("Sign it off").sees("It is signed off, and on file.")
