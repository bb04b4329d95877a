"""The business manager changes the procedure: a copy, a wrong time, a date tried, side by side, in force from a day."""

from datetime import date

from escalation.models import PolicyDraft, PolicyVersion
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock


def test_a_copy_is_changed_tried_compared_and_put_in_force(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given a matter that was raised under the version in force
    story = stories.raised(world)
    clock.moves_to(story.now)
    manager = at_desk(world.business_manager)
    # when the business manager copies that version
    manager.opens("/setting-up/norfolk/policy/").presses("Begin a new version")
    manager.chooses("What do you begin from?", "A copy of Resolving professional disagreements, version 1")
    manager.presses("Begin").stands_before("Resolving professional disagreements")
    manager.sees("Nothing is wrong with it", "Begun from Resolving professional disagreements, version 1")
    # and writes the time of the second stage in days of no kind
    manager.follows("Change Stage 2").stands_before("Stage 2: First-line manager to first-line manager")
    manager.fills("Time for this stage", "3 days").presses("Save this card")
    # then the sentence stands beside the time, and the draft keeps what was typed
    manager.sees_errors('"3 days" can be counted in two ways: write working days or calendar days')
    assert manager.page.locator("#id_time").input_value() == "3 days"
    manager.opens(f"/setting-up/norfolk/policy/drafts/{PolicyDraft.objects.get().pk}/")
    manager.sees_errors("Stage 2: First-line manager to first-line manager").sees("To be mended")
    # and it cannot be put in force until it is mended
    assert manager.page.get_by_role("button", name="Put it in force from a day").count() == 0
    manager.follows("Stage 2: First-line manager to first-line manager:", within=".govuk-error-summary")
    manager.fills("Time for this stage", "3 working days").presses("Save this card")
    manager.sees("Saved: Stage 2", "Nothing is wrong with it")
    # when a date is tried: a matter comes to the stage on Thursday 25 March 2027, before Easter
    manager.picks("Which stage?", "2. First-line manager to first-line manager")
    asked = manager.question("When does a matter come to it?")
    for part, value in (("Day", "25"), ("Month", "3"), ("Year", "2027"), ("Time", "10am")):
        asked.get_by_label(part, exact=True).fill(value)
    manager.presses("Count the times").sees("Due by 5pm on Thursday 1 April 2027.")
    manager.opens_details("How this time was counted").sees("Good Friday, a bank holiday (not counted)")
    # and both versions are read side by side
    manager.follows("Side by side with the version before")
    manager.sees("2. First-line manager to first-line manager", "Time for this stage: 5 working days")
    manager.sees("Time for this stage: 3 working days")
    # and it is put in force from a day
    manager.presses("Put it in force from a day").sees("1 open matter stays on version 1")
    manager.dates("From which day is it in force?", date(2027, 3, 1)).presses("Put it in force")
    manager.sees("version 2, is in force from Monday 1 March 2027", "To come, from Monday 1 March 2027")
    assert PolicyVersion.objects.get(number=2).in_force_from == date(2027, 3, 1)
    # then the matter stays on its version, and the teacher reads it at their own stage
    teacher = at_desk(world.teacher).opens(f"/matters/{story.it.reference}/")
    teacher.follows("1. Professional to professional").sees("version 1", "You are here")
    teacher.sees(f"{story.it.reference} is at stage 1, Professional to professional.")


def test_an_uploaded_file_is_mended_on_the_page(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a file in which a post is misspelt
    manager = at_desk(world.business_manager).opens("/setting-up/norfolk/policy/new/")
    text = world.policy.source.replace(
        'advice = ["designated professional"]', 'advice = ["designated profesional"]'
    )
    manager.chooses("What do you begin from?", "A file of our own")
    file = {"name": "ours.toml", "mimeType": "application/toml", "buffer": text.encode()}
    manager.page.get_by_label("The policy file").set_input_files(file)
    # when it is uploaded, the sentence stands beside the place
    manager.presses("Begin").sees_errors('did you mean "designated professional"?')
    # and the link leads to the input, where it is mended, on the keyboard as by mouse
    manager.follows("Stage 3: Senior manager to senior manager:", within=".govuk-error-summary")
    manager.fills("Advice to seek", "designated professional").presses("Save this card")
    manager.sees("Nothing is wrong with it")
    # and a stage is added, which asks for what it needs
    manager.presses("Add a stage").sees_errors("Title: Fill this in", "Level: Fill this in")
    manager.presses("Remove it from the draft").sees("Nothing is wrong with it")
    # and the draft is thrown away
    manager.follows("Throw this draft away").presses("Throw it away").sees("The draft was thrown away")
