"""What every story needs: the matter itself, its addresses, how the child is, the form of the three questions."""

from escalation.models import Disagreement
from tests.journeys.people import Person


def the_matter() -> Disagreement:
    """The one that this story is about, as it stands in the database now."""
    return Disagreement.objects.select_related("current_stage", "policy_version").order_by("raised_at").last()


def at(it: Disagreement, page: str = "") -> str:
    return f"/matters/{it.reference}/{page}"


def does(person: Person, it: Disagreement, what: str) -> Person:
    """On the page of the matter, press what can be done there, also where it stands among the other things."""
    person.opens(at(it))
    wanted = (
        person.page.locator("main")
        .get_by_role("link", name=what, exact=True)
        .or_(person.page.locator("main").get_by_role("button", name=what, exact=True))
    )
    if not wanted.first.is_visible():
        person.opens_details("Other things you can do")
    return person.presses(what)


def says_how_the_child_is(
    person: Person, safe: str = "Not sure", how: str = "Quiet, in school today."
) -> None:
    """The three questions that every discussion, move and outcome asks."""
    person.chooses("How safe is the child now?", safe)
    person.fills("How is the child now?", how)
    person.fills("What keeps the child safe while this is open?", "Her aunt collects her every day.")


def gives_the_signs_of_safety(person: Person, worry: str, scale: int) -> None:
    person.fills("What are you worried about?", worry)
    person.fills("What is working well?", "She talks to her aunt.")
    person.fills("What needs to happen?", "A strategy discussion this week.")
    person.chooses("How safe is the child, from 0 to 10?", str(scale))
