"""A referral refused: answered in time; and late, then manager to manager, then the multi-agency meeting."""

from datetime import timedelta

import pytest

from cases.models import PlanAction, Referral
from escalation.models import Disagreement
from escalation.services.moving import withdraw
from escalation.services.refusals import Letter
from tests import referrals
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import gives_the_signs_of_safety, says_how_the_child_is
from tests.journeys.steps.raising import SENT, says_what_kind
from tests.referrals import LETTER
from tests.stories import SAFE, stand

OTHER_THINGS = "Other things you can do"


@pytest.fixture
def world(world: World) -> World:
    """The partnership has a procedure for refused referrals."""
    return referrals.with_refusals(world)


def the_referral() -> Referral:
    return Referral.objects.get()


def refers(person: Person, to: str) -> Referral:
    """From the home list to the page of the referral."""
    person.opens("/").follows("Record a referral").stands_before("Record a referral")
    person.chooses("Which agency do you ask?", to)
    person.fills("Your own reference for the child", "HA-2207").fills("The child’s initials", "K.P.")
    person.fills("What do you ask them to do?", "An assessment of how K. is looked after at night.")
    person.fills("Why?", "K. is alone three nights a week.")
    person.chooses("Is the case of a child protection nature?", "No")
    person.presses("Record the referral and send word").sees("has not answered yet", "1 working day")
    return the_referral()


def goes_to(person: Person, it: Referral, what: str) -> Person:
    """On the page of the referral, what can be done there, also where it stands among the other things."""
    person.opens(it.get_absolute_url())
    if not person.page.locator("main").get_by_role("button", name=what, exact=True).count():
        person.opens_details(OTHER_THINGS)
        return person.follows(what)
    return person.presses(what)


def refuses(person: Person, it: Referral) -> None:
    """Told on the telephone, now."""
    goes_to(person, it, "Record that it was refused").chooses("How was it told?", "By telephone")
    person.fills("Who told it?", "The duty social worker")
    person.sees("24 hours to send clear reasons in writing").presses("Record that it was refused")


def writes_the_letter(person: Person, it: Referral, letter: Letter = LETTER) -> None:
    goes_to(person, it, "Write the reasons to them")
    person.fills("What are the reasons?", letter.reasons)
    person.fills("What do you advise instead?", letter.advised)
    person.presses("Preview the letter").stands_before("Check the letter, then send it").sees(letter.reasons)
    person.presses("Send this letter").sees("Refused, with reasons in writing.")


