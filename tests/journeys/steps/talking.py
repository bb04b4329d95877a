"""What a side writes at the time, the forms of the policy, and going up."""

from escalation.models import Disagreement
from tests.journeys.people import Person
from tests.journeys.steps.common import at, does, says_how_the_child_is


def records_a_discussion(
    person: Person, it: Disagreement, *, said: str = "We went through the visits.", settled: bool = False
) -> None:
    does(person, it, "Record a discussion").stands_before("Record a discussion")
    fills_in_a_discussion(person, said=said, settled=settled)
    person.presses("Record this discussion").sees("The discussion is recorded.")


def fills_in_a_discussion(person: Person, *, said: str, settled: bool = False) -> None:
    """Everything but the button."""
    person.chooses("How did you talk?", "Telephone")
    person.fills("Anybody else?", "The duty social worker")
    says_how_the_child_is(person)
    person.fills("What was said?", said).fills("What was not agreed?", "Whether the case stays open.")
    person.chooses("Who is this record for?", "Both sides")
    person.chooses("Did that settle the disagreement?", "Yes" if settled else "No")


def records_for_our_side_only(person: Person, it: Disagreement, said: str) -> None:
    does(person, it, "Record a discussion")
    person.chooses("How did you talk?", "In person").fills("Anybody else?", "My own manager")
    says_how_the_child_is(person, how="Between us: pale today.")
    person.fills("What was said?", said).chooses("Who is this record for?", "Our side only")
    person.presses("Record this discussion")


def records_an_attempt(person: Person, it: Disagreement, what: str = "It rang out.") -> None:
    does(person, it, "Record that you found nobody").stands_before("Record that you tried and found nobody")
    person.chooses("How did you try?", "Telephone").fills("Anybody else, or which desk?", "The duty desk")
    person.fills("What happened?", what)
    person.presses("Record this attempt").sees("The attempt is recorded.")


def says_it_was_so(person: Person, it: Disagreement) -> None:
    """From the matter, the way to the newest record that waits for an answer."""
    does(person, it, "Say whether this is what was said").stands_before("Is this what was said?")
    person.chooses("Is this what was said?", "Yes, this is what was said")
    person.presses("Send your answer").sees("Your answer is recorded.")


ANSWERS = {
    "What are we worried about?": "Home alone at night.",
    "What is working well?": "She talks to her aunt.",
    "What needs to happen?": "A strategy discussion this week.",
    "How safe is the child now, from 0 to 10?": "3",
    "What is the dispute about?": "Who looks after a child at night.",
    "What attempts have been made to resolve it, and what came of each?": "Two calls, one meeting.",
}


def fills_in_what_is_asked_for(person: Person, it: Disagreement) -> None:
    """Every form of the policy that the task list of escalating still asks for."""
    person.opens(at(it, "escalate/"))
    to_do = person.page.locator(".govuk-task-list__item", has_text="To do").locator("a[href*='/forms/']")
    for address in [link.get_attribute("href") for link in to_do.all()]:
        person.opens(address or "")
        for label, answer in ANSWERS.items():
            if answer.isdecimal() and person.question(label).count():
                person.chooses(label, answer)
            elif person.page.get_by_label(label).count():
                person.fills(label, answer)
        person.presses("Save this form").sees("The form is in the record.")


def asks_for_advice(person: Person, it: Disagreement, of: str, question: str) -> None:
    does(person, it, "Ask a colleague for advice or support").stands_before("Ask for advice or support")
    choices = person.page.locator("option").all_inner_texts()
    person.picks("Who do you want to ask?", next(text for text in choices if of in text))
    person.fills("What do you want to ask?", question)
    person.presses("Ask for advice").sees("Your question is recorded")


def gives_advice(person: Person, it: Disagreement, advice: str) -> None:
    does(person, it, "Give the advice you were asked for").stands_before("Give advice or support")
    person.fills("Your advice or support", advice).presses("Send your advice").sees(
        "Your advice is recorded."
    )


# --- up ----------------------------------------------------------------------------------------------------------
def escalates(person: Person, it: Disagreement, to: str) -> None:
    """The task list, why, what was tried, the check page, and the button that names the act."""
    fills_in_what_is_asked_for(person, it)
    does(person, it, f"Escalate to {to}").stands_before(f"Escalate to {to}")
    person.sees("What the procedure asks for first", "What will happen")
    for label in person.page.locator("label").filter(has_text="Why not: ").all():
        person.page.locator(f"#{label.get_attribute('for')}").fill("It could not be had in time.")
    person.fills("Why does it need to go up?", "There has been no visit for three weeks.")
    if not person.page.get_by_label("What was tried?").input_value():
        person.fills("What was tried?", "Two telephone calls.")
    says_how_the_child_is(person)
    person.presses("Continue").stands_before("Check before you escalate")
    person.presses(f"Escalate to {to}").sees("It is escalated.")
