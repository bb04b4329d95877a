"""Mediation: offered, taken up or declined by each side, met; an outcome as anywhere else, or it did not settle it."""

import pytest

from agencies.models import Membership
from escalation.core.decisions import MoveRefused
from escalation.core.mediation import Taken
from escalation.core.stages import Result, State
from escalation.core.turns import Phase, Turn
from escalation.models import Learning, Mediation, MediationMeeting, Outcome
from escalation.permissions import NotYours
from escalation.services import mediating
from escalation.services.moving import end_not_resolved, withdraw
from escalation.services.settling import close_with_learning, confirm_outcome, refuse_outcome
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    """At the chair, who may mediate."""
    return invented.second_stage(world, invented.MEDIATES)


def offered(story: Story, by: Membership | None = None) -> Mediation:
    by = by or story.world.chair
    return mediating.offer_mediation(**story.later(hours=1).by(by), offer="We could meet on Thursday.")


def taken_up(story: Story, *by: Membership) -> None:
    for person in by or (acts_for_the_school(story), acts_for_social_care(story)):
        mediating.answer_mediation(**story.later(hours=1).by(person), taken=Taken.TAKEN_UP, reason="")


def declined(story: Story, by: Membership) -> None:
    mediating.answer_mediation(
        **story.later(hours=1).by(by), taken=Taken.DECLINED, reason="We have said what we think."
    )


def met(story: Story, by: Membership | None = None) -> MediationMeeting:
    story.later(days=1)
    moved = mediating.Moved(story.now, "All three of us", "A shorter plan.", "A visit each week.", SAFE)
    return mediating.record_mediation(**story.by(by or story.world.chair), moved=moved)


def not_settled(story: Story, by: Membership | None = None) -> None:
    mediating.end_mediation(
        **story.later(hours=1).by(by or story.world.chair), remains="Who visits.", safety=SAFE
    )


def acts_for_the_school(story: Story) -> Membership:
    return story.world.teacher


def acts_for_social_care(story: Story) -> Membership:
    return story.world.social_worker


def test_it_is_the_mediators_turn_to_offer_it(story: Story, world: World) -> None:
    assert (story.fresh().phase, story.it.turn) == (Phase.TO_MEDIATE, Turn.CONVENER)
    with pytest.raises(NotYours):
        offered(story, world.teacher)
    assert offered(story).writer_name == "Chair Example"
    assert (story.fresh().phase, story.it.turn) == (Phase.MEDIATION_OFFERED, Turn.BOTH)
    with pytest.raises(MoveRefused, match="offered already"):
        offered(story)


def test_each_side_takes_it_up_and_then_they_meet(story: Story, world: World) -> None:
    offered(story)
    with pytest.raises(MoveRefused, match="Both sides must have taken up"):
        met(story)
    taken_up(story, acts_for_the_school(story))
    assert (story.fresh().phase, story.it.turn) == (Phase.OFFERED_TO_RESPONDING, Turn.RESPONDING)
    with pytest.raises(MoveRefused, match="Your side has answered"):
        taken_up(story, acts_for_the_school(story))
    taken_up(story, acts_for_social_care(story))
    assert (story.fresh().phase, story.it.turn) == (Phase.MEDIATING, Turn.ALL)
    meeting = met(story)
    assert (meeting.raising_moved, meeting.responding_moved) == ("A shorter plan.", "A visit each week.")
    assert story.fresh().phase == Phase.MEDIATED


def test_what_mediation_led_to_is_confirmed_as_anywhere_else(story: Story, world: World) -> None:
    offered(story)
    taken_up(story)
    met(story)
    outcome = stories.proposed(story, acts_for_the_school(story))
    confirm_outcome(**story.by(acts_for_social_care(story)), outcome=outcome)
    assert story.fresh().state == State.RESOLVED
    assert Mediation.objects.get().ended == "settled"
    learning = Learning(themes="Meet early.", why_not_earlier="Nobody offered.")
    close_with_learning(**story.later(hours=1).by(world.teacher), learning=learning)
    assert story.fresh().result == Result.MEDIATED


