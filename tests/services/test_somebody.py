"""Where nobody is there whose part it is, the board's manager hears of it at once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agencies.models import Holding, Membership, Post
from agencies.services import add_post, end_holding, end_membership, hold_post
from escalation.models import Learning, Notice, Seat
from escalation.notifications import conveners
from escalation.services.actions import mark_action_done
from escalation.services.moving import reopen
from escalation.services.setting_up import close_post
from escalation.services.settling import close_with_learning
from escalation.services.sweeping_actions import NOBODY, sweep_actions
from tests import invented, stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.off_accord import raised_with_them
from tests.services.moving.ways import told
from tests.services.test_raising import ACCOUNT, POLICY_ISSUE
from tests.stories import Story
from tests.timed import with_an_action

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


def test_a_late_action_that_nobody_is_left_to_do(world: World) -> None:
    # given an action, and that everybody has left who could do it or have it done
    it = with_an_action(world)
    for code in ("school", "social-care"):
        empty(world, code, "practitioner", "first_line_manager", "senior_manager")
    end_membership(membership=Membership.objects.get(pk=world.teacher.pk), by=COMMAND_LINE, now=MONDAY)
    # when its day is over, and on the next
    for day in (2, 3):
        sweep_actions(now=datetime(2027, 2, day, 10, tzinfo=UTC))
    # then it is not silent
    found = Notice.objects.filter(disagreement=it, kind__startswith="action.")
    assert set(found.values_list("addressee", "wants")) == {(world.business_manager.pk, NOBODY)}
    assert set(found.values_list("kind", flat=True)) == {"action.overdue", "action.nudged"}


def test_who_convenes_at_a_desk_that_is_new_since_the_matter_was_over(world: World) -> None:
    # given a matter that was decided and closed, and a chair whose desk was closed since
    story = stories.at_panel(world)
    stories.decided(story)
    action = story.it.actions.get()
    mark_action_done(**story.later(days=1).by(world.service_manager), action=action, shown_by="Reopened.")
    learning = Learning(themes="Ring.", why_not_earlier="No call.")
    close_with_learning(**story.later(hours=1).by(world.teacher), learning=learning)
    for slug in ("chair", "business_manager"):
        close_post(
            post=Post.objects.get(pk=world.post("", slug).pk), by=world.business_manager, now=story.now
        )
        post = add_post(
            partnership=world.partnership, slug=slug, title=f"New {slug}", by=COMMAND_LINE, now=story.now
        )
        hold_post(post=post, membership=getattr(world, slug), by=COMMAND_LINE, now=story.now)
    # when there is new information
    reopen(**story.later(days=1).by(world.teacher), reason="She was seen alone.", safety=stories.SAFE)
    # then they have it
    assert [one.membership for one in conveners(story.fresh(), now=story.now)] == [world.chair]
    assert world.chair.user.email.split("@")[0] in told(story, "Convene the panel")
    assert told(story, "Find somebody: nobody can convene the panel") == set()
    seats = Seat.objects.filter(disagreement=story.it, post__title__startswith="New")
    assert {seat.as_what for seat in seats} == {"convener", "board"}
