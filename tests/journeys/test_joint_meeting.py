"""Two managers convene a joint meeting together, make one map in it, agree; and an action of it is carried over."""

from datetime import UTC, date, datetime, timedelta

from escalation.models import MeetingMap, MeetingProposal
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, does, the_matter
from tests.journeys.steps.settling import (
    carries_over,
    confirms,
    proposes_a_joint_meeting,
    proposes_an_outcome,
    records_it_done,
    records_the_joint_meeting,
)

AGREED = "The case stays open for six weeks."
VISIT = "Visit the home at night"


def test_two_managers_convene_it_together_and_it_ends_in_an_outcome(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a matter with the senior managers, whose procedure makes a joint meeting part of the stage
    story = stories.at_senior(world)
    it = story.it
    clock.moves_to(datetime(2027, 1, 13, 9, 30, tzinfo=UTC))
    director = at_desk(world.trust_director)
    # when one of them proposes a time, with everybody who took part filled in
    proposes_a_joint_meeting(director, it, clock.now + timedelta(days=1))
    # and the other cannot come then, and names another time
    manager = at_desk(world.service_manager)
    does(manager, it, "Accept a time for the joint meeting, or name another")
    manager.sees("Teacher Example", "Team Manager Example", "County Hall, room 2")
    manager.follows("name another time").stands_before("Name another time")
    manager.presses("Send this time to the other side").sees("The time is proposed.")
    manager.opens(at(it, "meeting/"), status=403).sees("Your side has proposed a time already")
    # then the first accepts it, and the invited read the matter from then on
    does(director, it, "Accept a time for the joint meeting, or name another")
    director.presses("Accept this time and send the invitations").sees("The joint meeting is convened.")
    answers = MeetingProposal.objects.order_by("recorded_at").values_list("answer", flat=True)
    assert list(answers) == ["another", "accepted"]
    at_desk(world.team_manager).opens(at(it, "joint-meeting/")).sees("Convened for", "Head Teacher Example")
    # and they meet, and one of them writes down the one map with each side's number
    clock.later(days=1, hours=2)
    director, manager = at_desk(world.trust_director), at_desk(world.service_manager)
    records_the_joint_meeting(director, it, "She is seen at night from now on.", ended="We agreed")
    drawn = MeetingMap.objects.get()
    assert (drawn.raising_scale, drawn.responding_scale) == (3, 6)
    # then an outcome is offered right there, or the next stage
    director.stands_before("Joint meeting").sees(
        "The map made together", "3 of 10", "6 of 10", "Propose an outcome"
    )
    # and the other side says that this is what was said
    does(manager, it, "Say whether this is what was said in the joint meeting")
    manager.chooses("Is this what was said?", "Yes, this is what was said")
    manager.presses("Send your answer").sees("Your answer stands beside the record of the meeting.")
    # and what was agreed is proposed, and confirmed by the other hand
    proposes_an_outcome(director, it, agreed=AGREED, action=VISIT, due=date(2027, 1, 21))
    confirms(manager, it, AGREED)
    assert the_matter().state == "resolved"


def test_an_action_is_carried_over_and_then_done(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given an outcome with a visit that falls to children's social care
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    it, what = story.it, "A visit to the home"
    # when its day is over, it says so to everybody
    clock.moves_to(datetime(2027, 2, 2, 10, tzinfo=UTC))
    clock.rounds()
    worker = at_desk(world.social_worker)
    worker.opens("/actions/").sees(what, "Overdue by 1 working day")
    at_desk(world.teacher).opens(at(it, "actions/")).sees("Overdue by 1 working day")
    # and it is carried over, with the reason; the day that it had stays beside the new one
    carries_over(worker, it, what, date(2027, 2, 8), "The family was away.")
    worker.opens(at(it, "actions/")).sees(
        "from Monday 1 February 2027 to Monday 8 February 2027", "The family was away."
    )
    # then it is done, with what shows it, and is off the list
    clock.moves_to(datetime(2027, 2, 5, 10, tzinfo=UTC))
    worker = at_desk(world.social_worker)
    records_it_done(worker, it, what)
    worker.opens("/actions/?show=done").sees(what)
    worker.opens("/actions/?show=all").sees("No action is open in what you can read.")
