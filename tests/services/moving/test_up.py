"""A matter goes up: to the next rung, or straight to where the policy lets it."""

import pytest

from agencies.models import Membership, Post
from agencies.services import close_post
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Notice, Outcome, Record, Seat, StageEntry
from escalation.permissions import NotYours
from escalation.services.moving import escalate, take_shortcut
from tests import stories
from tests.factories import COMMAND_LINE, World
from tests.services.moving.ways import told
from tests.stories import Story

POLICY_ISSUE = "It raises a significant policy issue"
ACCOUNT = {"account": {"What is the dispute about?": "The threshold."}}


def up(story: Story, by: Membership, **passed_over: str) -> None:
    escalate(
        **story.by(by), reason="No visit.", tried="We rang.", safety=stories.SAFE, passed_over=passed_over
    )


def straight_up(story: Story, by: Membership, **changed: object) -> None:
    given = {"ground": POLICY_ISSUE, "to": "panel", "reason": "It is general.", "safety": stories.SAFE}
    take_shortcut(**story.by(by), **given | {"forms": ACCOUNT} | changed)


def test_the_next_rung_on_both_sides_takes_over(story: Story, world: World) -> None:
    up(story, world.teacher)
    it = story.fresh()
    assert (it.state, it.phase, it.turn) == (State.FIRST_LINE_MANAGER, Phase.ENTERED, Turn.BOTH)
    seats = Seat.objects.filter(stage_entry=it.current_stage, as_what=Seat.AsWhat.ACTS)
    assert {seat.post for seat in seats} == {
        world.post("school", "first_line_manager"),
        world.post("social-care", "first_line_manager"),
    }
    # The raiser keeps a seat at every stage, and is told of nothing that they did themselves.
    sent = Notice.objects.filter(disagreement=it, kind="matter.escalated")
    people = {notice.addressee.pk for notice in sent}
    assert people == {world.head_teacher.pk, world.team_manager.pk, world.stand_in.pk}


@pytest.mark.parametrize("who", ["teacher", "social_worker"])
def test_anyone_acting_on_either_side_may(story: Story, world: World, who: str) -> None:
    stories.everything_filled(story, getattr(world, who))
    up(story, getattr(world, who))
    assert story.fresh().state == State.FIRST_LINE_MANAGER


def test_a_colleague_who_only_advises_and_a_manager_who_only_looks_on_may_not(
    story: Story, world: World
) -> None:
    stories.advice_sought(story)
    for person in (world.head_teacher, world.team_manager):
        with pytest.raises(NotYours):
            up(story, person)


def test_what_must_be_done_stops_it_whatever_reason_is_given(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    with pytest.raises(MoveRefused, match="First fill in: Signs of Safety record"):
        up(story, world.teacher, **{"form-signs-of-safety": "No time."})


def test_what_should_be_done_is_passed_over_with_a_reason_which_is_kept(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.everything_filled(story, world.teacher)
    with pytest.raises(MoveRefused, match="Do this first, or say why not"):
        up(story, world.teacher, discussion="   ")
    up(story, world.teacher, discussion="They are away until Friday.")
    passed_over = story.fresh().current_stage.passed_over
    assert passed_over.endswith("an attempt that found nobody: They are away until Friday.")


def test_an_outcome_that_waited_is_overtaken(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    up(story, world.teacher)
    outcome.refresh_from_db()
    assert outcome.status == Outcome.Status.OVERTAKEN


def test_the_second_of_two_who_escalate_at_once_sees_that_it_is_done(story: Story, world: World) -> None:
    called = story.by(world.social_worker)
    up(story, world.teacher)
    with pytest.raises(Stale):
        escalate(**called, reason="No.", tried="We rang.", safety=stories.SAFE)
    assert story.fresh().current_stage.number == 2


def test_where_an_agency_has_nobody_the_boards_manager_is_told_and_it_goes_up_all_the_same(
    story: Story, world: World
) -> None:
    for slug in ("first_line_manager", "senior_manager"):
        post = Post.objects.get(pk=world.post("school", slug).pk)
        close_post(post=post, by=COMMAND_LINE, now=story.now)
    up(story, world.teacher)
    assert story.fresh().state == State.FIRST_LINE_MANAGER
    assert told(story, "Find somebody: an agency has nobody at this stage") == {"business.manager"}


def test_where_everybody_is_there_the_boards_manager_is_not_told(story: Story, world: World) -> None:
    up(story, world.teacher)
    assert told(story, "Find somebody: an agency has nobody at this stage") == set()


def test_the_last_stage_has_nowhere_higher(world: World) -> None:
    story = stories.at_panel(world)
    with pytest.raises(MoveRefused, match="nowhere higher"):
        up(story, world.teacher)


@pytest.mark.parametrize("who", ["teacher", "social_worker"])
def test_straight_to_the_panel_with_a_reason_and_nobodys_leave(story: Story, world: World, who: str) -> None:
    straight_up(story, getattr(world, who))
    it = story.fresh()
    assert (it.state, it.phase, it.turn) == (State.PANEL, Phase.WITH_PANEL, Turn.CONVENER)
    entry = it.current_stage
    assert (entry.ground, entry.shortcut) == (StageEntry.Ground.SHORTCUT, POLICY_ISSUE)
    assert told(story, "Convene the panel") >= {"chair", "deputy.chair"}


def test_the_forms_of_the_stage_that_is_entered_are_kept_there(story: Story, world: World) -> None:
    straight_up(story, world.teacher)
    written = Record.objects.get(disagreement=story.it, form="account")
    assert written.stage_entry == story.fresh().current_stage


@pytest.mark.parametrize("changed", [{"ground": "I would like to"}, {"to": "senior-managers"}])
def test_a_way_that_the_policy_does_not_give_is_refused(story: Story, world: World, changed: dict) -> None:
    with pytest.raises(MoveRefused, match="no such way"):
        straight_up(story, world.teacher, **changed)


def test_from_the_top_there_is_no_way_further(world: World) -> None:
    story = stories.at_panel(world)
    with pytest.raises(MoveRefused, match="no way straight to a higher stage"):
        straight_up(story, world.teacher)
