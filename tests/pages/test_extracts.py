"""The extract for the child's file: of one child, naming no other, approved records alone, as a tagged PDF."""

import hashlib
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from pypdf import PdfReader

from agencies.models import Membership
from audit.models import Entry
from audit.verification import Tally, verify
from escalation.core.stages import ForWhom
from escalation.models import Extract, SignOff
from escalation.services import filing
from escalation.services.answers import Child
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.pages.brought import SIGNED_OFF
from tests.pages.desks import opened, sent
from tests.stories import Story

SISTER = Child("HA-2208", initials="L.R.", birth_month=9, birth_year=2014, identifier="488 120 9931")
OWN = Child("HA-2207", initials="K.P.", birth_month=4, birth_year=2017)
SAID = (
    "We went through both of them: K.P. and L.R. (HA-2208, born 9/2014). L.R. is safe; Lena is with her aunt."
)


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def with_two_children(world: World, policy: str = "") -> Story:
    there = invented.in_force(world, policy) if policy else world
    changed = {"category": ""} if policy else {}
    return stories.side_given(stories.raised(there, children=(OWN, SISTER), **changed))


def discussed(story: Story, said: str = SAID, for_whom: ForWhom = ForWhom.BOTH) -> None:
    stories.discussed(story, said=said, for_whom=for_whom)


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def made(story: Story, person: Membership, **typed: Any) -> str:  # noqa: ANN401
    answer = sent(story, "extract", person, {"words": "", **typed})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), text(answer)[-3000:]
    reader = PdfReader(BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a value of the PDF
    assert Extract.objects.filter(digest=hashlib.sha256(answer.content).hexdigest()).exists()
    return " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")


def test_it_is_of_one_child_and_names_no_other(world: World) -> None:
    story = with_two_children(world)
    discussed(story)
    said = made(story, world.teacher, child="1", words="Lena\n")
    for there in ("K.P.", "our reference HA-2207", "[another child] is safe", "Hawthorn Academy"):
        assert there in said
    for never in ("L.R.", "HA-2208", "9/2014", "488 120 9931", "Lena"):
        assert never not in said
    extract = Extract.objects.get()
    assert (extract.number, extract.covered, extract.for_whom, extract.side) == (1, 5, "own_side", "raising")
    said = made(story, world.teacher, child="2")
    assert "our reference HA-2208" in said
    assert "K.P." not in said
    assert "HA-2207" not in said
    assert list(verify(Tally(), now=story.now)) == []


def test_the_child_is_chosen_where_there_are_several_and_the_form_says_so(world: World) -> None:
    story = with_two_children(world)
    answer = sent(story, "extract", world.teacher, {"words": ""})
    assert (answer.status_code, "Select whose file it is for" in text(answer)) == (422, True)
    assert sent(story, "extract", world.teacher, {"words": "", "child": "9"}).status_code == 422
    assert not Extract.objects.exists()


def test_what_the_other_agency_keeps_to_itself_is_not_in_it_and_what_is_left_out_neither(
    world: World,
) -> None:
    story = stories.side_given(stories.raised(world))
    record = stories.discussed(story, said="For both of us.")
    stories.discussed(story, said="Only for the school.", for_whom=ForWhom.OWN_SIDE)
    ours, theirs = made(story, world.teacher), made(story, world.social_worker)
    assert "Only for the school." in ours
    assert "Only for the school." not in theirs
    assert "For both of us." in theirs
    assert "HA-2207" not in theirs, "each agency's reference is its own"
    left = made(story, world.teacher, left_out=[str(record.pk)])
    assert "For both of us." not in left
    assert Extract.objects.filter(left_out=1).count() == 1


def test_under_a_policy_that_asks_for_approval_nothing_is_printed_before_it(world: World) -> None:
    story = invented.given(world, SIGNED_OFF)
    page = text(opened(story, "matter", world.teacher))
    assert "Nothing of this disagreement is printed, exported or copied before it is approved" in page
    assert 'class="govuk-main-wrapper govuk-!-display-none-print"' in page
    assert "Make the extract" not in page
    stories.discussed(story, said="We went through it.")
    refused = opened(story, "extract", world.teacher)
    assert (refused.status_code, "It waits for:" in text(refused)) == (403, True)
    refused = sent(story, "extract", world.teacher, {"words": ""})
    assert (refused.status_code, "It waits for:" in text(refused)) == (422, True)
    assert not Extract.objects.exists()
    filing.sign_off(**story.later(minutes=5).by(world.head_teacher), waiting=SignOff.objects.get())
    page = text(opened(story, "matter", world.teacher))
    assert 'class="govuk-main-wrapper"' in page
    assert "We went through it." in made(story, world.teacher)
    theirs = opened(story, "extract", world.social_worker)
    assert theirs.status_code == 403, "each side's own approval"


def test_where_the_policy_asks_for_none_every_page_is_printed(world: World) -> None:
    story = stories.raised(world)
    assert "not_printed" not in text(opened(story, "matter", world.teacher))
    assert 'class="govuk-main-wrapper"' in text(opened(story, "matter", world.teacher))


def test_that_it_was_made_is_known_to_ones_own_side_alone_and_a_double_click_is_one(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    made(story, world.teacher)
    entry = Entry.objects.get(kind="matter.extract_made")
    assert (entry.for_whom, "HA-2207" in entry.facts) == ("own_side", False)
    assert "Made an extract" in text(opened(story, "matter", world.teacher))
    assert "Made an extract" not in text(opened(story, "matter", world.social_worker))
    typed = {"words": "", "once": uuid4()}
    assert sent(story, "extract", world.teacher, typed).status_code == 200
    assert sent(story, "extract", world.teacher, typed).status_code == 302
    assert Extract.objects.count() == 2


def test_the_copy_of_one_record_of_several_children_is_made_as_an_extract(world: World) -> None:
    story = with_two_children(world, SIGNED_OFF)
    record = stories.discussed(story, said=SAID)
    filing.sign_off(**story.later(minutes=5).by(world.head_teacher), waiting=SignOff.objects.get())
    copy = opened(story, "copy_of_record", world.teacher, record=record.pk)
    assert (copy.status_code, "more than one child" in text(copy)) == (403, True)
    assert "L.R." not in text(copy)


def test_the_board_and_strangers_make_none(world: World) -> None:
    story = stories.at_panel(world)
    assert opened(story, "extract", world.chair).status_code == 403
    assert opened(story, "extract", world.stranger).status_code == 404
