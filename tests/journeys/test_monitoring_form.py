"""The monitoring-form policy in the browser: begun at stage three for fear of immediate harm, ended by the board."""

from datetime import date, timedelta

import pytest

from tests.factories_boards import MONITORING_FORM, Small, make_small
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, does, the_matter
from tests.journeys.steps.elsewhere import raises_it
from tests.journeys.steps.forms import fills_in_every_form
from tests.journeys.steps.raising import gives_our_side
from tests.journeys.steps.settling import (
    acknowledges,
    convenes_the_panel,
    records_the_decision,
    records_who_attended_the_panel,
    says_whether_it_settles_the_worry,
)
from tests.journeys.steps.talking import escalates, records_a_discussion

CARE = "Harbour Children's Services"


@pytest.fixture
def world(clock: Clock, transactional_db: None) -> Small:
    return make_small(MONITORING_FORM)


def test_begun_at_stage_three_and_decided_by_the_board(at_desk: AtDesk, world: Small, clock: Clock) -> None:
    # given a teacher who fears immediate harm, and begins at the stage that she thinks right
    it = raises_it(
        at_desk(world.person("Teacher")),
        whose=CARE,
        category="Levels of need",
        stage="senior-managers",
        why="He is alone with the man who hurt him from four o'clock.",
    )
    assert it.state == "senior_manager"
    # then the other side's senior manager answers, and nobody below is asked first
    service_manager = at_desk(world.person("Service Manager"))
    service_manager.opens("/").sees(it.reference)
    gives_our_side(service_manager, it)
    # when the two senior managers talk and do not agree
    head = at_desk(world.person("Head Teacher"))
    head.opens(at(it)).sees("1. Between the workers", "Passed over", "Senior managers")
    clock.later(hours=1)
    records_a_discussion(head, it)
    # and the monitoring form of this stage is filled in
    head.opens(at(it, "escalate/")).sees(
        "Escalation policy: monitoring form", "The policy says that it must be done."
    )
    assert fills_in_every_form(head, it) == 1
    escalates(head, it, "the panel")
    # then the board decides, with people who had no part in it
    chair = at_desk(world.person("Independent Chair"))
    does(chair, it, "Read what reached the panel").sees("To close the case after one visit.")
    over = {"School Representative Example": "Her school is a party."}
    police = "Police Representative Example"
    convenes_the_panel(chair, it, clock.now + timedelta(days=1), police, not_asked=over)
    clock.later(days=1, hours=2)
    chair = at_desk(world.person("Independent Chair"))
    records_who_attended_the_panel(chair, it)
    decision = "The child is to be seen today, and the case stays open."
    records_the_decision(chair, it, decision, "See the child", date(2027, 1, 29), of=CARE)
    # and both sides say that they received it, and whoever raised it that it settles the worry
    for person in ("Head Teacher", "Service Manager"):
        acknowledges(at_desk(world.person(person)), it, decision)
    says_whether_it_settles_the_worry(at_desk(world.person("Teacher")), it, settles=True)
    assert the_matter().state == "resolved"
