"""Whose turn it is: a table over every phase, with one answer for each that is open, compared with one by hand."""

import pytest

from escalation.core.stages import Side
from escalation.core.turns import WHOSE_TURN, Phase, Turn, whose_turn
from escalation.presenters.people import WAITS_TO, YOU_ARE_TO, sides_waited_for

# DESIGN §5, written down by hand.
BY_HAND = {
    "raised": "responding",
    "given": "both",
    "entered": "both",
    "discussed": "raising",
    "proposed_by_raising": "responding",
    "proposed_by_responding": "raising",
    "refused_to_raising": "raising",
    "refused_to_responding": "responding",
    "time_over": "raising_and_next",
    "with_panel": "convener",
    "with_decider": "decider",
    "to_mediate": "convener",
    "mediation_offered": "both",
    "offered_to_raising": "raising",
    "offered_to_responding": "responding",
    "mediating": "all",
    "mediated": "all",
    "agreed": "raising",
    "decided": "action_holder",
    "returned": "convener",
    "ended": "nobody",
}


def test_every_phase_has_one_answer() -> None:
    assert {phase.value: turn.value for phase, turn in WHOSE_TURN.items()} == BY_HAND
    assert set(WHOSE_TURN) == set(Phase)


@pytest.mark.parametrize("phase", sorted(Phase))
def test_only_what_has_ended_waits_for_nobody(phase: Phase) -> None:
    assert (whose_turn(phase) is Turn.NOBODY) == (phase is Phase.ENDED)


@pytest.mark.parametrize("phase", sorted(Phase))
def test_whose_turn_it_is_can_be_said_and_found(phase: Phase) -> None:
    """Every open phase has its sentences, and is in the list of a side, of the convener or of who decides."""
    if phase is Phase.ENDED:
        return
    assert WAITS_TO[phase]
    assert YOU_ARE_TO[phase]
    assert sides_waited_for(whose_turn(phase)) or whose_turn(phase) in (Turn.CONVENER, Turn.DECIDER)


@pytest.mark.parametrize(
    ("proposer", "waiting", "refused"),
    [(Side.RAISING, Side.RESPONDING, Side.RAISING), (Side.RESPONDING, Side.RAISING, Side.RESPONDING)],
)
def test_a_proposal_waits_for_the_other_side_and_a_refusal_for_who_proposed(
    proposer: Side, waiting: Side, refused: Side
) -> None:
    assert sides_waited_for(whose_turn(Phase.proposed_by(proposer))) == (waiting,)
    assert sides_waited_for(whose_turn(Phase.refused_to(proposer))) == (refused,)
