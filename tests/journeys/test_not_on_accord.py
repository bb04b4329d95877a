"""A disagreement with an agency that is not on Accord: by letter, with what it told and the papers that show it."""

from pathlib import Path

import pytest

from agencies.roles import Kind
from agencies.services import add_agency
from escalation.models import Confirmation, Disagreement, Letter, Outcome
from escalation.zone import local_day
from tests.factories import COMMAND_LINE, World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at, does
from tests.journeys.steps.raising import raises
from tests.journeys.steps.settling import proposes_an_outcome, says_whether_it_settles_the_worry
from tests.journeys.steps.talking import records_a_discussion
from tests.papers import A_PDF

SCHOOL = "Oak Hill School"


@pytest.fixture
def their_letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.pdf"
    file.write_bytes(A_PDF)
    return file


def marks_as_not_on_accord(manager: Person) -> None:
    manager.opens("/setting-up/norfolk/agencies/oak-hill/").follows("It is not on Accord")
    manager.stands_before("Is this agency on Accord?")
    manager.chooses("Is it on Accord?", "No: it is written to").presses("Save")
    manager.sees_errors("Enter where letters to it go")
    manager.fills("Where do letters to it go?", "Ms Ola Bright, Oak Hill School, Norwich").presses("Save")
    manager.sees("Letters to it go to:")
    manager.opens("/setting-up/norfolk/gaps/").sees("Agencies that are not on Accord", SCHOOL)


def sends_the_letter(person: Person, it: Disagreement, title: str, button: str) -> None:
    does(person, it, button).stands_before("Letters").sees(title)
    person.follows(f"Read it, and say that it has gone: {title}")
    person.stands_before("Send this letter, then say that it has gone")
    person.chooses("How did it go?", "By post").presses("It has gone").sees("The letter is marked as sent.")


def says_who_told(person: Person, file: Path, clock: Clock, title: str) -> None:
    person.fills("Who told you?", "Ola Bright").fills("What is their role there?", "Safeguarding lead")
    person.dates("On which day?", local_day(clock.now))
    person.chooses("What kind of paper is it?", "Letter").fills("What is it called?", title)
    person.chooses("Do you add the file itself?", "Yes, add the file")
    person.page.get_by_label("The file", exact=True).set_input_files(file)


def test_an_agency_that_is_not_on_accord(
    at_desk: AtDesk, world: World, clock: Clock, their_letter: Path
) -> None:
    # given a school with nobody on Accord, which the business manager enters as such
    add_agency(
        partnership=world.partnership,
        code="oak-hill",
        name=SCHOOL,
        kind=Kind.EDUCATION,
        telephone="01603 333333",
        by=COMMAND_LINE,
        now=clock.now,
    )
    marks_as_not_on_accord(at_desk(world.business_manager))
    # when the teacher raises a disagreement with it
    teacher = at_desk(world.teacher)
    it = raises(teacher, against=SCHOOL)
    teacher.sees(f"{SCHOOL} is not on Accord", "Print the letter and send it now.", "01603 333333")
    # then it is hers to write to them, and the letter is made
    teacher.opens(at(it)).sees("not on Accord: write to them")
    sends_the_letter(teacher, it, "A disagreement is raised with you", f"Send the letter to {SCHOOL}")
    letter = Letter.objects.get(disagreement=it)
    answer = teacher.page.request.get(f"{teacher.desk.address}{at(it, f'letters/{letter.pk}/file/')}")
    assert answer.body().startswith(b"%PDF")
    # when their answer comes by post, she enters it with the letter
    clock.later(hours=3)
    does(teacher, it, f"Enter the side of {SCHOOL}").stands_before("Enter their side")
    teacher.presses("Enter what they told").sees_errors("Enter who told you", "Choose the file")
    says_who_told(teacher, their_letter, clock, "Their first letter")
    teacher.chooses("What will they do about the decision?", "They keep it")
    teacher.fills("Why, in their words?", "She was seen on Friday.")
    teacher.chooses("Did they say how safe they think the child is, from 0 to 10?", "No")
    teacher.presses("Enter what they told").sees("Their side is entered, as told to us.")
    mark = f"Ola Bright, Safeguarding lead, {SCHOOL}"
    teacher.opens(at(it)).sees("Told to us by", mark, "She was seen on Friday.")
    teacher.opens(at(it, "views/")).sees(f"Told to us by {mark}")
    # and they talk, and an outcome is proposed
    clock.later(hours=2)
    records_a_discussion(teacher, it, said="We went through the visits, one by one.", settled=False)
    proposes_an_outcome(teacher, it, agreed="The school tells us before it takes her off its list.")
    # then the teacher, who gave a hand, is not the school's hand as well
    teacher.opens(at(it)).sees_no_link(f"Enter whether {SCHOOL} confirms the outcome")
    # and her manager enters the school's confirmation, with its paper
    clock.later(days=1)
    manager = at_desk(world.head_teacher)
    does(manager, it, f"Enter whether {SCHOOL} confirms the outcome").stands_before("Do they confirm this?")
    manager.presses("They confirm it").sees_errors("Enter who told you", "Choose the file")
    assert not Confirmation.objects.filter(agency__code="oak-hill").exists()
    says_who_told(manager, their_letter, clock, "Their confirmation")
    manager.presses("They confirm it").sees("Their confirmation is entered, with the paper.")
    assert Outcome.objects.get(disagreement=it).status == Outcome.Status.CONFIRMED
    # and everybody who reads it sees by what word it was confirmed
    teacher = at_desk(world.teacher)
    teacher.opens(at(it)).sees(f"Told to us by {mark}", "shown by the paper")
    teacher.opens(at(it, "papers/")).sees("Their first letter", "Their confirmation")
    says_whether_it_settles_the_worry(teacher, it, settles=True, words="Yes.")
