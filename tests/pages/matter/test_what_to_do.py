"""Who may open a matter, and what it says first: the one thing to do, by whom and by when."""

import pytest
import time_machine
from django.test import Client

from agencies.models import Membership
from escalation.services.actions import mark_action_done
from escalation.services.panels import acknowledge
from escalation.services.settling import answer_whether_settled
from tests import stories
from tests.factories import World
from tests.pages.matter.shown import PAGES, page, text
from tests.stories import Story

pytestmark = pytest.mark.django_db


def first(story: Story, person: Membership) -> str:
    """What the green button says to this person; nothing where there is none."""
    found = page(story, person).context["matter"].doings.first
    return found.text if found else ""


def test_only_who_has_a_place_in_it_can_open_it(world: World) -> None:
    story = stories.raised(world)
    for path in PAGES:
        for person in (world.teacher, world.head_teacher, world.social_worker, world.team_manager):
            assert page(story, person, path).status_code == 200, (person, path)
        for person in (world.stranger, world.business_manager, world.chair, world.auditor, world.constable):
            assert page(story, person, path).status_code == 404, (person, path)
        address = f"/matters/{story.it.reference}/{path}"
        assert Client().get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_small_letters_in_the_address_will_do(world: World) -> None:
    story = stories.raised(world)
    story.it.reference = story.it.reference.lower()
    assert page(story, world.teacher).status_code == 200


def test_the_one_thing_to_do_is_said_to_whose_turn_it_is(world: World) -> None:
    story = stories.raised(world)
    assert (first(story, world.social_worker), first(story, world.teacher)) == ("Give our side", "")
    stories.side_given(story)
    assert first(story, world.social_worker) == first(story, world.teacher) == "Record a discussion"
    stories.discussed(story)
    assert first(story, world.teacher) == "Escalate to first-line managers"
    assert first(story, world.social_worker) == "Say whether this is what was said"
    stories.escalated(story, world.teacher)
    assert first(story, world.head_teacher) == first(story, world.stand_in) == "Record a discussion"
    stories.proposed(story, world.head_teacher)
    assert first(story, world.team_manager) == "Confirm the outcome, or refuse it"
    assert first(story, world.head_teacher) == ""


def test_the_convener_is_led_from_convening_to_the_decision(world: World) -> None:
    story = stories.at_panel(world)
    assert first(story, world.chair) == "Convene the panel"
    stories.panel_convened(story)
    assert first(story, world.chair) == "Record who attended the panel"


def test_after_the_decision_each_side_says_that_it_received_it(world: World) -> None:
    story = stories.at_panel(world)
    stories.decided(story)
    assert first(story, world.service_manager) == "Say that you received the decision"
    assert first(story, world.teacher) == "Say whether this settles your worry"
    assert "Say that you received the decision, and carry out" in text(page(story, world.service_manager))


def test_after_that_what_is_left_is_carried_out_and_then_it_is_closed(world: World) -> None:
    story = stories.at_panel(world)
    stories.decided(story)
    manager = world.service_manager
    acknowledge(**story.by(manager))
    assert "Carry out what falls to you" in text(page(story, manager))
    mark_action_done(**story.by(manager), action=story.it.actions.get(), shown_by="Reopened.")
    assert "Close it, with what it teaches" in text(page(story, manager))
    assert first(story, manager) == "Close it, with what it teaches"
    beside = page(story, manager).context["matter"].doings.beside
    assert "I am still worried" in [button.text for button in beside]


def test_who_has_nothing_left_to_do_has_no_green_button_and_the_door_in_sight(world: World) -> None:
    # given a decision that the raising side has received, and of which the other side owes an action
    story = stories.at_panel(world)
    stories.decided(story)
    answer_whether_settled(**story.by(world.teacher), settled=True, said="")
    acknowledge(**story.by(world.trust_director))
    for person in (world.teacher, world.trust_director):
        assert first(story, person) == ""
        beside = page(story, person).context["matter"].doings.beside
        assert beside[0].text == "I am still worried"


def test_after_an_agreement_the_raiser_is_asked_and_then_closes_it(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    found = page(story, world.teacher).context["matter"].doings
    assert found.first.text == "Say whether this settles your worry"
    assert found.beside[0].text == "Close it, with what it teaches"
    shown = text(page(story, world.teacher))
    assert "The case stays open for six weeks." in shown
    assert shown.count("govuk-tag--green") >= 2  # both hands, side by side


def test_whoever_was_asked_for_advice_is_asked_for_it_first(world: World) -> None:
    story = stories.raised(world)
    stories.advice_sought(story)
    assert first(story, world.head_teacher) == "Give the advice you were asked for"


def test_a_worry_that_remains_stands_at_the_top_until_it_was_told(world: World) -> None:
    story = stories.closed(stories.side_given(stories.raised(world)))
    stories.worry_said(story)
    shown = page(story, world.social_worker)
    assert "is still worried: a child may be at risk" in text(shown)
    assert shown.context["matter"].doings.first.text == "Record who was told of the worry"


def test_never_more_than_three_things_beside_the_first_and_none_twice(world: World) -> None:
    story = stories.at_senior(world)
    for person in (world.teacher, world.trust_director, world.service_manager, world.social_worker):
        found = page(story, person).context["matter"].doings
        everything = [*filter(None, [found.first]), *found.beside, *found.others]
        assert len(found.beside) <= 3
        assert len({button.href for button in everything}) == len(everything)


def test_every_thing_to_do_opens(world: World) -> None:
    """The button asks what the door asks: no button leads to a refusal."""
    story = stories.at_senior(world)
    stories.question_asked(story)
    for person in (world.teacher, world.trust_director, world.service_manager, world.social_worker):
        found = page(story, person).context["matter"].doings
        client = Client()
        with time_machine.travel(story.now, tick=False):
            client.force_login(person.user)
            for button in [*filter(None, [found.first]), *found.beside, *found.others]:
                assert client.get(button.href).status_code == 200, (person.user.name, button)


def test_whose_turn_it_is_stands_in_a_sentence_with_a_desk_or_a_name_and_the_time(world: World) -> None:
    story = stories.raised(world)
    mine, theirs = page(story, world.teacher), page(story, world.social_worker)
    assert mine.context["matter"].heading == "Waiting for Norfolk Children's Services"
    waiting = "Waiting for Norfolk Children's Services (Social worker) to give its side"
    assert mine.context["matter"].sentence == waiting
    assert "(the fifth working day)" in text(mine)
    assert theirs.context["matter"].sentence == "Give your side"
    assert "<title>" + story.it.reference + ": It is your turn" in text(theirs)
