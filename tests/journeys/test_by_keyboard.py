"""Raising, giving a side and escalating without a mouse."""

import pytest

from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.hands import Hands
from tests.journeys.steps.common import at, the_matter

ANSWERS_OF_SIGNS_OF_SAFETY = {
    "What are we worried about?": "Home alone at night.",
    "What is working well?": "She talks to her aunt.",
    "What needs to happen?": "A visit this week.",
}
SAFE, KEEPS = "How safe is the child now?", "What keeps the child safe while this is open?"


@pytest.mark.parametrize("script", [True], ids=["with-script"], indirect=True)
def test_raising_giving_a_side_and_escalating(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a teacher whose hands do not use a mouse
    teacher = at_desk(world.teacher)
    teacher.opens("/")
    # when she raises a disagreement, from the first page to the last
    raise_by(Hands(teacher))
    it = the_matter()
    teacher.sees(it.reference)
    # and a social worker gives their side
    clock.later(hours=1)
    social_worker = at_desk(world.social_worker)
    social_worker.opens(at(it))
    give_side_by(Hands(social_worker))
    # and she takes it to the first-line managers
    clock.later(hours=1)
    teacher.opens(at(it))
    escalate_by(Hands(teacher))
    # then it is there
    assert the_matter().state == "first_line_manager"


def say_how_the_child_is(hands: Hands) -> None:
    hands.choose(SAFE, "Not sure").write("How is the child now?", "Quiet.").write(KEEPS, "Her aunt.")


def say_how_they_see_it(hands: Hands, scale: str) -> None:
    hands.write("What are you worried about?", "Home alone at night.")
    hands.write("What is working well?", "She talks to her aunt.")
    hands.write("What needs to happen?", "A visit this week.")
    hands.choose("How safe is the child, from 0 to 10?", scale)


def raise_by(hands: Hands) -> None:
    hands.press("Raise a disagreement")
    say_how_the_child_is(hands)
    hands.press("Continue").see("Which child, or children, is it about?")
    hands.write("Your own reference for the child", "HA-2207").write("The child’s initials", "K.P.")
    hands.press("Continue").choose("Whose decision do you disagree with?", "Norfolk Children's Services")
    hands.press("Continue").choose("Who made the decision?", "I do not know who")
    hands.write("What was decided, or was not done?", "To close the case after one visit.")
    hands.date("When did you learn of it?", 11, 1, 2027)
    hands.choose("Have you put your disagreement to them already?", "No").press("Continue")
    hands.choose("Which of these is it most like?", "Sharing information")
    hands.choose("Is there a reason to go straight to a higher stage?", "No, begin at stage 1").press(
        "Continue"
    )
    say_how_they_see_it(hands, "3")
    hands.press("Continue").choose("Is a conference or a meeting with the family coming?", "No")
    hands.choose("Does the child need an answer sooner?", "No").press("Continue")
    hands.press("Send it to the other side").see("You have raised a disagreement")


def give_side_by(hands: Hands) -> None:
    hands.press("Give our side").press("Child 1").choose(
        "Have you found this child?", "We have found this child"
    )
    hands.write("Your own reference for the child", "CS-5518").press("Continue")
    hands.choose("What will you do about the decision?", "We will look at it again").write(
        "Why?", "It is new to us."
    )
    say_how_they_see_it(hands, "6")
    say_how_the_child_is(hands)
    hands.write("When can you talk?", "Today after 3pm").write("On what number?", "01603 111111")
    hands.press("Send your side").see("Your side was sent")


def escalate_by(hands: Hands) -> None:
    hands.open("Other things you can do").press("Escalate to first-line managers")
    # what the procedure asks for first
    hands.press("Signs of Safety record")
    for label, answer in ANSWERS_OF_SIGNS_OF_SAFETY.items():
        hands.write(label, answer)
    hands.choose("How safe is the child now, from 0 to 10?", "3").press("Save this form")
    # then why, what was tried, and the page on which it is checked
    hands.see("Escalate to first-line managers")
    for label in hands.page.locator("label").filter(has_text="Why not: ").all_inner_texts():
        hands.write(" ".join(label.split()), "It could not be had in time.")
    hands.write("Why does it need to go up?", "There has been no visit for three weeks.")
    hands.write("What was tried?", "Two telephone calls.")
    say_how_the_child_is(hands)
    hands.press("Continue").press("Escalate to first-line managers").see("It is escalated.")
