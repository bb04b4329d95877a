"""Where nobody is there whose part it is, the board's manager hears of it at once."""

from collections.abc import Callable

import pytest

from agencies.models import Holding
from agencies.services import end_holding
from escalation.models import Notice
from tests import invented, stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.off_accord import raised_with_them
from tests.services.moving.ways import told
from tests.services.test_raising import ACCOUNT, POLICY_ISSUE
from tests.stories import Story

NOBODY_ACTS = "Find somebody: an agency has nobody at this stage"


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def empty(world: World, code: str, *slugs: str) -> None:
    """Nobody is at these desks any more; the desks stand."""
    for slug in slugs:
        for holding in Holding.objects.filter(post=world.post(code, slug), ends=None):
            end_holding(holding=holding, by=COMMAND_LINE, now=MONDAY)


def raised(world: World) -> Story:
    return stories.raised(world)


def raised_where_nobody_is(world: World) -> Story:
    empty(world, "social-care", "practitioner", "first_line_manager", "senior_manager")
    return stories.raised(world)


def straight_to_the_panel(world: World) -> Story:
    return stories.raised(world, shortcut=POLICY_ISSUE, shortcut_reason="It is the threshold.", forms=ACCOUNT)


def straight_to_a_panel_without_a_chair(world: World) -> Story:
    empty(world, "", "chair")
    return straight_to_the_panel(world)


def to_a_mediator(world: World) -> Story:
    return invented.second_stage(world, invented.MEDIATES)


def to_no_mediator(world: World) -> Story:
    empty(world, "", "chair")
    return to_a_mediator(world)


def to_a_decider(world: World) -> Story:
    return invented.second_stage(invented.with_line_manager(world), invented.DECIDES)


def to_no_decider(world: World) -> Story:
    return invented.second_stage(world, invented.DECIDES)


FINDS: dict[Callable[[World], Story], set[str]] = {
    raised: set(),
    raised_with_them: set(),  # who is not on Accord has no desk, and is written to
    raised_where_nobody_is: {NOBODY_ACTS},
    straight_to_the_panel: set(),
    straight_to_a_panel_without_a_chair: {"Find somebody: nobody can convene the panel"},
    to_a_mediator: set(),
    to_no_mediator: {"Find somebody: nobody can offer mediation"},
    to_a_decider: set(),
    to_no_decider: {"Find somebody: nobody is there who decides"},
}


@pytest.mark.parametrize("bring", FINDS, ids=lambda bring: bring.__name__)
def test_the_boards_manager_is_asked_to_find_somebody(world: World, bring: Callable[[World], Story]) -> None:
    story = bring(world)
    found = Notice.objects.filter(disagreement=story.it, wants__startswith="Find somebody")
    wanted = set(found.values_list("wants", flat=True))
    assert wanted == FINDS[bring]
    for wants in wanted:
        assert told(story, wants) == {"business.manager"}
