"""London's policy in the browser: a nurse's disagreement goes through the designated nurse to the board."""

from datetime import date, timedelta

import pytest

from tests.factories_boards import LONDON, Small, make_small
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, does, the_matter
from tests.journeys.steps.elsewhere import raises_it
from tests.journeys.steps.raising import gives_our_side
from tests.journeys.steps.settling import (
    acknowledges,
    convenes_the_panel,
    records_the_decision,
    records_who_attended_the_panel,
)
from tests.journeys.steps.talking import escalates, records_a_discussion

CARE = "London Children's Services"


@pytest.fixture
def world(clock: Clock, transactional_db: None) -> Small:
    return make_small(LONDON)


def test_through_the_designated_nurse_to_the_board(at_desk: AtDesk, world: Small, clock: Clock) -> None:
    # given a nurse who does not agree with what was done about her referral
    nurse = at_desk(world.person("Nurse"))
    it = raises_it(
        nurse,
        whose=CARE,
        track="Referral and enquiry",
        category="What was, or was not, decided or done about a referral",
    )
    nurse.opens(at(it)).sees("Monday 18 January 2027")  # a working week
    gives_our_side(at_desk(world.person("Social Worker")), it)
    clock.later(hours=1)
    records_a_discussion(nurse, it)
    # when it goes to the first-line managers, for health that is the designated professional
    escalates(nurse, it, "first-line managers")
    professional = at_desk(world.person("Designated Professional"))
    professional.opens(at(it)).sees("You act for your side at this stage")
    at_desk(world.person("Team Manager")).opens("/").sees(it.reference)
    # and on, without the line, to the designated nurse
    escalates(professional, it, "senior managers")
    designated_nurse = at_desk(world.person("Designated Nurse"))
    designated_nurse.opens(at(it)).sees("You act for your side at this stage")
    at_desk(world.person("Service Manager")).opens("/").sees(it.reference)
    # and to the heads of service of each agency, and urgently to the board
    escalates(designated_nurse, it, "heads of service")
    head = at_desk(world.person("Head Of Nursing"))
    escalates(head, it, "the panel")
    # then the board resolves it
    chair = at_desk(world.person("Independent Chair"))
    does(chair, it, "Read what reached the panel").sees("To close the case after one visit.")
    convenes_the_panel(chair, it, clock.now + timedelta(days=1), "Police Representative Example")
    clock.later(days=1, hours=2)
    chair = at_desk(world.person("Independent Chair"))
    records_who_attended_the_panel(chair, it)
    decision = "The referral is accepted."
    records_the_decision(chair, it, decision, "Visit with the nurse", date(2027, 1, 29), of=CARE)
    for person in ("Head Of Nursing", "Head Of Service"):
        acknowledges(at_desk(world.person(person)), it, decision)
    assert the_matter().state == "resolved"