def test_an_agreement_without_a_meeting_is_no_mediation(story: Story, world: World) -> None:
    offered(story)
    outcome = stories.proposed(story, acts_for_the_school(story))
    confirm_outcome(**story.by(acts_for_social_care(story)), outcome=outcome)
    assert Mediation.objects.get().ended == "overtaken"
    learning = Learning(themes="Talk.", why_not_earlier="Nobody did.")
    close_with_learning(**story.later(hours=1).by(world.teacher), learning=learning)
    assert story.fresh().result == Result.AGREED


def test_declining_has_its_reason_and_blocks_nothing(story: Story, world: World) -> None:
    offered(story)
    with pytest.raises(MoveRefused, match="Say why"):
        mediating.answer_mediation(**story.by(acts_for_social_care(story)), taken=Taken.DECLINED, reason=" ")
    declined(story, acts_for_social_care(story))
    assert (Mediation.objects.get().ended, story.fresh().phase) == ("declined", Phase.DISCUSSED)
    end_not_resolved(**story.by(acts_for_the_school(story)), reason="It was declined.", safety=SAFE)
    assert story.fresh().result == Result.NOT_RESOLVED


def test_after_it_was_declined_it_may_be_offered_again(story: Story) -> None:
    offered(story)
    declined(story, acts_for_the_school(story))
    offered(story)
    assert story.fresh().phase == Phase.MEDIATION_OFFERED


def test_silence_blocks_nothing(story: Story, world: World) -> None:
    offered(story)
    end_not_resolved(**story.later(days=9).by(world.teacher), reason="Nobody answered.", safety=SAFE)
    assert (story.fresh().result, Mediation.objects.get().ended) == (Result.NOT_RESOLVED, "overtaken")


def test_withdrawn_it_has_ended_too(story: Story, world: World) -> None:
    offered(story)
    withdraw(**story.by(world.teacher), reason="Done.", asked_to=False, who_asked="", safety=SAFE)
    assert Mediation.objects.get().ended == "overtaken"


def test_where_the_ladder_ends_not_settled_is_not_resolved(story: Story, world: World) -> None:
    offered(story)
    taken_up(story)
    met(story)
    not_settled(story)
    it = story.fresh()
    assert (it.state, it.result) == (State.CLOSED, Result.NOT_RESOLVED)
    assert it.current_stage is not None
    assert (it.current_stage.ended, it.current_stage.reason_for_end) == ("not_resolved", "Who visits.")


def test_with_a_stage_above_the_raising_side_goes_on(world: World) -> None:
    story = invented.second_stage(world, invented.MEDIATES_LOWER)
    offered(story, world.service_manager)
    taken_up(story, world.trust_director, world.service_manager)
    met(story, world.trust_director)
    not_settled(story, world.trust_director)
    assert (story.fresh().phase, story.it.is_open) == (Phase.DISCUSSED, True)
    stories.escalated(story, world.trust_director)
    assert story.fresh().current_stage.key == "last"


def test_an_outcome_that_waits_keeps_the_turn(story: Story, world: World) -> None:
    stories.proposed(story, acts_for_the_school(story))
    offered(story)
    assert story.fresh().phase == Phase.PROPOSED_BY_RAISING
    taken_up(story)
    with pytest.raises(MoveRefused, match="That comes first"):
        not_settled(story)
    assert Outcome.objects.get().status == "proposed"


def test_an_outcome_of_the_mediation_that_is_refused_goes_back_to_the_table(
    story: Story, world: World
) -> None:
    offered(story)
    taken_up(story)
    met(story)
    outcome = stories.proposed(story, acts_for_the_school(story))
    refuse_outcome(**story.by(acts_for_social_care(story)), outcome=outcome, reason="Not so.")
    assert story.fresh().phase == Phase.MEDIATED
