"""Settling it: an agreement has two hands, a no blocks nothing, an action is done by what shows it."""

from datetime import date

import pytest

from agencies.models import Membership
from agencies.standing import standing_of
from escalation.acts import Stale, act_on, lock
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Result, Side, State
from escalation.core.turns import Phase, Turn
from escalation.models import Action, Confirmation, Deadline, Learning, Notice, Outcome, Party, Seat
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.services.actions import mark_action_done
from escalation.services.moving import end_not_resolved, reopen
from escalation.services.settling import (
    answer_whether_settled,
    close_with_learning,
    confirm_outcome,
    refuse_outcome,
)
from escalation.services.sweeping import sweep
from escalation.zone import local_day
from tests import stories
from tests.factories import World, make_partnership
from tests.house.recipes.moving import short_ladder_ends
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    return stories.side_given(stories.raised(world))


def told(story: Story) -> set[str]:
    """Whom the newest act sent word to, by what they are called."""
    newest = Notice.objects.filter(disagreement=story.it).latest("recorded_at")
    return {
        one.addressee.called
        for one in Notice.objects.filter(disagreement=story.it, recorded_at=newest.recorded_at)
    }


def join(story: Story, person: Membership, side: Side) -> None:
    """A third agency joins a side, with somebody who acts for it."""
    standing = standing_of(story.world.teacher.user, on=local_day(story.now))
    it, at = lock(story.it.pk, now=story.now)
    with act_on(
        it, "matter.passed_on", by=place_of(standing, it), at=at, facts={"old": "", "new": ""}
    ) as act:
        act.add(Party(side=side, agency=person.agency))
        seat = Seat(side=side, agency=person.agency, membership=person, as_what=Seat.AsWhat.ACTS)
        seat.stage_entry = it.current_stage
        act.add(seat)


# --- Two hands ------------------------------------------------------------------------------------------------------


