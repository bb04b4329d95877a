"""Filling in whatever form a policy asks for, question by question, without knowing which it is."""

from escalation.models import Disagreement
from tests.journeys.people import Person
from tests.journeys.steps.common import at


def fills_in_every_form(person: Person, it: Disagreement) -> int:
    """Each form that the task list of escalating still asks for; how many they were."""
    person.opens(at(it, "escalate/"))
    to_do = person.page.locator(".govuk-task-list__item", has_text="To do").locator("a[href*='/forms/']")
    addresses = [link.get_attribute("href") or "" for link in to_do.all()]
    for address in addresses:
        person.opens(address)
        main = person.page.locator("main")
        for text in main.locator("textarea").all():
            text.fill("Two calls and a visit; we see it differently.")
        for group in main.locator(".govuk-radios").all():
            group.locator("label").first.click()
        person.presses("Save this form").sees("The form is in the record.")
    return len(addresses)
