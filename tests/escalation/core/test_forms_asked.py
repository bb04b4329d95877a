"""Which side is asked for which form at which move, and whether it stops it: every combination, beside a table."""

from itertools import product

import pytest

from escalation.core.decisions import (
    Facts,
    Move,
    MoveRefused,
    check_move,
    requirements,
    requirements_to_settle,
)
from escalation.core.policy import Policy
from escalation.core.policy_parse import parse_policy
from escalation.core.stages import Side, State
from escalation.core.turns import Phase

POLICY = """
format = 1
key = "bure"
title = "Settling disagreements"
board = "Bure Partnership"

[[stages]]
key = "first"
title = "Practitioners"
rung = "practitioner"
time = "5 working days"
{first}

[[stages]]
key = "last"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"
{last}

[forms.note]
title = "Note"
fields = ["What is new?"]
by = "{by}"
when = "{when}"
need = "{need}"

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""

# Who is asked for it.
ASKED = {
    "raising side": {Side.RAISING},
    "responding side": {Side.RESPONDING},
    "each side": {Side.RAISING, Side.RESPONDING},
    "both sides together": {Side.RAISING, Side.RESPONDING},
}
# At which move of the first stage, where the form is of that stage; "stage entered" is of the stage above.
AT = {
    "stage left": Move.ESCALATE,
    "escalated": Move.ESCALATE,
    "stage entered": Move.ESCALATE,
    "resolved": Move.PROPOSE,
}
CASES = list(product(ASKED, AT, ("must", "should"), Side))


def policy(by: str, when: str, need: str) -> Policy:
    forms = 'forms = ["note"]'
    first, last = ("", forms) if when == "stage entered" else (forms, "")
    return parse_policy(POLICY.format(by=by, when=when, need=need, first=first, last=last))


def facts(by: str, when: str, need: str, side: Side, **more: object) -> Facts:
    given: dict[str, object] = {"discussed": True, "given": True}
    return Facts(
        policy(by, when, need),
        State.PRACTITIONER,
        Phase.DISCUSSED,
        side,
        **given | more,  # type: ignore[arg-type]
    )


def allowed(facts: Facts, move: Move) -> bool:
    try:
        check_move(facts, move)
    except MoveRefused:
        return False
    return True


@pytest.mark.parametrize(("by", "when", "need", "side"), CASES)
def test_who_is_asked_at_which_move_and_whether_it_stops_it(
    by: str, when: str, need: str, side: Side
) -> None:
    here = facts(by, when, need, side)
    found = requirements_to_settle(here) if AT[when] is Move.PROPOSE else requirements(here)
    assert ("form-note" in {one.key for one in found}) == (side in ASKED[by])
    moves = (Move.ESCALATE, Move.PROPOSE)
    open_to = {move: not (side in ASKED[by] and move is AT[when]) for move in moves}
    assert {move: allowed(here, move) for move in moves} == open_to
    reason = {"form-note": "Nobody could fill it in."}
    with_reason = facts(by, when, need, side, passed_over=reason)
    assert allowed(with_reason, AT[when]) == (need == "should" or side not in ASKED[by])


@pytest.mark.parametrize(("by", "when", "need", "side"), CASES)
def test_once_it_is_filled_in_it_stops_nothing(by: str, when: str, need: str, side: Side) -> None:
    assert allowed(facts(by, when, need, side, forms=frozenset({("note", side)})), AT[when])


@pytest.mark.parametrize(("by", "when", "need", "side"), CASES)
def test_what_the_other_side_filled_in_counts_only_where_it_is_one_form_of_both(
    by: str, when: str, need: str, side: Side
) -> None:
    filled = facts(by, when, need, side, forms=frozenset({("note", side.other)}))
    assert allowed(filled, AT[when]) == (by == "both sides together" or side not in ASKED[by])
