"""Raising a disagreement, and the other side's first turn."""

from datetime import datetime

from django.utils import timezone

from escalation.models import Disagreement
from escalation.zone import local_day
from tests.journeys.people import Person
from tests.journeys.steps.common import does, gives_the_signs_of_safety, says_how_the_child_is, the_matter

SENT = "You have raised a disagreement"


def raises(
    person: Person,
    *,
    against: str,
    worry: str = "Home alone at night.",
    category: str = "A decision or course of action, such as holding a conference or closing a case",
    straight_up: str = "",
    put_at: datetime | None = None,
) -> Disagreement:
    """From the green button to the page that says to whom it was sent."""
    person.opens("/").presses("Raise a disagreement")
    begins_to_raise(person)
    names_the_decision(person, against, put_at)
    says_what_kind(person, category, straight_up)
    gives_the_signs_of_safety(person, worry, 3)
    person.presses("Continue").stands_before("How soon does the child need an answer?")
    person.chooses("Is a conference or a meeting with the family coming?", "No")
    person.chooses("Does the child need an answer sooner?", "No")
    person.presses("Continue").stands_before("Check your answers, then send").sees(worry, against)
    person.presses("Send it to the other side").stands_before(SENT)
    it = the_matter()
    person.sees(it.reference, "To whom it was sent", "What happens next")
    return it


def begins_to_raise(person: Person) -> None:
    person.stands_before("Is a child in danger now?")
    says_how_the_child_is(person)
    person.presses("Continue").stands_before("Which child, or children, is it about?")
    person.fills("Your own reference for the child", "HA-2207").fills("The child’s initials", "K.P.")
    born = person.question("Month and year of birth")
    born.get_by_label("Month", exact=True).fill("4")
    born.get_by_label("Year", exact=True).fill("2017")
    person.fills("A number that both agencies know", "943 476 5919")
    person.presses("Continue")


def names_the_decision(person: Person, against: str, put_at: datetime | None) -> None:
    person.chooses("Whose decision do you disagree with?", against)
    person.presses("Continue").stands_before(f"What did {against} decide?")
    person.chooses("Who made the decision?", "I do not know who")
    person.fills("What was decided, or was not done?", "To close the case after one visit.")
    person.dates("When did you learn of it?", local_day(put_at or timezone.now()))
    if put_at:
        person.chooses("Have you put your disagreement to them already?", "Yes, I have")
        person.dates("When did you first put it to them?", put_at)
    else:
        person.chooses("Have you put your disagreement to them already?", "No")
    person.presses("Continue").stands_before("What kind of disagreement is it?")


def says_what_kind(person: Person, category: str, straight_up: str) -> None:
    """``straight_up`` is the ground of a shortcut, in the policy's words."""
    person.chooses("Which of these is it most like?", category)
    asked = "Is there a reason to go straight to a higher stage?"
    if straight_up:
        person.chooses(asked, f"Yes. {straight_up}")
        person.fills("Why do you think so?", "No protocol says who visits whom at night.")
        person.fills("What is the dispute about?", "Who looks after a child at night.")
        person.fills(
            "What attempts have been made to resolve it, and what came of each?",
            "Two calls; nothing came of them.",
        )
    else:
        person.chooses(asked, "No, begin at stage 1")
    person.presses("Continue").stands_before("How do you see it?")


def finds_the_child(person: Person, it: Disagreement, reference: str = "CS-5518") -> None:
    does(person, it, "Give our side").sees("initials K.P.")
    person.follows("Child 1").stands_before("Have you found this child?")
    person.chooses("Have you found this child?", "We have found this child")
    person.fills("Your own reference for the child", reference)
    person.presses("Continue")


def gives_our_side(person: Person, it: Disagreement, position: str = "We will keep it") -> None:
    does(person, it, "Give our side").sees("What they raised, in their own words")
    person.chooses("What will you do about the decision?", position)
    person.fills("Why?", "The threshold is not met.")
    gives_the_signs_of_safety(person, "Late meals.", 6)
    says_how_the_child_is(person, "Not sure", "Seen on Friday, cheerful.")
    person.fills("When can you talk?", "Today after 3pm").fills("On what number?", "01603 111111")
    person.presses("Send your side").sees("Your side was sent")
