"""The pages about an agency that is not on Accord: its letters, what it told, and how the matter shows it."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from escalation.core.stages import State
from escalation.models import Confirmation, Disagreement, Letter, Outcome, Paper, SideGiven
from escalation.presenters.rows import marked
from escalation.services.letters import say_letter_not_sent
from tests import stories
from tests.factories import MONDAY, World
from tests.off_accord import ADDRESS, raised_with_them, their_party
from tests.pages.desks import opened, sent
from tests.pages.filled_in import send
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return deepcopy(shared_world)


def who_told(story: Story, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Who told it, and the paper, as the form is filled in."""
    day = story.now
    return {
        "told_name": "Ola Bright",
        "told_role": "Safeguarding lead",
        "told_on_day": day.day,
        "told_on_month": day.month,
        "told_on_year": day.year,
        "paper_kind": "letter",
        "paper_title": "Their letter",
        "paper_how": "held",
        "paper_held": "Our case file, page 12",
        **changed,
    }


SIDE = {"position": "keep", "because": "She was seen on Friday.", "has_view": "no"}


def side_told(story: Story) -> Story:
    answer = sent(
        story.later(hours=3),
        "told_side",
        story.world.teacher,
        who_told(story, **SIDE),
        party=their_party(story).pk,
    )
    assert answer.status_code == 302, answer.content.decode()
    return story


def text(answer: Any) -> str:  # noqa: ANN401
    return " ".join(answer.content.decode().split())


def test_the_matter_says_to_write_to_them_and_offers_the_letter_first(world: World) -> None:
    story = raised_with_them(world)
    page = text(opened(story, "matter", world.teacher))
    assert "Oak Hill School (not on Accord: write to them)" in page
    assert "Send the letter to Oak Hill School" in page
    assert "Nobody acts for Oak Hill School" not in page


def test_the_list_of_letters_says_what_waits_and_where_it_goes(world: World) -> None:
    story = raised_with_them(world)
    page = text(opened(story, "letters", world.teacher))
    assert "A disagreement is raised with you" in page
    assert "Oak Hill School, Norwich NR1 1AA" in page
    assert "Enter the side of Oak Hill School" in page


def test_a_letter_is_a_tagged_pdf(world: World) -> None:
    story = raised_with_them(world)
    answer = opened(story, "letter_file", world.teacher, letter=Letter.objects.get().pk)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"StructTreeRoot" in answer.content or b"/MarkInfo" in answer.content


def test_a_letter_says_what_was_raised_and_names_no_child(world: World) -> None:
    story = raised_with_them(world)
    page = text(opened(story, "letter_sent", world.teacher, letter=Letter.objects.get().pk))
    assert "Home alone at night." in page
    assert "To close the case after one visit." in page
    assert "HA-2207" not in page


def test_a_letter_is_marked_as_sent(world: World) -> None:
    story = raised_with_them(world)
    letter = Letter.objects.get()
    when = {"sent_at_day": 11, "sent_at_month": 1, "sent_at_year": 2027, "sent_at_time": "9:30am"}
    fields = {"how": "post", "to": ADDRESS, **when}
    answer = sent(story.later(minutes=10), "letter_sent", world.teacher, fields, letter=letter.pk)
    assert answer.status_code == 302, text(answer)
    letter.refresh_from_db()
    assert letter.sent_how == "post"
    assert "Home alone at night." in letter.sent_text
    page = text(opened(story, "letters", world.teacher))
    assert "Sent by post at" in page
    again = opened(story, "letter_sent", world.teacher, letter=letter.pk)
    assert again.status_code == 403


def test_nothing_typed_is_a_message_and_what_was_typed_is_kept(world: World) -> None:
    story = raised_with_them(world)
    answer = sent(story, "letter_sent", world.teacher, {"to": "Mr Keep"}, letter=Letter.objects.get().pk)
    assert answer.status_code == 422
    assert "Mr Keep" in text(answer)
    told = sent(story, "told_side", world.teacher, {"because": "Kept words"}, party=their_party(story).pk)
    assert told.status_code == 422
    assert "Enter who told you" in text(told)
    assert "Kept words" in text(told)


def test_the_side_is_entered_with_the_paper_and_marked_everywhere(world: World) -> None:
    story = side_told(raised_with_them(world))
    assert SideGiven.objects.get().told.name == "Ola Bright"
    assert Paper.objects.get().title == "Their letter"
    mark = "Ola Bright, Safeguarding lead, Oak Hill School, on Monday 11 January 2027"
    for name in ("matter", "views"):
        assert mark in text(opened(story, name, world.teacher)), name