def test_proposing_is_the_proposers_hand_and_waits_for_the_other_side(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    hands = Confirmation.objects.filter(outcome=outcome)
    assert [(hand.agency, hand.answer) for hand in hands] == [(world.agency("school"), "confirmed")]
    assert (story.fresh().phase, story.it.turn) == (Phase.PROPOSED_BY_RAISING, Turn.RESPONDING)
    assert told(story) == {"Social worker"}


def test_both_hands_resolve_it_and_end_its_clocks(story: Story) -> None:
    outcome = stories.agreed(story)
    assert (story.fresh().state, story.it.phase, story.it.turn) == (
        State.RESOLVED,
        Phase.AGREED,
        Turn.RAISING,
    )
    assert (outcome.status, story.it.resolved_at) == (Outcome.Status.CONFIRMED, story.now)
    assert not Deadline.objects.filter(disagreement=story.it).running().exists()
    assert set(Deadline.objects.filter(disagreement=story.it).values_list("met", flat=True)) == {True}
    assert told(story) == {"Teacher"}


def test_the_proposer_does_not_confirm(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    with pytest.raises(NotYours, match="Your agency has given its hand already"):
        confirm_outcome(**story.by(world.teacher), outcome=outcome)


def test_who_only_looks_on_does_not_confirm(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    with pytest.raises(NotYours, match="The people who act at this stage do this"):
        confirm_outcome(**story.by(world.team_manager), outcome=outcome)


def test_every_agency_confirms_also_a_third_one(story: Story, world: World) -> None:
    join(story, world.nurse, Side.RAISING)
    outcome = stories.proposed(story)
    confirm_outcome(**story.later(minutes=5).by(world.social_worker), outcome=outcome)
    assert (story.fresh().state, story.it.phase) == (State.PRACTITIONER, Phase.PROPOSED_BY_RAISING)
    assert told(story) == {"Teacher", "Nurse"}
    confirm_outcome(**story.later(minutes=5).by(world.nurse), outcome=outcome)
    assert story.fresh().state == State.RESOLVED


def test_a_refusal_has_its_reason_and_hands_the_turn_back(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    refuse_outcome(**story.by(world.social_worker), outcome=outcome, reason="We agreed to look again.")
    assert (story.fresh().phase, story.it.turn) == (Phase.REFUSED_TO_RAISING, Turn.RAISING)
    hand = outcome.confirmations.get(agency=world.agency("social-care"))
    assert (hand.answer, hand.reason) == ("refused", "We agreed to look again.")
    with pytest.raises(MoveRefused, match="There is no outcome waiting to be confirmed"):
        confirm_outcome(**story.by(world.social_worker), outcome=outcome)


@pytest.mark.parametrize("proposer", ["teacher", "social_worker"])
def test_after_a_refusal_a_time_that_is_over_still_waits_for_the_raising_sides_next_rung(
    story: Story, world: World, proposer: str
) -> None:
    outcome = stories.proposed(story, getattr(world, proposer))
    sweep(now=story.later(days=30).now)
    refuser = world.social_worker if proposer == "teacher" else world.teacher
    refuse_outcome(**story.later(hours=1).by(refuser), outcome=outcome, reason="We did not agree that.")
    assert (story.fresh().phase, story.it.turn) == (Phase.TIME_OVER, Turn.RAISING_AND_NEXT)


def test_before_the_panel_a_refusal_hands_the_turn_back_to_the_convener(world: World) -> None:
    story = stories.at_panel(world)
    outcome = stories.proposed(story, world.trust_director)
    assert story.fresh().turn == Turn.RESPONDING
    refuse_outcome(**story.by(world.service_manager), outcome=outcome, reason="Not so.")
    assert (story.fresh().phase, story.it.turn) == (Phase.WITH_PANEL, Turn.CONVENER)


def test_one_outcome_at_a_time(story: Story, world: World) -> None:
    stories.proposed(story)
    with pytest.raises(MoveRefused, match="That comes first"):
        stories.proposed(story, world.social_worker)


def test_what_was_built_on_an_older_version_is_stale(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    call = story.by(world.social_worker)
    stories.question_asked(story)
    with pytest.raises(Stale):
        confirm_outcome(**call, outcome=outcome)
    assert story.fresh().state == State.PRACTITIONER


# --- Is the worry settled? ------------------------------------------------------------------------------------------


def test_a_no_is_recorded_and_blocks_nothing(story: Story, world: World) -> None:
    outcome = stories.agreed(story)
    answer_whether_settled(**story.later(minutes=5).by(world.teacher), settled=False, said="I am uneasy.")
    outcome.refresh_from_db()
    assert (outcome.raiser_settled, outcome.raiser_said, outcome.raiser_answered_at) == (
        False, "I am uneasy.", story.now,
    )  # fmt: skip
    assert (story.fresh().state, told(story)) == (State.RESOLVED, {"Social worker"})
    close_with_learning(**story.by(world.teacher), learning=Learning(themes="Ring."))
    assert story.fresh().result == Result.AGREED


def test_it_is_asked_once_and_of_the_raiser(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="no outcome that waits"):
        answer_whether_settled(**story.by(world.teacher), settled=True, said="")
    stories.agreed(story)
    with pytest.raises(NotYours, match="The person who raised it"):
        answer_whether_settled(**story.by(world.social_worker), settled=True, said="")
    answer_whether_settled(**story.by(world.teacher), settled=True, said="")
    with pytest.raises(MoveRefused, match="no outcome that waits"):
        answer_whether_settled(**story.by(world.teacher), settled=False, said="")


# --- Actions, closing -----------------------------------------------------------------------------------------------


def test_an_action_is_done_once_by_what_shows_it_also_after_closing(story: Story, world: World) -> None:
    stories.closed(story)
    action = Action.objects.get(disagreement=story.it)
    assert (action.what, action.due, action.agency) == (
        "A visit to the home",
        date(2027, 2, 1),
        world.agency("social-care"),
    )
    mark_action_done(**story.by(world.social_worker), action=action, shown_by="The visit is in our record.")
    action.refresh_from_db()
    assert (action.done_at, action.shown_by) == (story.now, "The visit is in our record.")
    with pytest.raises(MoveRefused, match="done already"):
        mark_action_done(**story.by(world.teacher), action=action, shown_by="Again.")


def test_nothing_is_to_be_done_under_an_outcome_that_was_not_agreed(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    with pytest.raises(MoveRefused, match="not agreed, or not yet"):
        mark_action_done(**story.by(world.teacher), action=outcome.actions.get(), shown_by="Our record.")


def test_only_what_is_resolved_is_closed(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="Only a matter that is resolved"):
        close_with_learning(**story.by(world.teacher), learning=Learning(themes="Ring."))


def test_a_decision_is_closed_as_decided(world: World) -> None:
    story = stories.at_panel(world)
    stories.decided(story)
    close_with_learning(**story.by(world.chair), learning=Learning(themes="Ring.", for_the_board=True))
    assert (story.fresh().state, story.it.result) == (State.CLOSED, Result.DECIDED)
    assert "board business manager" in told(story)


def test_reopened_it_is_settled_anew(story: Story, world: World) -> None:
    stories.agreed(story)
    reopen(**story.later(days=1).by(world.teacher), reason="A third report.", safety=SAFE)
    with pytest.raises(MoveRefused):
        answer_whether_settled(**story.by(world.teacher), settled=True, said="")
    stories.agreed(story)
    assert Outcome.objects.filter(disagreement=story.it, status="confirmed").count() == 2


# --- Where the ladder ends ------------------------------------------------------------------------------------------


def test_a_last_stage_that_can_only_agree_ends_without_agreement(world: World) -> None:
    story = short_ladder_ends(world)
    stories.proposed(story, world.trust_director)
    end_not_resolved(**story.by(world.trust_director), reason="Each holds its view.", safety=SAFE)
    it = story.fresh()
    assert (it.state, it.result, it.turn) == (State.CLOSED, Result.NOT_RESOLVED, Turn.NOBODY)
    assert (it.current_stage.ended, it.current_stage.reason_for_end) == (
        "not_resolved",
        "Each holds its view.",
    )
    assert Outcome.objects.get(disagreement=it).status == Outcome.Status.OVERTAKEN


def test_where_there_is_a_higher_stage_it_goes_up_instead(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="There is a way on from here"):
        end_not_resolved(**story.by(world.teacher), reason="No.", safety=SAFE)