def test_a_refusal_is_answered_in_time(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a referral that is recorded
    teacher, social_worker = at_desk(world.teacher), at_desk(world.social_worker)
    it = refers(teacher, "Norfolk Children's Services")
    # when it is refused on the telephone
    clock.later(hours=1)
    refuses(social_worker, it)
    # then both see how long is left for the reasons, to the minute, and who holds the case
    clock.later(hours=3, minutes=20)
    social_worker.opens("/").sees("Waiting for reasons in writing from you", "20 hours and 3")
    social_worker.opens(it.get_absolute_url()).sees("20 hours and 3", "left to send reasons in writing.")
    teacher.opens(it.get_absolute_url()).sees("Your agency still holds this case.")
    # when the letter goes
    writes_the_letter(social_worker, it)
    # then the teacher reads it, acts on the advice, and has no concern left
    teacher.opens(it.get_absolute_url()).sees(LETTER.reasons, LETTER.advised, "in time")
    goes_to(teacher, it, "Record what you did with the advice")
    teacher.chooses("Did you act on what the letter says and advises?", "Yes")
    teacher.fills("What did you do, or why not?", "The family worker visits with us on Thursday.")
    teacher.chooses("Are you still concerned?", "No").presses("Record this")
    teacher.sees("Refused, and the referring agency has no concern left")
    assert the_referral().ended == "advice"


def test_a_late_refusal_goes_from_manager_to_manager_to_the_meeting(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a referral that was refused, and of which no reasons have come
    story = referrals.refused(referrals.made(world, clock.now))
    it = story.it
    clock.moves_to(story.now)
    teacher = at_desk(world.teacher)
    # when the 24 hours are over
    clock.time_is_over(story.now + timedelta(hours=24, minutes=5))
    # then it says so in words, to both and to the board, and the reasons come late
    teacher = at_desk(world.teacher)
    teacher.opens(it.get_absolute_url()).sees("Overdue by 6 minutes: the reasons in writing have not gone.")
    at_desk(world.business_manager).opens("/overview/").sees(it.reference, "Overdue by")
    writes_the_letter(at_desk(world.social_worker), it)
    teacher.opens(it.get_absolute_url()).sees("late")
    # when concerns persist, a manager is informed
    goes_to(teacher, it, "Record what you did with the advice")
    teacher.chooses("Did you act on what the letter says and advises?", "No")
    teacher.fills("What did you do, or why not?", "It does not fit.")
    teacher.chooses("Are you still concerned?", "Yes").presses("Record this")
    informs_and_talks(teacher, at_desk(world.head_teacher), it)
    # then they still disagree, so their agency holds the case and brings the agencies together
    meets(teacher, it, clock)
    # then there is a plan with owners and dates, and the referral is settled by it
    teacher.sees("The agencies agreed one plan", "A family worker visits each week", "Wherry Youth Trust")
    assert PlanAction.objects.get().who == "Wherry Youth Trust"
    at_desk(world.social_worker).opens(it.get_absolute_url()).sees("A family worker visits each week")


def informs_and_talks(person: Person, manager: Person, it: Referral) -> None:
    goes_to(person, it, "Inform a manager").stands_before("Inform a manager")
    person.sees("Your agency still holds this case.")
    person.fills("What are you still concerned about?", "K. is alone at night.")
    person.presses("Inform this manager")
    goes_to(manager, it, "Record that the managers talked").chooses("How did you talk?", "By telephone")
    manager.fills("Who talked?", "Head teacher and team manager")
    manager.fills("What was said?", "We went through the referral.")
    manager.chooses("What came of it?", "We still disagree").presses("Record this discussion")


def meets(person: Person, it: Referral, clock: Clock) -> None:
    goes_to(person, it, "Convene a multi-agency meeting").sees("Your agency still holds this case.")
    person.dates("When is it?", clock.now + timedelta(hours=20))
    person.fills("Where is it?", "By video").fills("Who is invited?", "Both agencies, the youth trust")
    person.presses("Convene the meeting")
    clock.later(hours=22)
    person.comes_in()
    goes_to(person, it, "Record the multi-agency meeting")
    person.fills("What was agreed, and what was not?", "One plan for all of us.")
    person.chooses("What did the meeting settle on?", "One plan of action for all agencies")
    person.fills("What is to be done?", "A family worker visits each week")
    person.fills("Who does it?", "Wherry Youth Trust").dates(
        "By when?", (clock.now + timedelta(days=7)).date()
    )
    person.presses("Record this meeting")


def test_a_refusal_becomes_a_disagreement(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a referral that was refused, with reasons
    story = referrals.reasoned(referrals.refused(referrals.made(world, clock.now)))
    it = story.it
    clock.moves_to(story.now + timedelta(minutes=10))
    teacher = at_desk(world.teacher)
    # when the teacher raises a disagreement about it: what is known is filled in, what goes along is shown first
    goes_to(teacher, it, "Raise a disagreement about this")
    teacher.sees("What goes along", "K. is alone three nights a week.", LETTER.reasons)
    teacher.sees("Your agency still holds this case.").presses("Begin to raise a disagreement")
    raises_what_is_known(teacher)
    matter = Disagreement.objects.get()
    # then both are linked, what stood in the referral stands in the matter, and who holds the case is said on each
    teacher.opens(matter.get_absolute_url()).sees(it.reference, LETTER.reasons, "still holds this case.")
    social_worker = at_desk(world.social_worker)
    social_worker.opens(matter.get_absolute_url()).sees(
        LETTER.advised, "Hawthorn Academy still holds this case."
    )
    social_worker.opens(it.get_absolute_url()).sees("It became the disagreement", matter.reference)
    # when the disagreement has ended
    ends(matter, world, clock)
    # then it is still held until somebody says who holds the case now
    teacher.opens(it.get_absolute_url()).sees("Say who holds the case from now on.")
    goes_to(social_worker, it, "Record that it is settled")
    social_worker.chooses(
        "Who holds the case from now on?", "The agency that was asked has taken the case up"
    )
    social_worker.fills("What was settled for the child?", "We visit on Thursday.")
    social_worker.presses("Record that it is settled").sees("It was said who holds the case from now on")
    teacher.opens(matter.get_absolute_url()).does_not_see("still holds this case")


def raises_what_is_known(person: Person) -> None:
    """Through the pages of raising, on which the child, the agency and the decision are filled in."""
    person.stands_before("Is a child in danger now?")
    says_how_the_child_is(person)
    person.presses("Continue").stands_before("Which child, or children, is it about?")
    person.presses("Continue").stands_before("Whose decision do you disagree with?")
    person.presses("Continue").stands_before("What did Norfolk Children's Services decide?")
    person.chooses("Have you put your disagreement to them already?", "No").presses("Continue")
    says_what_kind(
        person, "A decision or course of action, such as holding a conference or closing a case", ""
    )
    gives_the_signs_of_safety(person, "Home alone at night.", 3)
    person.presses("Continue").stands_before("How soon does the child need an answer?")
    person.chooses("Is a conference or a meeting with the family coming?", "No")
    person.chooses("Does the child need an answer sooner?", "No")
    person.presses("Continue").stands_before("Check your answers, then send").sees("HA-2207")
    person.presses("Send it to the other side").stands_before(SENT)


def ends(matter: Disagreement, world: World, clock: Clock) -> None:
    """The teacher withdraws it: they take the child up after all."""
    matter.refresh_from_db()
    withdraw(
        disagreement=matter, by=stand(world.teacher, clock.now), reason="They take it up after all.",
        asked_to=False, who_asked="", safety=SAFE, version=matter.version, now=clock.now,
    )  # fmt: skip
