"""Papers: a letter is added to what was said, and fetched by the other side; and a partnership keeps no files."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from escalation.core.stages import ForWhom
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.papers import A_PDF
from tests.stories import Story


@pytest.fixture
def story(world: World) -> Story:
    """A matter of which the other side has given its side, and of which both have talked."""
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    return story


def fetches(person: Person, title: str) -> tuple[str, bytes]:
    """The file of a paper: the name under which the browser keeps it, and what is in it."""
    with person.page.expect_download() as fetched:
        person.page.get_by_role("link", name="Fetch the file").filter(has_text=title).first.click()
    return fetched.value.suggested_filename, Path(fetched.value.path()).read_bytes()


def chooses_file(person: Person, name: str, content: bytes) -> Person:
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    person.page.get_by_label("The file", exact=True).set_input_files(file)
    return person


def test_a_letter_is_added_and_fetched_by_the_other_side(
    at_desk: AtDesk, world: World, clock: Clock, story: Story
) -> None:
    clock.moves_to(story.later(hours=1).now)
    # given a teacher who finds no papers yet
    teacher = at_desk(world.teacher)
    teacher.opens(story.it.get_absolute_url()).follows("Papers", within="nav, .moj-sub-navigation")
    teacher.stands_before("Papers").sees("There are no papers that you may read")
    # when she adds a file that is not what it says
    teacher.presses("Add a paper").stands_before("Add a paper").sees("cannot be changed or taken away")
    teacher.chooses("What kind of paper is it?", "Letter").chooses("Do you add the file itself?", "Yes")
    chooses_file(teacher, "letter.pdf", b"MZ" + bytes(200))
    # then she reads why it is not taken, and what else is missing
    teacher.presses("Add this paper").sees_errors("The file must be a PDF", "Enter what the paper is called")
    # when the right one is chosen and a name is still missing
    chooses_file(teacher, "letter.pdf", A_PDF).presses("Add this paper")
    # then the file is not asked for a second time
    teacher.sees_errors("Enter what the paper is called").sees("We still have letter.pdf")
    teacher.fills("What is it called?", "Letter of the school")
    teacher.chooses("Who is this paper for?", "Both sides")
    teacher.presses("Add this paper").sees("The paper is added.", "Letter: Letter of the school")
    # and the other side, who was sent word, fetches it as it was
    clock.later(minutes=10)
    clock.rounds()
    social_worker = at_desk(world.social_worker)
    social_worker.opens(f"{story.it.get_absolute_url()}papers/").sees("Letter: Letter of the school")
    assert fetches(social_worker, "Letter of the school") == ("letter.pdf", A_PDF)
    social_worker.opens(f"{story.it.get_absolute_url()}who-looked/")
    social_worker.sees("The paper “Letter of the school”")
    # and a paper of the teacher's own side is nobody else's
    teacher.opens(f"{story.it.get_absolute_url()}papers/add/")
    own = teacher.page.get_by_label("What does it belong to?").locator("option").all_inner_texts()
    assert len(own) == 4, own
    teacher.chooses("What kind of paper is it?", "Plan").fills("What is it called?", "Our own plan")
    teacher.chooses("Do you add the file itself?", "No").fills("Where is it held?", "Our case file, part two")
    teacher.chooses("Who is this paper for?", "Our side only")
    teacher.presses("Add this paper").sees("Our own plan", "Our case file, part two", "Our side only")
    social_worker.opens(f"{story.it.get_absolute_url()}papers/").does_not_see("Our own plan", "part two")
    # and both stand in the record
    teacher.opens(story.it.get_absolute_url()).sees("Added a paper: letter", "Added a paper: plan")


def test_a_partnership_keeps_no_files(at_desk: AtDesk, world: World, clock: Clock, story: Story) -> None:
    clock.moves_to(story.later(hours=1).now)
    # given a business manager who sets that no files are kept
    manager = at_desk(world.business_manager)
    manager.opens(f"/setting-up/{world.partnership.code}/").follows("Papers").stands_before("Papers")
    manager.sees("not looked through for viruses")
    manager.chooses("Are papers kept here as files?", "No").presses("Save").sees("Not kept as files")
    # when a social worker adds a paper
    social_worker = at_desk(world.social_worker)
    social_worker.opens(f"{story.it.get_absolute_url()}papers/").sees("keeps no files here")
    social_worker.presses("Add a paper")
    # then no file is asked for, and where it is held is
    assert social_worker.page.locator("input[type=file]").count() == 0
    social_worker.chooses("What kind of paper is it?", "Assessment")
    social_worker.fills("What is it called?", "Assessment of January").presses("Add this paper")
    social_worker.sees_errors("Enter where the paper is held")
    social_worker.fills("Where is it held?", "Our records, under the reference of the family")
    social_worker.presses("Add this paper").sees("Held elsewhere", "Assessment of January")