def test_the_hand_of_the_school_needs_somebody_else_and_the_paper(world: World) -> None:
    story = side_told(raised_with_them(world))
    outcome = stories.proposed(story)
    ids = {"party": their_party(story).pk, "outcome": outcome.pk}
    own = opened(story.later(hours=1), "told_confirm", world.teacher, **ids)
    assert own.status_code == 403
    assert "never both hands" in text(own)
    without = {key: value for key, value in who_told(story).items() if not key.startswith("paper")}
    refused = sent(story, "told_confirm", world.head_teacher, without, **ids)
    assert refused.status_code == 422
    assert not Confirmation.objects.filter(party=their_party(story)).exists()
    answer = sent(story, "told_confirm", world.head_teacher, who_told(story), **ids)
    assert answer.status_code == 302, text(answer)
    outcome.refresh_from_db()
    assert outcome.status == Outcome.Status.CONFIRMED
    assert story.fresh().state == State.RESOLVED
    assert "Told to us by Ola Bright" in text(opened(story, "matter", world.teacher))


def test_strangers_and_people_of_no_side_get_nothing(world: World) -> None:
    story = raised_with_them(world)
    party, letter = their_party(story).pk, Letter.objects.get().pk
    for name, ids in (
        ("letters", {}),
        ("letter_file", {"letter": letter}),
        ("letter_sent", {"letter": letter}),
        ("told_side", {"party": party}),
    ):
        assert opened(story, name, world.stranger, **ids).status_code == 404, name


def test_a_letter_of_another_matter_is_not_there(world: World) -> None:
    story = raised_with_them(world)
    other = stories.raised(world, story.now + timedelta(minutes=5))
    answer = opened(other, "letter_file", world.teacher, letter=Letter.objects.get().pk)
    assert answer.status_code == 404
    told = opened(other, "told_side", world.teacher, party=their_party(story).pk)
    assert told.status_code == 404


def test_who_comes_second_sees_what_changed(world: World) -> None:
    story = raised_with_them(world)
    before = story.fresh().version
    side_told(story)
    fields = {**who_told(story, said="More"), "version": before}
    answer = sent(story, "told_said", world.teacher, fields, party=their_party(story).pk)
    assert answer.status_code == 409
    assert "More" in text(answer)


@pytest.mark.parametrize("name", ["told_said", "told_pass_on", "told_higher"])
def test_every_page_of_what_they_told_opens(world: World, name: str) -> None:
    story = raised_with_them(world)
    if name == "told_higher":
        side_told(story)
    answer = opened(story.later(hours=1), name, world.teacher, party=their_party(story).pk)
    assert answer.status_code == 200, text(answer)


def test_they_take_it_higher(world: World) -> None:
    story = side_told(raised_with_them(world))
    stories.discussed(story)
    stories.everything_filled(story, world.teacher)
    fields = who_told(
        story.later(hours=1), reason="We differ.", safe="unsure", how="As before", keeps_safe="Her aunt"
    )
    answer = sent(story, "told_higher", world.teacher, fields, party=their_party(story).pk)
    assert answer.status_code == 302, text(answer)
    entry = story.fresh().current_stage
    assert (entry.number, entry.told.name) == (2, "Ola Bright")


def test_a_letter_that_waits_stands_among_what_waits_for_you(world: World) -> None:
    story = raised_with_them(world)
    by = stories.stand(world.teacher, story.now)
    row = marked(Disagreement.objects.visible_to(by), by).get(pk=story.it.pk)
    assert (row.turn, row.yours) == ("responding", True)
    say_letter_not_sent(**story.by(world.teacher), letter=Letter.objects.get(), reason="They have it.")
    assert not marked(Disagreement.objects.visible_to(by), by).get(pk=story.it.pk).yours


@time_machine.travel(MONDAY, tick=False)
def test_setting_up_asks_where_letters_go(world: World) -> None:
    client = Client()
    client.force_login(world.business_manager.user)
    address = "/setting-up/norfolk/agencies/police/on-accord/"
    refused = send(client, address, where="off", letters_to="")
    assert refused.status_code == 422
    assert "Enter where letters to it go" in text(refused)
    assert send(client, address, where="off", letters_to="The desk, Norwich").status_code == 302
    for page in ("agencies/", "agencies/police/", "gaps/"):
        assert "not on accord" in text(client.get(f"/setting-up/norfolk/{page}")).lower()
    assert send(client, address, where="on", letters_to="").status_code == 302
    assert "No people and no posts" not in text(client.get("/setting-up/norfolk/agencies/police/"))
