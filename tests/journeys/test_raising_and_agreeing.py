"""From a worry to an agreement: two people, one child, and a record that both can stand by."""

from datetime import date

from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at
from tests.journeys.steps.raising import finds_the_child, gives_our_side, raises
from tests.journeys.steps.settling import (
    closes_with_learning,
    confirms,
    proposes_an_outcome,
    records_it_done,
    says_whether_it_settles_the_worry,
)
from tests.journeys.steps.talking import records_a_discussion, says_it_was_so


def test_a_disagreement_is_raised_talked_over_and_agreed(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a teacher who believes that a closed case leaves a child unsafe
    teacher = at_desk(world.teacher)
    # when she raises it
    it = raises(teacher, against="Norfolk Children's Services")
    # then children's social care finds it on its list, and it is their turn
    clock.later(hours=1)
    clock.rounds()
    social_worker = at_desk(world.social_worker)
    social_worker.opens("/").sees(it.reference).follows(it.reference).sees("It is your turn")
    # when they find the child and give their side
    finds_the_child(social_worker, it)
    gives_our_side(social_worker, it)
    # and both talk, and each writes down what was said
    clock.later(hours=2)
    records_a_discussion(teacher, it, said="We went through the visits, one by one.", settled=False)
    says_it_was_so(social_worker, it)
    # and what they come to is proposed by one and confirmed by the other
    clock.later(days=1)
    teacher, social_worker = at_desk(world.teacher), at_desk(world.social_worker)
    agreed = "The case stays open for six weeks."
    proposes_an_outcome(teacher, it, agreed=agreed, action="A visit to the home", due=date(2027, 1, 20))
    confirms(social_worker, it, agreed)
    # then whoever raised it says whether that settles the worry
    says_whether_it_settles_the_worry(teacher, it, settles=True, words="Yes, thank you.")
    # and it is closed with what it teaches, and what is to be done is done
    records_it_done(social_worker, it, "A visit to the home")
    closes_with_learning(teacher, it, "Ring before closing.")
    teacher.opens(at(it)).sees("Closed", agreed)
    teacher.opens(at(it, "views/")).sees("Home alone at night.", "Late meals.")
    for page in ("people/", "times/", "who-looked/"):
        social_worker.opens(at(it, page))
