"""Who has left is told nothing more, whatever they did in a matter; who took over is asked in their place."""

from datetime import UTC, datetime

import pytest

from agencies.models import Holding, Membership
from escalation.models import Notice
from escalation.services.deciding import decide_here
from escalation.services.leaving import leave
from escalation.services.moving import reopen
from escalation.services.settling import confirm_outcome
from escalation.services.sweeping_actions import sweep_actions
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.services.test_deciding import CHOSEN
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def left(story: Story, who: Membership, *, taken_by: Membership) -> None:
    """They have left, and somebody else is at each of their desks."""
    held = Holding.objects.filter(membership=who, ends=None)
    leave(
        membership=Membership.objects.get(pk=who.pk),
        matters={},
        posts={holding.pk: taken_by for holding in held},
        manager=None,
        by=story.world.business_manager,
        now=story.now,
    )


def told(kind: str) -> set[tuple[str, str]]:
    return set(Notice.objects.filter(kind=kind).values_list("addressee__user__name", "wants"))


def test_whether_it_settles_the_worry_is_asked_at_the_desk_to_which_the_raising_went(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    left(story, world.teacher, taken_by=world.head_teacher)
    outcome = stories.proposed(story, by=world.head_teacher)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    assert told("matter.outcome_confirmed") == {
        ("Head Teacher Example", "Say whether the outcome settles your worry")
    }


def test_a_matter_that_is_reopened_does_not_reach_a_raiser_who_has_left_since(world: World) -> None:
    story = stories.closed(stories.side_given(stories.raised(world)))
    left(story, world.teacher, taken_by=world.head_teacher)
    reopen(**story.later(hours=1).by(world.social_worker), reason="She was seen alone again.", safety=SAFE)
    assert {name for name, _ in told("matter.reopened")} == {"Head Teacher Example"}


def test_what_was_decided_and_is_late_goes_to_who_does_it_where_who_decided_has_left(world: World) -> None:
    story = invented.second_stage(world, invented.THOSE_WHO_ACT_DECIDE)
    decide_here(**story.later(hours=1).by(world.service_manager), chosen=CHOSEN)
    left(story, world.service_manager, taken_by=world.team_manager)
    for _ in range(2):
        sweep_actions(now=datetime(2027, 2, 2, 10, tzinfo=UTC))
    names = {name for name, _ in told("action.returned")}
    assert names == {"Teacher Example", "Trust Director Example", "Team Manager Example"}
