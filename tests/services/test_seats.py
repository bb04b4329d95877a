"""On which side a seat is: the board's on none, so that what a side wrote for itself stays its own."""

import pytest

from escalation.core.stages import ForWhom
from escalation.models import Record, Seat
from tests import stories
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


def test_the_board_sits_on_no_side_whoever_brought_it_in() -> None:
    story = stories.at_panel(make_partnership())
    stories.panel_convened(story)
    board = Seat.objects.filter(disagreement=story.it, as_what__in=("convener", "panel", "board"))
    assert {seat.as_what for seat in board} == {"convener", "panel", "board"}
    assert {seat.side for seat in board} == {""}


def test_the_board_does_not_read_what_a_side_wrote_for_itself() -> None:
    story = stories.raised(make_partnership())
    stories.advice_sought(story)
    for person in (story.world.teacher, story.world.head_teacher, story.world.trust_director):
        stories.discussed(story, person)
        stories.escalated(story, person)
        story.later(days=1)
    own = Record.objects.filter(disagreement=story.it, for_whom=ForWhom.OWN_SIDE)
    assert own.visible_to(stories.stand(story.world.teacher, story.now)).exists()
    for person in (story.world.chair, story.world.business_manager, story.world.social_worker):
        assert not own.visible_to(stories.stand(person, story.now)).exists()
