"""Closing: the policy's own questions, who is told of what it teaches and reads that alone, and the debrief."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement, Learning, LessonNotice
from escalation.permissions import NotYours
from escalation.services.learning import answer_debrief, record_debrief
from escalation.services.lesson_turns import TO_LEARN
from escalation.services.settling import close_with_learning, confirm_outcome
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.pages.desks import opened, sent
from tests.stories import Story

CLOSURE = """
[[stages]]
key = "last"
title = "Senior managers"
rung = "senior manager"

[closure]
learning_to = ["board representative", "business manager"]
debrief = true
questions = ["Which general principles come out of this?"]
if_unresolved = "Each agency keeps its own duty to the child."
"""
TYPED = {
    "themes": "Ring first.",
    "why_not_earlier": "Nobody rang.",
    "for_the_board": "no",
    "debrief_offered": "yes",
    "debrief_wanted": "The teacher",
    "debrief_note": "To both.",
    "question_1": "A threshold is talked through.",
}


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    """Agreed under a policy that asks a question at closing; the hospital is the one that is questioned."""
    in_force = invented.in_force(world, CLOSURE)
    story = stories.raised(in_force, category="", responding=world.agency("hospital"))
    outcome = stories.proposed(story)
    confirm_outcome(**story.later(hours=1).by(world.nurse), outcome=outcome)
    return story.later(minutes=5)


def page(story: Story, person: Membership) -> tuple[int, str]:
    client = Client()
    with time_machine.travel(story.now, tick=False):
        client.force_login(person.user)
        answer = client.get(reverse("escalation:learning", args=[story.it.reference]))
    return answer.status_code, answer.content.decode()


def test_the_questions_of_the_policy_are_asked_and_answered(story: Story, world: World) -> None:
    shown = opened(story, "close", world.teacher).content.decode()
    assert "Which general principles come out of this?" in shown
    assert sent(story, "close", world.teacher, TYPED).status_code == 302
    learning = Learning.objects.get(disagreement=story.it)
    assert [(one.question, one.answer) for one in learning.answers.all()] == [
        ("Which general principles come out of this?", "A threshold is talked through.")
    ]
    assert learning.debrief_wanted == "The teacher"


def test_whom_the_policy_names_is_told_and_reads_the_answers_and_nothing_else(
    story: Story, world: World
) -> None:
    assert page(story, world.hospital_representative)[0] == 404  # before it is closed
    sent(story, "close", world.teacher, TYPED)
    told = LessonNotice.objects.filter(wants=TO_LEARN)
    assert [one.addressee for one in told] == [world.hospital_representative]  # the board's manager in turn
    status, text = page(story, world.hospital_representative)
    assert (status, "Ring first." in text, "A threshold is talked through." in text) == (200, True, True)
    for hidden in ("Hawthorn Academy", "Teacher Example", "It stays open", "six weeks"):
        assert hidden not in text
    assert told.get(addressee=world.hospital_representative).opened_at == story.now
    standing = stories.stand(world.hospital_representative, story.now)
    assert story.it not in Disagreement.objects.visible_to(standing)
    for person in (world.police_representative, world.charity_representative, world.stranger, world.teacher):
        assert page(story, person)[0] == 404


def test_the_debrief_that_was_offered_is_recorded_once(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="No debrief was offered"):
        record_debrief(**story.by(world.teacher), held_at=story.now, note="Both came.")
    sent(story, "close", world.teacher, TYPED)
    record_debrief(**story.later(days=2).by(world.nurse), held_at=story.now, note="Both came.")
    learning = Learning.objects.get(disagreement=story.it)
    assert (learning.debrief_held_at, learning.debrief_note) == (story.now, "To both.\nBoth came.")
    with pytest.raises(MoveRefused, match="recorded already"):
        record_debrief(**story.by(world.teacher), held_at=story.now, note="Again.")


def test_the_debrief_is_taken_up_by_each_for_themselves_once(story: Story, world: World) -> None:
    sent(story, "close", world.teacher, TYPED)
    answer_debrief(**story.by(world.nurse), takes_part=True, said="On Fridays.")
    answer_debrief(**story.by(world.teacher), takes_part=False, said="")
    learning = Learning.objects.get(disagreement=story.it)
    assert [(one.written_by, one.takes_part) for one in learning.debrief_answers.all()] == [
        (world.nurse, True),
        (world.teacher, False),
    ]
    with pytest.raises(NotYours, match="already"):
        answer_debrief(**story.by(world.nurse), takes_part=False, said="")


def test_where_none_was_offered_there_is_none(story: Story, world: World) -> None:
    learning = Learning(themes="Ring.", why_not_earlier="No call.")
    close_with_learning(**story.by(world.teacher), learning=learning)
    with pytest.raises(MoveRefused, match="No debrief was offered"):
        record_debrief(**story.by(world.teacher), held_at=story.now, note="Both came.")
