"""Mediation in the browser: offered, answered by each side, met, and what came of it."""

from django.utils import timezone

from escalation.models import Disagreement
from tests.journeys.people import Person
from tests.journeys.steps.common import does, says_how_the_child_is


def offers_mediation(person: Person, it: Disagreement) -> None:
    does(person, it, "Offer mediation").stands_before("Offer mediation")
    person.fills("What do you offer?", "We could meet here on Thursday at two.")
    person.presses("Send this offer").sees("Mediation is offered to both sides.")


def takes_it_up(person: Person, it: Disagreement) -> None:
    does(person, it, "Take up the mediation, or decline it").stands_before("Mediation is offered")
    person.chooses("Does your side take it up?", "Yes, we take it up")
    person.presses("Send this answer").sees("Your side’s answer is recorded.")


def records_that_they_met(person: Person, it: Disagreement, *sides: str) -> None:
    does(person, it, "Record that you met in mediation").stands_before("Record that you met")
    person.dates("When did you meet?", timezone.now())
    person.fills("Who attended?", "Both managers and the chair")
    for agency in sides:
        person.fills(f"What did {agency} move to?", "Four weeks in place of six.")
    says_how_the_child_is(person)
    person.presses("Record this meeting").sees("The meeting is recorded.")


def says_it_did_not_settle_it(person: Person, it: Disagreement, remains: str) -> None:
    does(person, it, "Say that mediation did not settle it").stands_before("Mediation did not settle it")
    person.fills("What remains open?", remains)
    says_how_the_child_is(person)
    person.presses("Record that it did not settle it")
    person.sees("It is recorded that mediation did not settle it.")
