"""Nobody answers, and nobody is blocked by that: up the whole ladder to the panel, which decides."""

from datetime import date, timedelta

from escalation.models import Deadline
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, does, the_matter
from tests.journeys.steps.raising import raises
from tests.journeys.steps.settling import (
    accepts_the_joint_meeting,
    acknowledges,
    closes_with_learning,
    convenes_the_panel,
    proposes_a_joint_meeting,
    records_it_done,
    records_the_decision,
    records_the_joint_meeting,
    records_who_attended_the_panel,
    says_whether_it_settles_the_worry,
)
from tests.journeys.steps.talking import (
    asks_for_advice,
    escalates,
    gives_advice,
    records_a_discussion,
    records_an_attempt,
)

STATUTORY, VOLUNTARY = "Police Representative Example", "Charity Representative Example"


def test_silence_blocks_nobody(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a matter that was raised, and a side that does not answer
    it = stories.raised(world).it
    teacher = at_desk(world.teacher)
    # when the teacher tries, and tries again
    clock.later(hours=3)
    records_an_attempt(teacher, it, "It rang out.")
    # and asks her head teacher what to do, on her own side
    asks_for_advice(teacher, it, of="Head Teacher Example", question="What would you do?")
    gives_advice(at_desk(world.head_teacher), it, "Take it further. I will ring their manager.")
    # and the time of the stage is over
    clock.time_is_over(Deadline.objects.get(disagreement=it).due_at)
    teacher, head_teacher = at_desk(world.teacher), at_desk(world.head_teacher)
    teacher.opens("/").sees(it.reference, "Overdue")
    teacher.opens(at(it)).sees("sent at", "not opened yet", "01603 222222")
    # then she takes it to the first-line managers, and nobody's leave is asked
    escalates(teacher, it, "first-line managers")
    # and the second discussion is theirs; whoever stands in is found on the list, too
    stand_in = at_desk(world.stand_in)
    stand_in.opens("/").sees(it.reference)
    clock.later(days=1)
    head_teacher, team_manager = at_desk(world.head_teacher), at_desk(world.team_manager)
    records_a_discussion(head_teacher, it, said="Their manager does not know the case.")
    # and it goes on to the senior managers
    escalates(head_teacher, it, "senior managers")
    assert the_matter().state == "senior_manager"
    team_manager.opens("/").sees(it.reference)


def test_senior_managers_meet_and_the_panel_decides(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a matter with the senior managers
    story = stories.at_senior(world)
    it = story.it
    clock.moves_to(story.now + timedelta(hours=1))
    director = at_desk(world.trust_director)
    # when they convene the joint meeting of practitioners and managers, attend it and write down what came of it
    proposes_a_joint_meeting(director, it, clock.now + timedelta(days=1))
    accepts_the_joint_meeting(at_desk(world.service_manager), it)
    clock.later(days=1, hours=2)
    records_the_joint_meeting(at_desk(world.trust_director), it, "One map, and still no agreement.")
    # and it goes to the panel, with the account of what was tried
    escalates(director, it, "the panel")
    # then the chair reads in one screen what it is about
    chair = at_desk(world.chair)
    chair.opens("/").sees(it.reference)
    does(chair, it, "Read what reached the panel")
    chair.sees(
        "What is disagreed", "To close the case after one visit.", "Home alone at night.", "Late meals."
    )
    chair.sees("Each attempt to settle it", "How the child is now", "One map, and still no agreement.")
    # and convenes senior representatives who had no part in it, of both sectors
    does(chair, it, "Convene the panel").sees("What the panel needs")
    chair.presses("Send the invitations").sees_errors("Enter when it is", "Select who sits on the panel")
    why = {"Hospital Representative Example": "The hospital treats the family."}
    convenes_the_panel(chair, it, clock.now + timedelta(days=1), STATUTORY, VOLUNTARY, not_asked=why)
    # and records who came, what was decided and why
    clock.later(days=1, hours=2)
    chair = at_desk(world.chair)
    records_who_attended_the_panel(chair, it)
    decision = "The case is opened again."
    due = date(2027, 2, 26)
    records_the_decision(chair, it, decision, "Reopen the case and visit", due)
    # then both sides say that they received it, and do what it asks
    director, service_manager = at_desk(world.trust_director), at_desk(world.service_manager)
    acknowledges(director, it, decision)
    acknowledges(service_manager, it, decision)
    records_it_done(service_manager, it, "Reopen the case and visit")
    says_whether_it_settles_the_worry(at_desk(world.teacher), it, settles=True)
    closes_with_learning(director, it, "Agree who visits at night before it is needed.")
    chair.opens(at(it, "panel/")).sees(decision, "The pattern is one of neglect.")


def test_a_significant_policy_issue_goes_straight_to_the_panel(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a nurse who finds that nobody's procedure says who visits at night
    nurse = at_desk(world.nurse)
    # when she raises it as a significant policy issue
    it = raises(
        nurse,
        against="Norfolk Police",
        category="None of these",
        straight_up="It raises a significant policy issue",
    )
    # then it stands before the chair from the first minute, and the chair may read it
    clock.rounds()
    chair = at_desk(world.chair)
    chair.opens("/").sees(it.reference)
    does(chair, it, "Read what reached the panel").sees("It raises a significant policy issue")
