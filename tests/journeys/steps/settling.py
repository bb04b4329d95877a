"""Meeting, agreeing, deciding, closing; and the ways out: withdrawing, reopening, a worry that remains."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from escalation.models import Disagreement
from tests.journeys.people import Person
from tests.journeys.steps.common import does, says_how_the_child_is


# --- an outcome --------------------------------------------------------------------------------------------------
def proposes_an_outcome(
    person: Person, it: Disagreement, *, agreed: str, action: str = "", due: date | None = None
) -> None:
    does(person, it, "Propose an outcome").stands_before("Propose an outcome")
    person.fills("What is agreed?", agreed)
    for label in person.page.locator("label").filter(has_text="What will ").all():
        person.page.locator(f"#{label.get_attribute('for')}").fill("Ring before anything is closed.")
    says_how_the_child_is(person, "Safe for now")
    if action and due:
        person.fills("What is to be done?", action).fills("Who does it?", "The duty social worker")
        person.picks("Of which agency?", "Norfolk Children's Services").dates("By when?", due)
    person.presses("Send it to be confirmed").sees("The outcome is proposed.")


def confirms(person: Person, it: Disagreement, agreed: str) -> None:
    does(person, it, "Confirm the outcome, or refuse it").stands_before("Is this what you agreed?").sees(
        agreed
    )
    person.presses(f"I confirm this on behalf of {person.membership.place}")
    person.sees("Your agency has confirmed the outcome.")


def refuses(person: Person, it: Disagreement, why: str) -> None:
    does(person, it, "Confirm the outcome, or refuse it").follows("This is not what we agreed")
    person.fills("What is not as you agreed it?", why).presses("Send this back")
    person.sees("The outcome is refused, with your reason.")


def says_whether_it_settles_the_worry(
    person: Person, it: Disagreement, settles: bool, words: str = ""
) -> None:
    does(person, it, "Say whether this settles your worry").stands_before("Does this settle your worry?")
    person.chooses(
        "Does this settle your worry about the child?", "Yes, it does" if settles else "No, it does not"
    )
    person.fills("In your own words", words).presses("Send your answer")
    person.stands_before("You said that it settles" if settles else "You said that it does not settle")


def records_it_done(person: Person, it: Disagreement, what: str) -> None:
    does(person, it, "Record an action as done").stands_before("Record that this is done").sees(what)
    person.fills("What shows that it is done?", "The visit is in our records; the school was told.")
    person.presses("Record it as done").sees("The action is recorded as done.")


def closes_with_learning(person: Person, it: Disagreement, teaches: str) -> None:
    does(person, it, "Close it, with what it teaches").stands_before("Close it, with what it teaches")
    person.fills("What does this matter teach?", teaches)
    person.fills("Why was it not settled earlier?", "Nobody rang.")
    person.chooses("Is it for the board’s sub-group to learn from?", "Yes")
    person.chooses("Was a debrief offered to the people who took part?", "Yes")
    person.presses("Close this matter").sees("The matter is closed.")


# --- the joint meeting of senior managers -------------------------------------------------------------------------
def proposes_a_joint_meeting(person: Person, it: Disagreement, when: datetime) -> None:
    does(person, it, "Propose a time for the joint meeting")
    person.stands_before("Propose a time for the joint meeting")
    person.dates("When is it?", when).fills("Where is it?", "County Hall, room 2")
    person.presses("Send this time to the other side").sees("The time is proposed.")


def accepts_the_joint_meeting(person: Person, it: Disagreement) -> None:
    does(person, it, "Accept a time for the joint meeting, or name another")
    person.stands_before("A time for the joint meeting").sees("County Hall, room 2")
    person.presses("Accept this time and send the invitations").sees("The joint meeting is convened.")


def records_the_joint_meeting(
    person: Person, it: Disagreement, came_of_it: str, *, ended: str = "We did not agree"
) -> None:
    """With one map, and each side's number."""
    does(person, it, "Record the joint meeting").stands_before("Record the joint meeting")
    person.chooses("Did you make one Signs of Safety map together?", "Yes, we did")
    person.fills("What are we worried about?", "The nights.").fills("What is working well?", "Her aunt.")
    person.fills("What needs to happen?", "Somebody sees her at home.")
    person.chooses("How safe is the child for Hawthorn Academy, from 0 to 10?", "3")
    person.chooses("How safe is the child for Norfolk Children's Services, from 0 to 10?", "6")
    person.chooses("How did the meeting end?", ended)
    says_who_attended(person, came_of_it, "What came of it?")
    person.presses("Record this meeting").sees("The joint meeting is recorded.")


