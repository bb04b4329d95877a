"""Which moves a matter allows, and the sentence of each that it refuses: a table written by hand."""

from dataclasses import replace
from typing import Any

import pytest

from escalation.core.decisions import Facts, Move, MoveRefused, can_move, check_move, requirements
from escalation.core.stages import Side, State
from escalation.core.turns import Phase
from tests.escalation.core.ladders import LADDER, SHORT

DEFAULTS: dict[str, Any] = {"policy": LADDER, "phase": Phase.GIVEN, "side": Side.RAISING}
YES = ""


def facts(state: State = State.PRACTITIONER, **known: Any) -> Facts:  # noqa: ANN401
    return Facts(**DEFAULTS | {"state": state} | known)


S = State
DONE_AT_TWO = {
    "discussed": True,
    "meeting_held": True,
    "advice_sought": True,
    "forms": frozenset({("account", Side.RAISING), ("chronology", Side.RAISING)}),
}
TABLE: list[tuple[str, Facts, Move, str]] = [
    # the other side's first turn
    ("give a side", facts(), Move.GIVE_SIDE, YES),
    (
        "give a side twice",
        facts(given=True),
        Move.GIVE_SIDE,
        "Your agency has given its side already. Record a discussion, or propose an outcome.",
    ),
    ("pass it on", facts(), Move.PASS_ON, YES),
    (
        "pass it on after giving a side",
        facts(given=True),
        Move.PASS_ON,
        "Your agency has given its side already. Record a discussion, or propose an outcome.",
    ),
    # up the ladder
    ("go up after a discussion", facts(discussed=True), Move.ESCALATE, YES),
    ("go up after an attempt that found nobody", facts(tried=True), Move.ESCALATE, YES),
    (
        "go up with nothing",
        facts(),
        Move.ESCALATE,
        "Do this first, or say why not: Record a discussion with the other side, or an attempt that found nobody.",
    ),
    (
        "go up, saying why there was no discussion",
        facts(passed_over={"discussion": "No time."}),
        Move.ESCALATE,
        YES,
    ),
    (
        "a blank is no reason",
        facts(passed_over={"discussion": "  "}),
        Move.ESCALATE,
        "Do this first, or say why not: Record a discussion with the other side, or an attempt that found nobody.",
    ),
    ("go up with everything done", facts(S.FIRST_LINE_MANAGER, **DONE_AT_TWO), Move.ESCALATE, YES),
    (
        "a form that must be filled",
        facts(S.FIRST_LINE_MANAGER, **DONE_AT_TWO | {"forms": frozenset()}),
        Move.ESCALATE,
        "First fill in: Account.",
    ),
    (
        "a form that must be filled is not passed over",
        facts(
            S.FIRST_LINE_MANAGER,
            **DONE_AT_TWO | {"forms": frozenset(), "passed_over": {"form-account": "No time."}},
        ),
        Move.ESCALATE,
        "First fill in: Account.",
    ),
    (
        "a form that should be filled",
        facts(S.FIRST_LINE_MANAGER, **DONE_AT_TWO | {"forms": frozenset({("account", Side.RAISING)})}),
        Move.ESCALATE,
        "Do this first, or say why not: Chronology.",
    ),
    (
        "a form that should be filled is passed over with a reason",
        facts(
            S.FIRST_LINE_MANAGER,
            **DONE_AT_TWO
            | {
                "forms": frozenset({("account", Side.RAISING)}),
                "passed_over": {"form-chronology": "No time."},
            },
        ),
        Move.ESCALATE,
        YES,
    ),
    (
        "the joint meeting",
        facts(S.FIRST_LINE_MANAGER, **DONE_AT_TWO | {"meeting_held": False}),
        Move.ESCALATE,
        "Do this first, or say why not: Hold the joint meeting of this stage.",
    ),
    (
        "advice",
        facts(S.FIRST_LINE_MANAGER, **DONE_AT_TWO | {"advice_sought": False}),
        Move.ESCALATE,
        "Do this first, or say why not: Seek advice or support: named professional.",
    ),
    (
        "the other side goes up without our account, and has its own form",
        facts(
            S.FIRST_LINE_MANAGER,
            **DONE_AT_TWO | {"side": Side.RESPONDING, "forms": frozenset({("chronology", Side.RESPONDING)})},
        ),
        Move.ESCALATE,
        "First fill in: Answer.",
    ),
    (
        "what is asked on the way into the next stage",
        facts(S.DIRECTOR, discussed=True),
        Move.ESCALATE,
        "First fill in: Referral to the panel.",
    ),
    (
        "up from the last stage",
        facts(S.PANEL),
        Move.ESCALATE,
        "This is the last stage: there is nowhere higher to escalate to.",
    ),
    # straight up
    ("a shortcut from below", facts(), Move.SHORTCUT, YES),
    (
        "a shortcut to where it stands",
        facts(S.DIRECTOR),
        Move.SHORTCUT,
        "The policy has no way straight to a higher stage from here.",
    ),
    (
        "no shortcut in the policy",
        facts(policy=SHORT),
        Move.SHORTCUT,
        "The policy has no way straight to a higher stage from here.",
    ),
    # an agreement has two hands
    ("propose", facts(), Move.PROPOSE, YES),
    (
        "propose while one waits",
        facts(proposed_by=Side.RESPONDING),
        Move.PROPOSE,
        "An outcome is waiting to be confirmed or refused. That comes first.",
    ),
    ("confirm", facts(proposed_by=Side.RESPONDING), Move.CONFIRM, YES),
    ("confirm nothing", facts(), Move.CONFIRM, "There is no outcome waiting to be confirmed."),
    ("refuse", facts(proposed_by=Side.RESPONDING), Move.REFUSE, YES),
    ("refuse nothing", facts(), Move.REFUSE, "There is no outcome waiting to be confirmed."),
    # the panel
    ("convene", facts(S.PANEL), Move.CONVENE, YES),
    ("convene too early", facts(S.DIRECTOR), Move.CONVENE, "The matter has not reached the panel."),
    ("decide", facts(S.PANEL, meeting_held=True), Move.DECIDE, YES),
    ("decide before it met", facts(S.PANEL), Move.DECIDE, "Record who attended the panel first."),
    ("decide below", facts(), Move.DECIDE, "This stage may not decide: the sides agree, or they do not."),
    # where the ladder ends
    ("end without agreement", facts(S.DIRECTOR, policy=SHORT), Move.NOT_RESOLVED, YES),
    (
        "end where there is a higher stage",
        facts(policy=SHORT),
        Move.NOT_RESOLVED,
        "There is a way on from here, so it cannot be closed as not resolved.",
    ),
    (
        "end where the panel decides",
        facts(S.PANEL),
        Move.NOT_RESOLVED,
        "There is a way on from here, so it cannot be closed as not resolved.",
    ),
    # out and back
    ("withdraw", facts(), Move.WITHDRAW, YES),
    ("close an open one", facts(), Move.CLOSE, "Only a matter that is resolved can be closed."),
    ("close what is resolved", facts(S.RESOLVED), Move.CLOSE, YES),
    ("close it twice", facts(S.CLOSED), Move.CLOSE, "Only a matter that is resolved can be closed."),
    ("reopen an open one", facts(), Move.REOPEN, "This matter is open already."),
    ("reopen what is resolved", facts(S.RESOLVED), Move.REOPEN, YES),
    ("reopen what is closed", facts(S.CLOSED), Move.REOPEN, YES),
]


