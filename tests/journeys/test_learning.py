"""What a matter teaches goes on its way, by each in turn, and ends in a new version of the procedure."""

from datetime import date

from escalation.models import GuideRead, Lesson, PolicyVersion
from escalation.services.settling import confirm_outcome
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, does
from tests.journeys.steps.settling import closes_with_learning

TEACHES = "Ring the other desk before a case is closed."
RECEIVED = "Resolving professional disagreements"


def test_learning_ends_in_a_new_version_of_the_procedure(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a matter between a school and a hospital that is agreed
    story = stories.raised(world, responding=world.agency("hospital"))
    outcome = stories.proposed(story)
    confirm_outcome(**story.later(hours=1).by(world.nurse), outcome=outcome)
    clock.moves_to(story.later(hours=1).now)
    # when the teacher closes it, with what it teaches
    teacher = at_desk(world.teacher)
    closes_with_learning(teacher, story.it, TEACHES)
    clock.later(minutes=5)
    clock.rounds()
    # then she is offered a debrief, and takes it up
    does(teacher, story.it, "Say whether you take part in the debrief").stands_before(
        "A debrief is offered to you"
    )
    teacher.chooses("Would you like to take part in a debrief?", "Yes, I would like to")
    teacher.presses("Send this").sees("Your answer is recorded.")
    # and the hospital's representative on the board finds it, and the receipt says so
    representative = at_desk(world.hospital_representative)
    representative.opens("/").follows("Learning").stands_before("What we learn")
    representative.sees("1 point to learn from waits for you.", story.it.reference)
    representative.follows(story.it.reference).sees("It is your turn.", TEACHES, "Opened at")
    # when she says what she makes of it, and passes it on
    representative.presses("Say what you make of it").stands_before("What do you make of it?")
    representative.fills("What do you make of it, for your agency?", "It is so on our wards too.")
    representative.chooses("Does it go on to the board?", "Yes, pass it on to: business manager")
    representative.presses("Record this").sees("What you make of it is recorded.", "It lies with")
    # then the board's manager brings it to a sub-group, and writes down what that decided
    clock.later(days=14)
    manager = at_desk(world.business_manager)
    manager.opens("/learning/").follows(story.it.reference).sees("It is so on our wards too.")
    manager.presses("Record what the sub-group or forum made of it")
    manager.fills("Which sub-group or forum discussed it?", "Practice sub-group")
    manager.dates("On which day?", date(2027, 1, 20))
    manager.fills("What was said?", "All agencies know it.")
    manager.fills("What was decided?", "The time of the second stage is made shorter.")
    manager.presses("Record this").sees("What was discussed is recorded.", "Discussed in Practice sub-group")
    # when a new version of the procedure is begun from it, changed and put in force
    manager.follows("Begin a new version of the procedure from this")
    manager.chooses("What do you begin from?", f"A copy of {RECEIVED}, version 1")
    manager.presses("Begin").follows("Change Stage 2")
    manager.fills("Time for this stage", "3 working days").presses("Save this card")
    manager.sees("Nothing is wrong with it").presses("Put it in force from a day")
    manager.dates("From which day is it in force?", date(2027, 3, 1))
    manager.sees("What did this version learn from?", story.it.reference)
    manager.presses("Put it in force").sees("version 2, is in force from Monday 1 March 2027")
    # then it is done, and the version names the matter by its reference
    manager.opens("/learning/").sees("A new version of this procedure")
    version = PolicyVersion.objects.get(number=2)
    assert [one.lesson for one in version.lessons.all()] == [Lesson.objects.get()]
    # and the teacher reads in her matter what came of it, and in the new version her reference
    clock.later(minutes=5)
    clock.rounds()
    teacher = at_desk(world.teacher)
    teacher.opens(at(story.it, "learning/")).sees("Done: a new version of this procedure.")
    teacher.sees("The time of the second stage is made shorter.")
    teacher.follows(f"{RECEIVED}, version 2").sees("What this version learned from", story.it.reference)
    # but somebody else is told of no matter
    stranger = at_desk(world.stranger).opens("/policies/norfolk/2/")
    assert story.it.reference not in stranger.page.content()


def test_a_point_of_practice_goes_the_same_way(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a nurse who noticed something, where there is nothing to settle
    nurse = at_desk(world.nurse).opens("/help/").follows("what we learn")
    nurse.presses("Note a point of practice").stands_before("Note a point of practice")
    # when she sends the page empty, it says what is missing
    nurse.presses("Note this point").sees_errors("Enter what it is about", "Enter what you noticed")
    # and when she fills it in, it is noted under a reference of its own
    nurse.fills("What is it about?", "Who rings whom").fills("What did you notice?", "Nobody knows the desk.")
    nurse.presses("Note this point")
    it = Lesson.objects.get()
    nurse.sees(it.reference, "It lies with", "Nobody knows the desk.")
    # then her representative has nothing more to take on, and with that it is done, and she is told
    representative = at_desk(world.hospital_representative).opens(f"/learning/{it.reference}/")
    representative.presses("Say what you make of it")
    representative.fills("What do you make of it, for your agency?", "The list is on the intranet now.")
    representative.chooses("Does it go on to the board?", "No, there is nothing more to take on")
    representative.presses("Record this")
    nurse.opens("/learning/").sees("No change is needed").follows(it.reference)
    nurse.sees("The list is on the intranet now.")


def test_the_guide_is_read_and_that_is_seen(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a teacher who opens the guide on one page
    teacher = at_desk(world.teacher).opens("/help/").follows("The guide on one page")
    teacher.stands_before("How to raise a disagreement about a child’s safety")
    # when she says that she has read it
    teacher.presses("I have read it").sees("It is written down that you have read it.")
    assert GuideRead.objects.get().membership == world.teacher
    # then her head teacher sees it, and who has not
    head_teacher = at_desk(world.head_teacher).opens("/guide/").follows("Who has read it")
    head_teacher.sees("Hawthorn Academy: 1 of 3", "Not yet")
