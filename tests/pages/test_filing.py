"""The pages of what goes on file, of mediation, and of forms that both sides fill; what a door says to whom."""

from typing import Any
from uuid import uuid4

import pytest

from agencies.models import Membership
from audit.models import AccessEntry
from escalation.models import Record, SignOff
from escalation.presenters.home import Asked, home_of
from escalation.presenters.home_also import also_of
from escalation.services import filing, mediating
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.pages.brought import SIGNED_OFF
from tests.pages.desks import opened, sent
from tests.stories import Story

TOGETHER = """
forms = ["entry"]

[forms.entry]
title = "Entry for the child's file"
fields = ["What is the issue?", { label = "How sure are we?", kind = "scale", optional = true }]
by = "both sides together"
when = "resolved"

[records]
sign_off = "first-line manager"
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""
SHOULD = """
forms = ["note"]

[forms.note]
title = "Note"
fields = ["What is new?"]
need = "should"
when = "resolved"

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def text(answer: Any) -> str:  # noqa: ANN401
    return " ".join(answer.content.decode().split())


def waits_for(story: Story, person: Membership) -> int:
    standing = stories.stand(person, story.now)
    calendars = also_of(standing, now=story.now).calendars
    return home_of(standing, Asked(), calendars, now=story.now).waiting_for_you.number


def test_a_record_is_marked_and_not_printed_until_it_is_signed_off(world: World) -> None:
    story = invented.given(world, SIGNED_OFF)
    record = stories.discussed(story)
    page = text(opened(story, "matter", world.teacher))
    assert "Waits to be signed off by" in page
    assert "govuk-!-display-none-print" in page
    copy = opened(story, "copy_of_record", world.teacher, record=record.pk)
    assert (copy.status_code, "cannot be printed" in text(copy)) == (403, True)
    assert (waits_for(story, world.head_teacher), waits_for(story, world.trust_director)) == (1, 0)
    filing.sign_off(**story.later(minutes=5).by(world.head_teacher), waiting=SignOff.objects.get())
    assert waits_for(story, world.head_teacher) == 0
    assert "Copy for the child’s file" in text(opened(story, "matter", world.teacher))
    page = text(opened(story, "copy_of_record", world.social_worker, record=record.pk))
    for said in (
        story.it.reference,
        "Teacher Example",
        "Approved by",
        "Head Teacher Example",
        "We went through",
    ):
        assert said in page
    assert opened(story, "copy_of_record", world.stranger, record=record.pk).status_code == 404


def test_a_form_of_both_sides_is_filled_by_one_confirmed_by_the_other_and_signed_by_both(
    world: World,
) -> None:
    story = invented.given(world, TOGETHER)
    page = text(opened(story, "matter", world.teacher))
    assert "Fill in: Entry for the child&#x27;s file, then propose an outcome" in page
    assert opened(story, "propose", world.teacher).status_code == 403
    fields = {"entry_0": "Whether the case stays open."}
    assert sent(story, "fill_form", world.teacher, fields, form="entry").status_code == 302
    record = Record.objects.get(kind="form")
    assert [one.value for one in record.answers.all()] == ["Whether the case stays open.", ""]
    assert opened(story, "propose", world.teacher).status_code == 200  # nobody waits for the other side
    page = text(opened(story, "matter", world.social_worker))
    assert "has not confirmed this form yet" in page
    page = text(opened(story, "reply", world.social_worker, record=record.pk))
    assert "Whether the case stays open." in page
    answer = sent(story, "reply", world.social_worker, {"verdict": "same"}, record=record.pk)
    assert answer.status_code == 302
    assert {one.side for one in record.sign_offs.all()} == {"raising", "responding"}


def test_what_should_be_filled_in_is_passed_over_with_a_reason(world: World) -> None:
    story = invented.given(world, SHOULD)
    assert opened(story, "propose", world.teacher).status_code == 403
    assert "Say why you do not fill it in" in text(opened(story, "fill_form", world.teacher, form="note"))
    assert opened(story, "fill_form", world.social_worker, form="note").status_code == 403
    fields = {"reason": "Nothing is new."}
    assert sent(story, "pass_form", world.teacher, {"reason": ""}, form="note").status_code == 422
    assert sent(story, "pass_form", world.teacher, fields, form="note").status_code == 302
    assert opened(story, "propose", world.teacher).status_code == 200
    assert "Nothing is new." in text(opened(story, "matter", world.social_worker))


def test_how_the_mediation_stands_is_a_page_of_its_own(world: World) -> None:
    story = invented.second_stage(world, invented.MEDIATES)
    assert "offer to mediate" in text(opened(story, "matter", world.chair)).lower()
    mediating.offer_mediation(**story.by(world.chair), offer="We could meet on Thursday.")
    page = text(opened(story, "mediation", world.teacher))
    for said in (
        "Offered by Chair Example",
        "We could meet on Thursday.",
        "Not answered yet",
        "Nobody is forced",
    ):
        assert said in page
    assert opened(story, "mediation", world.stranger).status_code == 404
    stories.proposed(story, world.teacher)
    end = {"reason": "We differ.", "safe": "unsure", "how": "In school.", "keeps_safe": "Her aunt."}
    assert sent(story, "not_resolved", world.teacher, end).status_code == 302
    page = text(opened(story, "matter", world.social_worker))
    assert page.count("The written confirmation says which issues are outstanding.") == 2


# --- The doors ------------------------------------------------------------------------------------------------------


def test_who_may_not_open_a_page_reads_nothing_of_it_by_sending_rubbish(world: World) -> None:
    story = stories.at_senior(world)
    answer = sent(story, "convene_meeting", world.team_manager, {"place": "Here"})
    assert (answer.status_code, "Social Worker Example" in text(answer)) == (403, False)


def test_opening_a_form_is_written_down(world: World) -> None:
    story = stories.raised(world)
    opened(story, "discuss", world.teacher)
    assert AccessEntry.objects.filter(reference=story.it.reference, looked_at="form").count() == 1


def test_what_the_other_side_wrote_for_itself_holds_up_nobody_and_tells_nobody(world: World) -> None:
    story = stories.side_given(stories.raised(world)).later(minutes=5)
    version = story.fresh().version
    stories.advice_sought(story)
    fields = {"question": "When was the visit?", "version": version, "once": uuid4()}
    assert sent(story, "ask", world.social_worker, fields).status_code == 302
    fields = {"question": "Who was there?", "version": version, "once": uuid4()}
    answer = sent(story, "ask", world.social_worker, fields)
    assert (answer.status_code, "for advice" in text(answer)) == (409, False)
    assert "asked the other side a question" in text(answer)
