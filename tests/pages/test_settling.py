"""What the pages of settling say: who must confirm, both hands side by side, the doors after a no, closing."""

from typing import Any

import pytest

from escalation.models import Learning, Outcome
from escalation.services.moving import withdraw
from tests import stories
from tests.factories import World, make_partnership
from tests.house.recipes.moving import short_ladder_ends
from tests.pages.cases import SAFETY, actions
from tests.pages.desks import opened, sent
from tests.stories import Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    return stories.side_given(stories.raised(world)).later(minutes=5)


def text(answer: Any) -> str:  # noqa: ANN401
    return " ".join(answer.content.decode().split())


def test_it_is_proposed_confirmed_by_the_other_side_and_asked_of_the_raiser(
    story: Story, world: World
) -> None:
    page = text(opened(story, "propose", world.teacher))
    assert "It is sent to Social Worker Example" in page
    assert "Norfolk Children&#x27;s Services must confirm it" in page
    fields = SAFETY | actions() | {"text": "It stays open.", "ours": "Share attendance.", "theirs": "Visit."}
    assert sent(story, "propose", world.teacher, fields).status_code == 302
    outcome = Outcome.objects.get(disagreement=story.it)
    assert (outcome.raising_will, outcome.responding_will) == ("Share attendance.", "Visit.")
    page = text(opened(story, "confirm", world.social_worker, outcome=outcome.pk))
    for said in (
        "It stays open.",
        "Share attendance.",
        "I confirm this on behalf of Norfolk Children",
        "1 March 2027",
    ):
        assert said in page
    assert page.index("Confirmed") < page.index("Not answered yet")
    assert sent(story, "confirm", world.social_worker, {}, outcome=outcome.pk).status_code == 302
    assert "Does this settle your worry" in text(opened(story, "settled", world.teacher))


def test_the_responding_sides_own_part_stays_its_own(story: Story, world: World) -> None:
    """Who proposes writes what "we" and "they" do; each part is kept under its own side."""
    fields = SAFETY | actions() | {"text": "It stays open.", "ours": "Visit.", "theirs": "Share attendance."}
    assert sent(story, "propose", world.social_worker, fields).status_code == 302
    outcome = Outcome.objects.get(disagreement=story.it)
    assert (outcome.raising_will, outcome.responding_will) == ("Share attendance.", "Visit.")


def test_another_row_is_added_without_judging_what_is_there(story: Story, world: World) -> None:
    answer = sent(story, "propose", world.teacher, actions() | {"resize_rows": "actions:add"})
    assert answer.status_code == 200
    assert "Action 2" in text(answer)
    assert "There is a problem" not in text(answer)


def test_after_a_no_every_door_is_shown(story: Story, world: World) -> None:
    stories.agreed(story)
    answer = sent(story, "settled", world.teacher, {"settled": "no", "said": "I am uneasy."})
    page = text(opened(story, "settled", world.teacher))
    assert answer["Location"].endswith("/settled/")
    assert "You said that it does not settle your worry" in page
    assert "I am uneasy." in page
    for door in ("still-worried", "reopen"):
        assert f"/matters/{story.it.reference}/{door}/" in page
    assert opened(story, "close", world.teacher).status_code == 200  # a no blocks nothing


def test_an_outcome_that_was_refused_is_not_confirmed_any_more(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    sent(story, "refuse", world.social_worker, {"reason": "We said: look again."}, outcome=outcome.pk)
    answer = opened(story, "confirm", world.social_worker, outcome=outcome.pk)
    assert (answer.status_code, "There is no outcome waiting to be confirmed." in text(answer)) == (403, True)


def test_closing_asks_what_policy_asks_and_says_what_is_open(story: Story, world: World) -> None:
    stories.agreed(story)
    page = text(opened(story, "close", world.teacher))
    for question in story.it.policy.closure.questions:
        assert question.split(" ", 3)[3].split("'")[0] in page
    assert "1 action is not done yet" in page
    assert "has not said yet whether this settles the worry" in page
    assert "It is closed with the result: agreed." in page


def test_a_last_stage_that_cannot_decide_is_ended_on_its_page(world: World) -> None:
    story = short_ladder_ends(world).later(minutes=5)
    page = text(opened(story, "not_resolved", world.trust_director))
    assert "What then holds: Each agency keeps its duty to the child." in page
    answer = sent(story, "not_resolved", world.trust_director, SAFETY)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    answer = sent(story, "not_resolved", world.trust_director, SAFETY | {"reason": "Each holds its view."})
    assert (answer.status_code, story.fresh().result) == (302, "not_resolved")


def test_where_policy_offers_no_debrief_none_is_asked_for(world: World) -> None:
    story = short_ladder_ends(world)
    outcome = stories.proposed(story, world.trust_director)
    sent(story, "confirm", world.service_manager, {}, outcome=outcome.pk)
    assert "debrief" not in text(opened(story, "close", world.trust_director))
    fields = {"themes": "Ring.", "why_not_earlier": "No call.", "for_the_board": "no"}
    assert sent(story, "close", world.trust_director, fields).status_code == 302
    learned = Learning.objects.get(disagreement=story.it)
    assert (learned.debrief_offered, learned.for_the_board) == (False, False)


def test_the_ladder_of_norfolk_is_not_ended_so(story: Story, world: World) -> None:
    answer = opened(story, "not_resolved", world.teacher)
    assert (answer.status_code, "There is a way on from here" in text(answer)) == (403, True)


def test_what_was_withdrawn_is_proposed_no_more(story: Story, world: World) -> None:
    withdraw(
        **story.by(world.teacher),
        reason="They changed it.",
        asked_to=False,
        who_asked="",
        safety=stories.SAFE,
    )
    answer = opened(story, "propose", world.teacher)
    assert (answer.status_code, "This matter is closed" in text(answer)) == (403, True)
