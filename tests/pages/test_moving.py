"""Going up in two steps, straight up, out and back, and the worry that remains, as people meet them."""

import re
from html import unescape

import pytest

from agencies.models import Post
from agencies.services import close_post
from escalation.core.stages import State
from escalation.models import Record
from tests import stories
from tests.factories import COMMAND_LINE, World
from tests.pages.cases import SAFETY
from tests.pages.test_recording import At, text_of
from tests.stories import Story

WHY = SAFETY | {"reason": "No visit yet.\nFor three weeks.", "tried": "We rang twice."}


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Discussed and not agreed, nothing filled in yet."""
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    return story.later(minutes=5)


def filled(story: Story) -> Story:
    return stories.everything_filled(story, story.world.teacher).later(minutes=5)


def hidden(page: str) -> dict[str, str]:
    """What the check page carries, as a browser sends it."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}


# --- Up -----------------------------------------------------------------------------------------------------------


def test_the_task_list_says_what_is_done_what_must_be_and_what_may_be_passed_over(
    story: Story, world: World
) -> None:
    page = At(story, world.teacher).get("escalate")
    listed = {task["title"]: task["status"] for task in page.context["tasks"]}
    assert listed == {
        "Record a discussion with the other side, or an attempt that found nobody": "Done",
        "Signs of Safety record": {"tag": {"text": "To do", "colour": "blue"}},
    }
    assert "Fill in first: Signs of Safety record." in text_of(page)
    assert 'name="reason"' not in text_of(page)  # what is typed here would be lost on the way to the form


def test_each_task_leads_to_the_page_that_does_it(world: World) -> None:
    story = stories.at_senior(world).later(minutes=5)
    at = At(story, world.trust_director)
    assert [task["href"] for task in at.get("escalate").context["tasks"]] == [
        at.url("discuss"),
        at.url("convene_meeting"),
        at.url("fill_form", "signs-of-safety"),
        at.url("fill_form", "account"),
        at.url("advice"),
    ]
    meeting = stories.meeting_convened(story)
    hrefs = [task["href"] for task in At(story, world.trust_director).get("escalate").context["tasks"]]
    assert hrefs[1] == at.url("hold_meeting", meeting.pk)


def test_who_receives_it_and_the_time_that_will_run_are_said_before_anything_is_done(
    story: Story, world: World
) -> None:
    page = text_of(At(filled(story), world.teacher).get("escalate"))
    assert "Head teacher: Head Teacher Example" in page
    assert "Team manager: Team Manager Example, Stand In Example (stands in)" in page
    assert "5 working days from Monday 11 January 2027: by 5pm on Monday 18 January 2027" in page
    assert "The other side has not filled in: Signs of Safety record." in page


def test_what_was_tried_is_filled_in_from_the_record(story: Story, world: World) -> None:
    stories.attempted(story)
    tried = At(filled(story), world.teacher).get("escalate").context["form"]["tried"].value()
    assert tried == (
        "2:10pm on Monday 11 January 2027, telephone, Both of us. Not agreed: Whether the case stays open.\n"
        "3:30pm on Monday 11 January 2027, telephone, tried to reach The duty desk: It rang out."
    )


def test_nobody_is_said_in_red_with_what_then_happens(story: Story, world: World) -> None:
    filled(story)
    for slug in ("first_line_manager", "senior_manager"):
        post = Post.objects.get(pk=world.post("school", slug).pk)
        close_post(post=post, by=COMMAND_LINE, now=story.now)
    page = text_of(At(story, world.teacher).get("escalate"))
    assert "govuk-tag--red" in page
    assert "Nobody is there for this stage today. It goes on all the same" in page


def test_filled_in_then_checked_then_done(story: Story, world: World) -> None:
    at = At(filled(story), world.teacher)
    check = at.post("escalate_check", **WHY)
    assert (check.status_code, story.fresh().state) == (200, State.PRACTITIONER)
    page = check.content.decode()
    assert "Escalate to first-line managers</button>" in page
    carried = hidden(page)
    assert carried["reason"] == WHY["reason"]
    answer = at.post("escalate_check", **carried | {"confirmed": "yes"})
    assert answer.status_code == 302
    entry = story.fresh().current_stage
    assert (story.it.state, entry.reason) == (State.FIRST_LINE_MANAGER, WHY["reason"])


def test_back_from_the_check_page_everything_that_was_typed_is_there(story: Story, world: World) -> None:
    at = At(filled(story), world.teacher)
    back = at.post("escalate", **WHY)
    assert (back.status_code, back.context["form"]["reason"].value()) == (200, WHY["reason"])
    assert story.fresh().state == State.PRACTITIONER


def test_the_check_page_opened_by_itself_is_the_first_step(story: Story, world: World) -> None:
    page = At(filled(story), world.teacher).get("escalate_check")
    assert 'name="reason"' in text_of(page)
    assert 'name="confirmed"' not in text_of(page)