def carries_over(person: Person, it: Disagreement, what: str, to: date, why: str) -> None:
    person.opens(f"/matters/{it.reference}/actions/").sees(what)
    person.follows(f"Carry it over to a later day: {what}").stands_before("Carry this over to a later day")
    person.dates("By when will it be done?", to).fills("Why is it carried over?", why)
    person.presses("Carry it over").sees("The action is carried over.")


def says_who_attended(person: Person, came_of_it: str, asked: str) -> None:
    """Everybody who was invited was there."""
    person.dates("When was it?", timezone.now())
    for label in person.question("Who attended?").locator("label").all_inner_texts():
        person.chooses("Who attended?", label.strip())
    person.fills(asked, came_of_it)
    says_how_the_child_is(person)


# --- the panel -----------------------------------------------------------------------------------------------------
def convenes_the_panel(
    person: Person,
    it: Disagreement,
    when: datetime,
    *members: str,
    again: bool = False,
    not_asked: Mapping[str, str] | None = None,
) -> None:
    """With who sits; then, where others may, why each of them is not asked."""
    heading = "Reconvene the panel" if again else "Convene the panel"
    does(person, it, heading).stands_before(heading)
    person.dates("When is it?", when).fills("Where is it?", "The board's office")
    person.chooses("Who sits on the panel?", *members)
    for name, why in (not_asked or {}).items():
        if not again:
            person.presses("Send the invitations").sees_errors(f"Enter why {name} is not asked")
        person.fills(f"Why is {name} not asked?", why)
    person.presses("Send the invitations").sees("The panel is convened.")


def records_who_attended_the_panel(person: Person, it: Disagreement) -> None:
    does(person, it, "Record who attended the panel").stands_before("Record who attended the panel")
    person.chooses("Who chaired it?", person.name)
    says_who_attended(person, "Both sides were heard.", "What was heard?")
    person.presses("Record who attended").sees("It is recorded who attended.")


def records_the_decision(
    person: Person,
    it: Disagreement,
    decision: str,
    action: str,
    due: date,
    of: str = "Norfolk Children's Services",
    opened: bool = False,
) -> None:
    if not opened:
        does(person, it, "Record the decision")
    person.stands_before("Record the decision of the panel")
    person.fills("What does the panel decide?", decision).fills("Why?", "The pattern is one of neglect.")
    says_how_the_child_is(person)
    person.fills("What is to be done?", action).fills("Who does it?", "The service manager")
    person.picks("Of which agency?", of).dates("By when?", due)
    person.presses("Record the decision").sees("The decision is recorded.")


def acknowledges(person: Person, it: Disagreement, decision: str, who: str = "The panel has decided") -> None:
    does(person, it, "Say that you received the decision").stands_before(who).sees(decision)
    person.page.locator("main form button").last.click()
    person.reads().sees("Your agency has acknowledged the decision.")


# --- ways out and back ---------------------------------------------------------------------------------------------
def withdraws(person: Person, it: Disagreement, *, asked_by: str = "") -> None:
    does(person, it, "Withdraw the disagreement").stands_before("Withdraw this disagreement")
    person.fills("Why are you withdrawing it?", "The case was opened again.")
    person.chooses("Did anybody ask you to withdraw it?", "Yes" if asked_by else "No")
    if asked_by:
        person.fills("Who asked you to, and what did they say?", asked_by)
    says_how_the_child_is(person, "Safe for now")
    person.presses("Withdraw it").sees("The disagreement is withdrawn.")


def reopens(person: Person, it: Disagreement, news: str) -> None:
    does(person, it, "Reopen it: there is new information").stands_before("Reopen this disagreement")
    person.fills("What is new?", news)
    says_how_the_child_is(person, "Not sure")
    person.presses("Reopen it").sees("The disagreement is open again.")


def is_still_worried(person: Person, it: Disagreement, worry: str) -> None:
    """One step; the next page names whom to tell now."""
    does(person, it, "I am still worried").stands_before("I am still worried")
    person.fills("What are you still worried about?", worry).presses("Record this worry")


def records_whom_they_told(person: Person) -> None:
    person.stands_before("Who have you told?")
    person.fills("Who did you tell?", "The duty desk of the front door")
    person.dates("When did you tell them?", timezone.now())
    person.fills("What did they say?", "They visit today.")
    person.presses("Record whom you told").sees("It is recorded whom you told.")
