"""Merton's policy in the browser: mediated by the chair to an agreement; and a mediation that fails."""

from datetime import timedelta

import pytest

from escalation.demonstration.tale import Tale
from escalation.demonstration.walk import Walk
from escalation.models import Disagreement
from tests.factories_boards import MERTON, Small, make_small
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, the_matter
from tests.journeys.steps.elsewhere import raises_it
from tests.journeys.steps.forms import fills_in_every_form
from tests.journeys.steps.mediating import (
    offers_mediation,
    records_that_they_met,
    says_it_did_not_settle_it,
    takes_it_up,
)
from tests.journeys.steps.raising import gives_our_side
from tests.journeys.steps.settling import (
    confirms,
    is_still_worried,
    proposes_an_outcome,
    says_whether_it_settles_the_worry,
)
from tests.journeys.steps.talking import escalates, records_a_discussion

SCHOOL, CARE = "Lavender School", "Merton Children's Services"
TALE = Tale(
    "Teacher Example",
    "m-care",
    ("LS-7", "K.P.", 4, 2017, ""),
    0,
    "To close the case after one visit.",
    "Home alone at night.",
    0,
    (),
)


@pytest.fixture
def world(clock: Clock, transactional_db: None) -> Small:
    return make_small(MERTON)


def before_the_chair(world: Small, clock: Clock) -> Disagreement:
    """A matter that climbed both lines and that the raising side referred to the chair."""
    walk = Walk(world.cast, TALE)
    for step in ("raise_it", "given", "up", "up", "up"):
        walk.step(step, clock.now)
        clock.later(hours=2)
    return the_matter()


def test_mediated_to_an_agreement(at_desk: AtDesk, world: Small, clock: Clock) -> None:
    # given a disagreement that a teacher raises, and that does not get settled between the people who disagree
    teacher = at_desk(world.person("Teacher"))
    it = raises_it(teacher, whose=CARE, category="Thresholds")
    gives_our_side(at_desk(world.person("Social Worker")), it)
    clock.later(hours=1)
    records_a_discussion(teacher, it)
    # nor between their line managers, nor up the line
    escalates(teacher, it, "first-line managers")
    escalates(at_desk(world.person("Deputy Head")), it, "senior managers")
    # when referral to the chair is considered, and that is put down
    head = at_desk(world.person("Head Teacher"))
    head.opens(at(it, "escalate/")).sees("Whether to refer it to the chair of the board")
    assert fills_in_every_form(head, it) == 1
    escalates(head, it, "the panel")
    # and the chair offers mediation, which both sides take up
    chair = at_desk(world.person("Independent Chair"))
    offers_mediation(chair, it)
    service_manager = at_desk(world.person("Service Manager"))
    takes_it_up(head, it)
    takes_it_up(service_manager, it)
    clock.later(days=1)
    records_that_they_met(at_desk(world.person("Independent Chair")), it, SCHOOL, CARE)
    # then what they came to is confirmed by both in writing
    agreed = "The case stays open for four weeks, with a visit in each of them."
    head, service_manager = at_desk(world.person("Head Teacher")), at_desk(world.person("Service Manager"))
    proposes_an_outcome(head, it, agreed=agreed)
    confirms(service_manager, it, agreed)
    says_whether_it_settles_the_worry(at_desk(world.person("Teacher")), it, settles=True)
    assert the_matter().state == "resolved"


def test_a_mediation_that_fails_leaves_a_door(at_desk: AtDesk, world: Small, clock: Clock) -> None:
    # given a mediation that both sides took up
    it = before_the_chair(world, clock)
    chair = at_desk(world.person("Independent Chair"))
    offers_mediation(chair, it)
    takes_it_up(at_desk(world.person("Head Teacher")), it)
    takes_it_up(at_desk(world.person("Service Manager")), it)
    clock.later(hours=3)
    records_that_they_met(chair, it, SCHOOL, CARE)
    # when it does not settle it
    says_it_did_not_settle_it(chair, it, "Whether anybody sees her at night.")
    # then nobody has decided over anybody's head, and what holds now is said
    found = the_matter()
    assert (found.state, found.result) == ("closed", "not_resolved")
    teacher = at_desk(world.person("Teacher"))
    teacher.opens(at(it, "mediation/")).sees("Whether anybody sees her at night.", "agreed channels")
    # and the teacher, who still believes that the child is at risk, has a door
    is_still_worried(teacher, it, "She is alone there again tonight.")


def test_mediation_that_is_declined_blocks_nothing(at_desk: AtDesk, world: Small, clock: Clock) -> None:
    # given the chair's offer
    it = before_the_chair(world, clock)
    offers_mediation(at_desk(world.person("Independent Chair")), it)
    # when one side declines it and says why
    person = at_desk(world.person("Service Manager"))
    person.opens(at(it, "mediation/answer/")).chooses("Does your side take it up?", "No, we decline it")
    person.fills("Why do you decline it?", "We have said what we think.").presses("Send this answer")
    # then the raising side may still propose an outcome
    head = at_desk(world.person("Head Teacher"))
    head.opens(at(it, "mediation/")).sees("Declined", "We have said what we think.")
    proposes_an_outcome(head, it, agreed="A visit each week.")
    clock.later(seconds=timedelta(minutes=5).total_seconds())
