"""A panel that lacks its quorum, adjourns and decides; and a chair who steps aside."""

from datetime import date, timedelta

from escalation.models import Disagreement
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at, does, says_how_the_child_is, the_matter
from tests.journeys.steps.settling import (
    acknowledges,
    convenes_the_panel,
    records_the_decision,
    records_who_attended_the_panel,
)
from tests.journeys.steps.talking import records_a_discussion

POLICE, CHARITY, HOSPITAL = (f"{name} Representative Example" for name in ("Police", "Charity", "Hospital"))
WHY = {HOSPITAL: "The hospital treats the family."}


def says_they_come(person: Person, it: Disagreement) -> None:
    does(person, it, "Say whether you come to the panel").stands_before("Come to the panel")
    person.chooses("Do you come to the panel?", "Yes, I am coming")
    person.presses("Send this answer").sees("Your answer is recorded.")


def states(person: Person, it: Disagreement, text: str) -> None:
    does(person, it, "Say something to the panel").stands_before("Say something to the panel")
    person.fills("What does your side say to the panel?", text)
    person.presses("Send this statement").sees("Your side’s statement is with the panel.")


def test_a_panel_that_lacks_its_quorum_adjourns_and_decides(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a matter that reached the panel, and a chair who asks a statutory and a voluntary member
    story = stories.at_panel(world)
    it = story.it
    clock.moves_to(story.now + timedelta(hours=1))
    chair, police, director = (
        at_desk(world.chair),
        at_desk(world.police_representative),
        at_desk(world.trust_director),
    )
    convenes_the_panel(chair, it, clock.now + timedelta(days=1), POLICE, CHARITY, not_asked=WHY)
    # when each side says what it has to say, and the members read the papers as they are now
    states(director, it, "Look at six weeks, not at one visit.")
    records_a_discussion(director, it, said="They rang after the panel was convened.")
    says_they_come(police, it)
    police.opens(at(it, "panel/")).sees(
        "Look at six weeks, not at one visit.", "You read the papers as they were"
    )
    police.opens(at(it)).does_not_see("They rang after the panel was convened.")
    director.opens(at(it)).sees("They rang after the panel was convened.")
    # and one of them cannot come, and says who could
    charity = at_desk(world.charity_representative)
    does(charity, it, "Say whether you come to the panel")
    charity.presses("Send this answer").sees_errors("Select whether you come")
    charity.chooses("Do you come to the panel?", "No, I cannot come")
    charity.fills("Why do you not come?", "I am away that day.").chooses(
        "Who could sit instead?", "I name nobody"
    )
    charity.presses("Send this answer").sees("Your answer is recorded.")
    charity.opens(at(it), status=404)
    # then on the day it lacks the voluntary sector: it cannot be held, and is adjourned
    clock.later(days=1, hours=2)
    chair, police = at_desk(world.chair), at_desk(world.police_representative)
    chair.opens(at(it, "panel/")).sees("Is not coming", "I am away that day.", "Not met yet")
    does(chair, it, "Record who attended the panel").follows("Adjourn it").stands_before("Adjourn the panel")
    chair.presses("Adjourn the panel").sees_errors("Enter why it is adjourned")
    chair.dates("When was it?", clock.now).chooses("Who chaired it?", chair.name)
    chair.chooses("Who attended?", POLICE).fills("Why is it adjourned?", "We go on with a voluntary member.")
    says_how_the_child_is(chair)
    chair.presses("Adjourn the panel").sees("The panel is adjourned. Reconvene it next.")
    chair.sees("Nobody of the voluntary sector is on the panel.")
    assert the_matter().state == "panel"
    # and reconvened for a day on which the member can come
    convenes_the_panel(chair, it, clock.now + timedelta(days=2), POLICE, CHARITY, again=True, not_asked=WHY)
    clock.later(days=2, hours=2)
    chair, charity = at_desk(world.chair), at_desk(world.charity_representative)
    charity.opens(at(it, "panel/")).sees("What each side says to the panel")
    records_who_attended_the_panel(chair, it)
    # and decides; what one member saw otherwise stands beside it
    does(chair, it, "Record the decision").opens_details("A member of the panel saw it otherwise")
    chair.fills(f"How did {CHARITY} see it?", "Early help first.")
    records_the_decision(
        chair, it, "The case is opened again.", "Reopen the case", date(2027, 2, 26), opened=True
    )
    assert the_matter().state == "resolved"
    charity.opens(at(it), status=404)
    # and each agency has its letter, and acknowledges it
    director = at_desk(world.trust_director)
    director.opens(at(it)).sees("Early help first.")
    does(director, it, "Read the letter with the decision").sees("Letter to Hawthorn Academy (PDF)")
    acknowledges(director, it, "The case is opened again.")


def test_the_chair_steps_aside_and_the_business_manager_helps_the_deputy(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a matter before a chair who knows the social worker well
    story = stories.at_panel(world)
    it = story.it
    clock.moves_to(story.now + timedelta(hours=1))
    chair = at_desk(world.chair)
    # when the chair declares it
    does(chair, it, "I have a conflict of interest").sees(
        "Deputy Chair Example convenes the panel from this moment."
    )
    chair.presses("Step aside").sees_errors("Enter what your conflict of interest is")
    chair.fills("What is your conflict of interest?", "I trained the social worker.")
    chair.presses("Step aside").sees("You have stepped aside.")
    # then the matter is closed to the chair at once, and the deputy convenes
    chair.opens(at(it), status=404)
    chair.opens("/").does_not_see(it.reference)
    at_desk(world.deputy_chair).opens("/").sees(it.reference)
    # and the business manager takes a step on the convener's behalf, and is named as such
    manager = at_desk(world.business_manager)
    convenes_the_panel(manager, it, clock.now + timedelta(days=1), POLICE, CHARITY, not_asked=WHY)
    teacher = at_desk(world.teacher)
    teacher.opens(at(it)).sees(
        "on behalf of the independent chair", "I trained the social worker.", WHY[HOSPITAL]
    )
