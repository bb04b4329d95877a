"""The routes of an act are those of the database, also where what it has read could mislead it."""

import pytest

from agencies.models import Post
from agencies.services import add_post, close_post, hold_post
from escalation.core.stages import Side
from escalation.matter_rows import MatterRows
from escalation.models import Seat
from escalation.services.routing import Routes
from escalation.services.routing_of_act import RoutesOfAct
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import COMMAND_LINE, World


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def test_who_came_as_the_time_was_over_to_a_stage_with_nobody_did_not_act_there(world: World) -> None:
    # given a stage that was entered with nobody on either side
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    for agency in ("school", "social-care"):
        for slug in ("first_line_manager", "senior_manager"):
            post = Post.objects.get(pk=world.post(agency, slug).pk)
            close_post(post=post, by=COMMAND_LINE, now=story.now)
    stories.escalated(story, world.teacher)
    entry = story.fresh().current_stage
    assert not Seat.objects.filter(stage_entry=entry).exists()
    # when a director is found, and the time is over
    desk = add_post(
        partnership=world.partnership, agency=world.agency("school"), slug="senior_manager", title="Director",
        by=COMMAND_LINE, now=story.now,
    )  # fmt: skip
    hold_post(post=desk, membership=world.trust_director, by=COMMAND_LINE, now=story.now)
    sweep(now=story.later(days=8).now)
    assert Seat.objects.get(stage_entry=entry).post == desk
    # then it is theirs from here on
    it = story.fresh()
    for routes in (Routes([it], on=story.now.date()), RoutesOfAct(MatterRows(it), on=story.now.date())):
        assert routes.acted(it, it.current_stage, Side.RAISING) == []
    stories.escalated(story.later(minutes=5), world.teacher)
    assert story.fresh().current_stage.handed_up is None
