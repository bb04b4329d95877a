"""Withdrawing, refusing, staying worried, coming back: nobody is trapped, and nobody is silenced."""

from datetime import timedelta

from escalation.models import Action
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, does, the_matter
from tests.journeys.steps.settling import (
    confirms,
    is_still_worried,
    proposes_an_outcome,
    records_whom_they_told,
    refuses,
    reopens,
    says_whether_it_settles_the_worry,
    withdraws,
)


def test_whoever_raised_it_withdraws_it_and_says_that_somebody_asked(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a matter in which both sides have spoken
    story = stories.side_given(stories.raised(world))
    clock.moves_to(story.now + timedelta(hours=1))
    teacher, social_worker = at_desk(world.teacher), at_desk(world.social_worker)
    # then the other side cannot withdraw it
    social_worker.opens(at(story.it)).does_not_see("Withdraw the disagreement")
    social_worker.opens(at(story.it, "withdraw/"), status=403).sees("Only the raising side can do this.")
    # when the teacher withdraws it, and says who asked for that
    withdraws(teacher, story.it, asked_by="My head of year said to leave it.")
    # then it is closed as withdrawn, and both sides see that
    teacher.opens(at(story.it)).sees("Withdrawn")
    social_worker.opens(at(story.it)).sees("Withdrawn")


def test_what_was_proposed_is_refused_and_proposed_again(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a matter in which both sides have talked
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    clock.moves_to(story.now + timedelta(hours=1))
    teacher, social_worker = at_desk(world.teacher), at_desk(world.social_worker)
    # when the social worker proposes what was not agreed, and the teacher says so
    proposes_an_outcome(social_worker, story.it, agreed="The school calls the aunt.")
    refuses(teacher, story.it, "We agreed a visit as well.")
    # then the social worker reads why, and proposes it whole
    social_worker.opens(at(story.it)).sees("We agreed a visit as well.")
    whole = "The school calls the aunt, and we visit."
    proposes_an_outcome(social_worker, story.it, agreed=whole)
    confirms(teacher, story.it, whole)
    assert the_matter().state == "resolved"


def test_a_worry_that_remains_has_a_door_and_news_opens_the_matter_again(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a matter that was agreed
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    clock.moves_to(story.now + timedelta(hours=1))
    teacher = at_desk(world.teacher)
    # when whoever raised it says that this does not settle the worry
    says_whether_it_settles_the_worry(teacher, story.it, settles=False, words="Nobody has seen her at home.")
    # then the page names what can be done, and whom to tell now
    teacher.follows("say that you are still worried").sees("Call 999", "0344 800 8021")
    is_still_worried(teacher, story.it, "She may be hurt at the weekend.")
    # and it stands at the top of the matter until it is written down who was told
    social_worker = at_desk(world.social_worker)
    social_worker.opens(at(story.it)).sees("is still worried: a child may be at risk")
    does(teacher, story.it, "Record who was told of the worry")
    records_whom_they_told(teacher)
    social_worker.opens(at(story.it)).does_not_see("nobody has written down yet who was told")
    # when there is news
    reopens(teacher, story.it, "The aunt has moved away.")
    # then it is open again at the stage where it stood, and what was agreed is still to be done
    assert the_matter().state == "practitioner"
    assert Action.objects.count() == 1
    social_worker.opens("/").sees(story.it.reference)
