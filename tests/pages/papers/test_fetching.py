"""A paper is fetched by who may read it, as it was, and each time is written down."""

import logging
from io import BytesIO

import pytest
import time_machine

from audit.files.keeping import storage
from audit.models import AccessEntry
from escalation.core.stages import ForWhom
from escalation.services.papers import add_paper
from tests import stories
from tests.pages.papers.added import added, address, signed_in
from tests.papers import a_letter_elsewhere
from tests.stories import Story

pytestmark = pytest.mark.django_db


def test_strangers_and_the_other_side_get_404(story: Story) -> None:
    world = story.world
    ours, for_both = added(story, for_whom=ForWhom.OWN_SIDE), added(story)
    with time_machine.travel(story.now, tick=False):
        for person in (world.stranger, world.chair, world.auditor, world.business_manager):
            for paper in (ours, for_both):
                assert signed_in(person).get(address(story, "paper", paper.pk)).status_code == 404
            assert signed_in(person).get(address(story, "papers")).status_code == 404
            assert signed_in(person).get(address(story)).status_code == 404
        theirs = signed_in(world.social_worker)
        assert theirs.get(address(story, "paper", for_both.pk)).status_code == 200
        assert theirs.get(address(story, "paper", ours.pk)).status_code == 404
        assert str(ours.pk) not in theirs.get(address(story, "papers")).content.decode()
        assert signed_in(world.head_teacher).get(address(story, "paper", ours.pk)).status_code == 200


def test_a_paper_of_another_matter_is_not_there(story: Story) -> None:
    paper = added(story)
    other = stories.raised(story.world, story.now)
    with time_machine.travel(story.now, tick=False):
        client = signed_in(story.world.teacher)
        assert client.get(address(other, "paper", paper.pk)).status_code == 404


def test_a_paper_that_is_held_elsewhere_has_no_file(story: Story) -> None:
    paper = add_paper(**story.later(minutes=5).by(story.world.teacher), paper=a_letter_elsewhere())
    with time_machine.travel(story.now, tick=False):
        assert signed_in(story.world.teacher).get(address(story, "paper", paper.pk)).status_code == 404


def test_each_time_it_is_fetched_is_written_down(story: Story) -> None:
    paper = added(story)
    with time_machine.travel(story.now, tick=False):
        for _ in range(2):
            signed_in(story.world.social_worker).get(address(story, "paper", paper.pk))
    looks = AccessEntry.objects.filter(looked_at=f"paper {paper.sha256[:12]}", reference=story.it.reference)
    assert [look.viewer_name for look in looks] == [story.world.social_worker.user.name] * 2


def test_who_looked_names_a_paper_only_to_who_may_read_it(story: Story) -> None:
    paper = added(story, for_whom=ForWhom.OWN_SIDE)
    with time_machine.travel(story.now, tick=False):
        ours = signed_in(story.world.teacher)
        ours.get(address(story, "paper", paper.pk))
        assert "Letter of the school" in ours.get(address(story, "who_looked")).content.decode()
        theirs = signed_in(story.world.social_worker).get(address(story, "who_looked")).content.decode()
    assert "Letter of the school" not in theirs
    assert paper.sha256[:12] not in theirs


@pytest.mark.parametrize("content", [None, b"something else"])
def test_a_file_that_was_altered_is_not_given_out(
    story: Story, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    paper = added(story)
    storage().delete(paper.kept_as)
    if content:
        storage().save(paper.kept_as, BytesIO(content))  # type: ignore[arg-type]
    with time_machine.travel(story.now, tick=False), caplog.at_level(logging.ERROR):
        page = signed_in(story.world.teacher).get(address(story, "paper", paper.pk))
    assert page.status_code == 409
    assert "We cannot give you this paper" in page.content.decode()
    assert story.it.reference in caplog.text
    assert "Letter of the school" not in caplog.text


def test_nothing_can_be_sent_to_where_a_file_is_fetched(story: Story) -> None:
    paper = added(story)
    with time_machine.travel(story.now, tick=False):
        assert signed_in(story.world.teacher).post(address(story, "paper", paper.pk)).status_code == 405
