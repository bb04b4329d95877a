"""Raising under any policy: between agencies or inside one, on a track, straight to a stage."""

from django.utils import timezone

from escalation.models import Disagreement
from escalation.zone import local_day
from tests.journeys.people import Person
from tests.journeys.steps.common import gives_the_signs_of_safety, the_matter
from tests.journeys.steps.raising import SENT, begins_to_raise

WHOSE = "Whose decision do you disagree with?"


def raises_it(
    person: Person,
    *,
    whose: str,
    category: str,
    inside: bool = False,
    track: str = "",
    stage: str = "",
    why: str = "",
    worry: str = "Home alone at night.",
) -> Disagreement:
    """From the green button to the page that says to whom it was sent.

    ``whose`` is the other agency or, ``inside`` one's own, the service; ``stage`` the key of a stage to which a reason
    of the policy leads straight.
    """
    person.opens("/").presses("Raise a disagreement")
    begins_to_raise(person)
    if person.page.locator("input[name='where']").count():
        person.chooses(WHOSE, "That of my own agency" if inside else "That of another agency")
    ticks(person, whose)
    person.presses("Continue")
    says_what_was_decided(person)
    says_what_it_is(person, category, track, stage, why)
    gives_the_signs_of_safety(person, worry, 3)
    person.presses("Continue").stands_before("How soon does the child need an answer?")
    person.chooses("Is a conference or a meeting with the family coming?", "No")
    person.chooses("Does the child need an answer sooner?", "No")
    person.presses("Continue").stands_before("Check your answers, then send").sees(worry)
    person.presses("Send it to the other side").stands_before(SENT)
    it = the_matter()
    person.sees(it.reference, "To whom it was sent", "What happens next")
    return it


def says_what_was_decided(person: Person) -> None:
    person.chooses("Who made the decision?", "I do not know who")
    person.fills("What was decided, or was not done?", "To close the case after one visit.")
    person.dates("When did you learn of it?", local_day(timezone.now()))
    person.chooses("Have you put your disagreement to them already?", "No")
    person.presses("Continue").stands_before("What kind of disagreement is it?")


def says_what_it_is(person: Person, category: str, track: str, stage: str, why: str) -> None:
    if track:
        person.chooses("Which of these does it belong to?", track)
    ticks(person, category)
    for another in person.page.locator("input[name$='elsewhere'][value='']:visible").all():
        person.page.locator(
            f"label[for='{another.get_attribute('id')}']"
        ).click()  # nothing for another procedure
    if stage:
        begins = person.page.locator(f"input[value^='{stage}: ']:visible").first
        person.page.locator(f"label[for='{begins.get_attribute('id')}']").click()
        person.page.locator("textarea:visible").first.fill(why)
    else:
        ticks(person, "No, begin at stage")
    person.presses("Continue").stands_before("How do you see it?")


def ticks(person: Person, begins: str) -> None:
    """The first radio in sight whose words begin so."""
    for label in person.page.locator("label:visible").all():
        if label.inner_text().strip().startswith(begins):
            label.click()
            return
    raise AssertionError(f"nothing in sight begins with {begins!r} on {person.page.url}")