def test_what_must_be_done_first_stops_a_forged_request_too(story: Story, world: World) -> None:
    answer = At(story, world.teacher).post("escalate_check", **WHY, confirmed="yes")
    assert (answer.status_code, story.fresh().state) == (422, State.PRACTITIONER)
    assert "First fill in: Signs of Safety record." in text_of(answer)
    assert "For three weeks." in text_of(answer)


def test_what_should_be_done_is_asked_for_or_why_not(world: World) -> None:
    story = stories.everything_filled(stories.side_given(stories.raised(world)), world.teacher)
    at = At(story, world.teacher)
    answer = at.post("escalate_check", **WHY)
    assert set(answer.context["form"].errors) == {"why_not_discussion"}
    sent = WHY | {"why_not_discussion": "They are away.", "confirmed": "yes"}
    assert at.post("escalate_check", **sent).status_code == 302
    assert "They are away." in story.fresh().current_stage.passed_over


def test_who_comes_second_sees_that_it_has_gone_up_and_keeps_what_they_typed(
    story: Story, world: World
) -> None:
    """The form of the first stage has not been judged by what the second asks."""
    version = filled(story).fresh().version
    at = At(story, world.teacher)
    stories.everything_filled(story, world.social_worker)
    stories.escalated(story, world.social_worker)
    answer = at.post("escalate_check", **WHY, version=version, confirmed="yes")
    assert (answer.status_code, story.fresh().current_stage.number) == (409, 2)
    page = text_of(answer)
    assert "escalated it to stage 2, First-line manager to first-line manager" in page
    assert "For three weeks." in page


# --- Straight up --------------------------------------------------------------------------------------------------


def test_straight_up_says_why_it_may_and_asks_for_the_account(story: Story, world: World) -> None:
    at = At(story, world.teacher)
    page = text_of(at.get("shortcut"))
    assert "It raises a significant policy issue" in page
    assert "Written account for the panel" in page
    assert "To close the case after one visit." in page  # what the record says so far
    assert "Independent chair: Chair Example, Deputy Chair Example (stands in)" in page
    sent = SAFETY | {"reason": "It is general.", "account_0": "The threshold.", "account_1": "One call."}
    assert at.post("shortcut", **sent).status_code == 302
    account = Record.objects.get(form="account")
    assert list(account.answers.values_list("value", flat=True)) == ["The threshold.", "One call."]


@pytest.mark.parametrize("way", ["2", "0", "-1", "x", ""])
def test_a_way_that_is_none_does_nothing(story: Story, world: World, way: str) -> None:
    at = At(story, world.teacher)
    sent = SAFETY | {"reason": "It is general.", "account_0": "a", "account_1": "b"}
    answer = at.post("shortcut", query=f"?way={way}", **sent)
    assert (answer.status_code, story.fresh().state) == (422, State.PRACTITIONER)


def test_at_the_top_the_door_says_that_there_is_no_way(world: World) -> None:
    page = At(stories.at_panel(world), world.teacher).get("shortcut")
    assert (page.status_code, "no way straight to a higher stage" in text_of(page)) == (403, True)


# --- Out, back, still worried -------------------------------------------------------------------------------------


def test_who_is_told_of_a_withdrawal_is_said_before_it(story: Story, world: World) -> None:
    page = text_of(At(story, world.teacher).get("withdraw"))
    assert "Word is sent to Social Worker Example" in page
    assert "Business Manager Example" in page


def test_who_asked_is_needed_only_where_somebody_did(story: Story, world: World) -> None:
    at = At(story, world.teacher)
    sent = SAFETY | {"reason": "Put right."}
    assert set(at.post("withdraw", **sent, asked_to="yes").context["form"].errors) == {"who_asked"}
    asked = {"asked_to": "yes", "who_asked": "The head of year"}
    assert at.post("withdraw", **sent | asked).status_code == 302
    assert story.fresh().current_stage.reason_for_end == "Put right."
    statement = Record.objects.get(kind=Record.Kind.STATEMENT)
    assert (statement.said, statement.for_whom) == ("Somebody asked for this: The head of year", "own_side")


def test_reopening_says_who_acts_again_and_which_time_runs(story: Story, world: World) -> None:
    stories.withdrawn(story).later(days=21)
    at = At(story, world.teacher)
    page = text_of(at.get("reopen"))
    assert "by 5pm on Monday 8 February 2027" in page
    assert "Teacher Example" in page
    assert "govuk-tag--red" not in page  # among the practitioners the raiser acts again
    assert at.post("reopen", **SAFETY, reason="Seen alone again.").status_code == 302
    assert story.fresh().state == State.PRACTITIONER


def test_from_worry_to_whom_it_was_told(story: Story, world: World) -> None:
    at = At(story, world.teacher)
    answer = at.post("still_worried", worry="Alone at night.")
    worry = Record.objects.get(kind=Record.Kind.LAST_WORD)
    assert answer["Location"] == at.url("told_of_worry", worry.pk)
    page = text_of(at.get("told_of_worry", worry.pk))
    assert "Children&#x27;s Advice and Duty Service on 0344 800 8021" in page
    assert "Alone at night." in page
