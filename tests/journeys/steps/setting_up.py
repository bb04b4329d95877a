"""What a business manager does: names, agencies, posts, people, who holds which post."""

from agencies.models import Partnership
from tests.journeys.people import Person

LINE = {
    "Practitioner": "Duty desk",
    "First-line manager": "Team manager",
    "Senior manager": "Service manager",
}


def task(person: Person, partnership: Partnership, title: str) -> Person:
    """One task of the list, from the list."""
    return person.opens(f"/setting-up/{partnership.code}/").follows(title).stands_before(title)


def adds_an_agency(person: Person, partnership: Partnership, name: str, kind: str) -> str:
    """And comes back with the address of its page."""
    task(person, partnership, "Agencies and services").presses("Add an agency")
    person.fills("Name of the agency", name).picks("Kind of agency", kind)
    person.fills("Telephone", "01603 000000").presses("Add this agency").sees(f"{name} was added")
    if person.heading != name:
        person.follows(name)
    return person.page.url


def adds_a_person(person: Person, place: str, name: str, role: str) -> None:
    person.opens(place).presses("Add a person")
    person.fills("Full name", name).fills(
        "E-mail address", f"{name.lower().replace(' ', '.')}@broadland.example"
    )
    person.picks("Role", role).presses("Add this person").stands_before(name)


def adds_a_post(
    person: Person, place: str, called: str, title: str, *, holder: str, stand_in: str = ""
) -> None:
    """A post, who holds it, and who stands in."""
    person.opens(place).presses("Add a post")
    person.picks("What policy calls it", called).fills("What people call it", title)
    person.presses("Add this post").sees("Say who holds it")
    for name, what in ((holder, "Hold the post"), (stand_in, "Stand in while nobody who holds it is there")):
        if name:
            person.presses("Add a holder or a stand-in")
            choices = person.page.locator("option").all_inner_texts()
            person.picks("Who?", next(text for text in choices if text.startswith(name)))
            person.chooses("What do they do?", what).presses("Save").sees(name)


def staffs(person: Person, place: str, letter: str) -> None:
    """A line of three, each with a post of their own; the names begin with one letter of the agency."""
    for role, title in LINE.items():
        name = f"{letter} {title}"
        adds_a_person(person, place, name, role)
        adds_a_post(person, place, role, title, holder=name)