@pytest.mark.parametrize(("said", "known", "move", "sentence"), TABLE, ids=[row[0] for row in TABLE])
def test_a_move_is_allowed_or_refused_in_words(said: str, known: Facts, move: Move, sentence: str) -> None:
    assert can_move(known, move) == (sentence == YES)
    if sentence != YES:
        with pytest.raises(MoveRefused) as refused:
            check_move(known, move)
        assert refused.value.sentence == sentence


def test_every_move_has_a_row_where_it_is_allowed() -> None:
    assert {move for _, _, move, sentence in TABLE if sentence == YES} == set(Move)


@pytest.mark.parametrize("move", sorted(set(Move) - {Move.CLOSE, Move.REOPEN}))
@pytest.mark.parametrize(("state", "word"), [(S.RESOLVED, "resolved"), (S.CLOSED, "closed")])
def test_what_has_ended_moves_no_more(move: Move, state: State, word: str) -> None:
    with pytest.raises(MoveRefused, match=f"This matter is {word}, so this cannot be done any more."):
        check_move(facts(state, phase=Phase.ENDED), move)


def test_what_a_stage_asks_for_stands_in_the_order_of_the_page() -> None:
    asked = requirements(facts(S.FIRST_LINE_MANAGER, discussed=True))
    assert [(one.key, one.must, one.done) for one in asked] == [
        ("discussion", False, True),
        ("meeting", False, False),
        ("form-account", True, False),
        ("form-chronology", False, False),
        ("advice", False, False),
    ]
    theirs = requirements(replace(facts(S.FIRST_LINE_MANAGER), side=Side.RESPONDING))
    assert [one.key for one in theirs if one.key.startswith("form")] == ["form-chronology", "form-theirs"]
    assert [one.key for one in requirements(facts(S.DIRECTOR))] == ["discussion", "form-referral"]
