"""Two people, one matter; a button pressed twice; a session that is over: nothing is lost and nothing is done twice."""

from datetime import timedelta

import pytest

from audit.models import Entry
from escalation.models import Record
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at
from tests.journeys.steps.talking import fills_in_a_discussion, records_a_discussion

OURS = "He was cheerful, and said so himself."


@pytest.fixture
def story(world: World, clock: Clock) -> stories.Story:
    """Both sides have spoken in writing: either may write now."""
    story = stories.side_given(stories.raised(world))
    clock.moves_to(story.now + timedelta(hours=1))
    return story


def test_who_comes_second_reads_what_changed_and_sends_again(
    at_desk: AtDesk, world: World, story: stories.Story
) -> None:
    # given two people who write at the same time
    teacher, social_worker = at_desk(world.teacher), at_desk(world.social_worker)
    social_worker.opens(at(story.it, "discussion/"))
    fills_in_a_discussion(social_worker, said=OURS)
    # when one of them sends first
    records_a_discussion(teacher, story.it)
    # then the other reads what changed, and what was typed is still there
    social_worker.presses("Record this discussion").stands_before("This has changed since you opened it")
    social_worker.sees("Teacher Example")
    assert social_worker.page.get_by_label("What was said?").input_value() == OURS
    assert Record.objects.filter(said=OURS).count() == 0
    # and sends it again, on what is there now
    social_worker.presses("Record this discussion").sees("The discussion is recorded.")
    assert Record.objects.filter(said=OURS).count() == 1


def test_a_button_pressed_twice_is_one_act(at_desk: AtDesk, world: World, story: stories.Story) -> None:
    # given a discussion that is written
    teacher = at_desk(world.teacher)
    teacher.opens(at(story.it, "discussion/"))
    fills_in_a_discussion(teacher, said="Once is enough.")
    # when the button is pressed twice, as an impatient hand does
    teacher.page.get_by_role("button", name="Record this discussion").dblclick(no_wait_after=True)
    teacher.page.wait_for_url("**" + at(story.it))
    # then it is in the record once
    teacher.reads().sees("Once is enough.")
    assert Record.objects.filter(said="Once is enough.").count() == 1
    assert Entry.objects.filter(kind="matter.discussed").count() == 1
    # when the same page is sent again from the history of the browser
    teacher.page.go_back()
    teacher.page.wait_for_load_state()
    again = teacher.page.get_by_label("What was said?")
    if again.input_value():
        teacher.page.get_by_role("button", name="Record this discussion").click()
        teacher.page.wait_for_url("**" + at(story.it))
    # then it is still there once
    assert Record.objects.filter(said="Once is enough.").count() == 1


def test_a_session_that_is_over_gives_back_what_was_typed(
    at_desk: AtDesk, world: World, story: stories.Story, clock: Clock
) -> None:
    # given a page that was left open over night, with a discussion typed on it
    teacher = at_desk(world.teacher)
    teacher.opens(at(story.it, "discussion/"))
    fills_in_a_discussion(teacher, said=OURS)
    clock.later(hours=13)
    # when it is sent, and the session is over
    teacher.presses("Record this discussion")
    # then signing in leads back to the page, and the text is there
    teacher.signs_in()
    assert teacher.page.get_by_label("What was said?").input_value() == OURS
    assert Record.objects.filter(said=OURS).count() == 0
    teacher.presses("Record this discussion").sees("The discussion is recorded.")
