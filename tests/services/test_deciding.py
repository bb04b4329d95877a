"""Below the panel: who decides is nobody's other hand; those who may advise settle nothing by it."""

from datetime import date

import pytest

from escalation.core.decisions import MoveRefused
from escalation.core.stages import Result, State
from escalation.core.turns import Phase, Turn
from escalation.models import Confirmation, Disagreement, Learning, Notice, Outcome, Record, Seat
from escalation.permissions import NotYours
from escalation.services.advising import advise_both_sides
from escalation.services.answers import Pending
from escalation.services.deciding import Chosen, decide_here
from escalation.services.moving import end_not_resolved
from escalation.services.panels import acknowledge
from escalation.services.settling import close_with_learning, confirm_outcome, refuse_outcome
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.stories import SAFE, Story

CHOSEN = Chosen(
    "The case stays open.",
    "Close it; keep it open for six weeks; early help.",
    "The pattern is one of neglect.",
    "The service manager, who holds the sibling's case, agrees.",
    SAFE,
    pending=(Pending("A visit", "Duty social worker", date(2027, 2, 1)),),
)


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def deciding(world: World) -> Story:
    """At the stage where the manager with line responsibility decides."""
    return invented.second_stage(invented.with_line_manager(world), invented.DECIDES)


def test_who_decides_gets_a_seat_is_told_and_has_the_turn(deciding: Story, world: World) -> None:
    it = deciding.fresh()
    assert (it.phase, it.turn) == (Phase.WITH_DECIDER, Turn.DECIDER)
    seat = Seat.objects.get(disagreement=it, as_what=Seat.AsWhat.DECIDES)
    assert (seat.post, seat.side) == (world.post("social-care", "case-line-manager"), "")
    mine = Disagreement.objects.visible_to(stories.stand(world.stand_in, deciding.now))
    assert list(mine) == [it]
    assert Notice.objects.filter(disagreement=it, addressee=world.stand_in).exists()


def test_a_decision_has_its_options_reasons_and_whom_was_asked_and_settles_it(
    deciding: Story, world: World
) -> None:
    outcome = decide_here(**deciding.later(hours=1).by(world.stand_in), chosen=CHOSEN)
    it = deciding.fresh()
    assert (it.state, it.phase) == (State.RESOLVED, Phase.DECIDED)
    assert (outcome.kind, outcome.options, outcome.consulted) == (
        Outcome.Kind.DECISION,
        CHOSEN.options,
        CHOSEN.consulted,
    )
    for person in (world.trust_director, world.service_manager):
        acknowledge(**deciding.later(hours=1).by(person))
    answers = Confirmation.objects.filter(outcome=outcome).values_list("answer", flat=True)
    assert list(answers) == ["acknowledged", "acknowledged"]
    learning = Learning(themes="Ask early.", why_not_earlier="No call.")
    close_with_learning(**deciding.later(hours=1).by(world.teacher), learning=learning)
    assert deciding.fresh().result == Result.DECIDED


def test_who_decides_is_nobodys_other_hand(deciding: Story, world: World) -> None:
    outcome = stories.proposed(deciding, world.trust_director)
    with pytest.raises(NotYours):
        confirm_outcome(**deciding.by(world.stand_in), outcome=outcome)
    decide_here(**deciding.later(hours=1).by(world.stand_in), chosen=CHOSEN)
    outcome.refresh_from_db()
    assert outcome.status == Outcome.Status.OVERTAKEN
    with pytest.raises(NotYours):
        acknowledge(**deciding.by(world.stand_in))


@pytest.mark.parametrize("who", ["teacher", "trust_director", "service_manager", "team_manager"])
def test_nobody_else_decides(deciding: Story, world: World, who: str) -> None:
    with pytest.raises(NotYours):
        decide_here(**deciding.by(getattr(world, who)), chosen=CHOSEN)


def test_the_sides_may_still_agree_and_a_refusal_hands_it_back_to_who_decides(
    deciding: Story, world: World
) -> None:
    outcome = stories.proposed(deciding, world.trust_director)
    assert deciding.fresh().phase == Phase.PROPOSED_BY_RAISING
    refuse_outcome(**deciding.by(world.service_manager), outcome=outcome, reason="Not so.")
    assert deciding.fresh().phase == Phase.WITH_DECIDER


def test_where_nobody_is_named_those_who_act_decide(world: World) -> None:
    story = invented.second_stage(world, invented.THOSE_WHO_ACT_DECIDE)
    assert story.fresh().turn == Turn.BOTH
    with pytest.raises(NotYours):
        decide_here(**story.by(world.teacher), chosen=CHOSEN)
    decide_here(**story.by(world.service_manager), chosen=CHOSEN)
    with pytest.raises(NotYours, match="You decided it yourself"):
        acknowledge(**story.by(world.service_manager))
    acknowledge(**story.by(world.trust_director))


def test_who_gave_a_hand_to_what_waits_does_not_decide(world: World) -> None:
    story = invented.second_stage(world, invented.THOSE_WHO_ACT_DECIDE)
    stories.proposed(story, world.trust_director)
    with pytest.raises(NotYours, match="nobody’s other hand"):
        decide_here(**story.by(world.trust_director), chosen=CHOSEN)


def test_where_the_stage_may_only_agree_nobody_decides(world: World) -> None:
    story = invented.second_stage(world, invented.ADVISES)
    with pytest.raises(MoveRefused, match="may not decide"):
        decide_here(**story.by(world.service_manager), chosen=CHOSEN)


# --- Advice ---------------------------------------------------------------------------------------------------------


def test_advice_is_for_both_sides_and_settles_nothing(world: World) -> None:
    story = invented.second_stage(world, invented.ADVISES)
    record = advise_both_sides(**story.by(world.service_manager), advice="Visit together.")
    assert (record.kind, record.for_whom, story.fresh().is_open) == (Record.Kind.STAGE_ADVICE, "both", True)
    with pytest.raises(NotYours):
        advise_both_sides(**story.by(world.teacher), advice="Mine.")
    end_not_resolved(**story.by(world.trust_director), reason="We differ.", safety=SAFE)
    assert story.fresh().result == Result.NOT_RESOLVED


def test_a_stage_that_agrees_gives_no_advice_to_both(world: World) -> None:
    story = invented.given(world, invented.ADVISES)
    with pytest.raises(MoveRefused, match="gives no advice"):
        advise_both_sides(**story.by(world.teacher), advice="Mine.")
