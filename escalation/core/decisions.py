"""Is this move allowed now? ``check_move(facts, move)`` answers with a sentence that the practitioner can read.

Only facts come in, and nobody's rank: what a person may do is asked in permissions, what the matter allows here.
DESIGN §4 and §5; POLICY_FORMAT §7.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from .facts import Facts
from .gates import GateState
from .names import Authority
from .refusals import MoveRefused
from .requirements import Requirement, Wants, falls_to, requirements, requirements_to_settle
from .stages import Rung, State

__all__ = [
    "Facts",
    "Move",
    "MoveRefused",
    "Requirement",
    "Wants",
    "can_move",
    "check_move",
    "check_requirements",
    "falls_to",
    "requirements",
    "requirements_to_settle",
]


class Move(StrEnum):
    GIVE_SIDE = "give_side"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    ESCALATE = "escalate"
    SHORTCUT = "shortcut"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    CONVENE = "convene"
    DECIDE = "decide"
    NOT_RESOLVED = "not_resolved"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"


def check_requirements(facts: Facts) -> None:
    """Everything that policy asks for is done, or passed over with a reason where it may be."""
    _check_all(facts, requirements(facts))


def _check_all(facts: Facts, wanted: Iterable[Requirement]) -> None:
    for asked in wanted:
        if asked.done:
            continue
        if asked.must:
            raise MoveRefused(_FIRST.get(asked.state, "First fill in: {}.").format(asked.title))
        if not facts.passed_over.get(asked.key, "").strip():
            raise MoveRefused(f"Do this first, or say why not: {asked.title}.")


def check_move(facts: Facts, move: Move) -> None:
    """The move is allowed now; raises MoveRefused."""
    if move in _OF_OPEN_MATTERS and not facts.is_open:
        raise MoveRefused(
            f"This matter is {facts.state.description.lower()}, so this cannot be done any more."
        )
    check = _CHECKS.get(move)
    if check:
        check(facts)


def can_move(facts: Facts, move: Move) -> bool:
    """Whether check_move would let it pass."""
    try:
        check_move(facts, move)
    except MoveRefused:
        return False
    return True


_FIRST: Mapping[GateState | None, str] = {
    GateState.NOT_ASKED: "First ask for this: {}. If the child is not safe now, say so, and go on.",
    GateState.WAITING: "This was asked for and its time is not over: {}. If the child is not safe now, go on.",
}

_OF_OPEN_MATTERS = frozenset(Move) - {Move.CLOSE, Move.REOPEN}


def _not_given_yet(facts: Facts) -> None:
    if facts.given:
        raise MoveRefused(
            "Your agency has given its side already. Record a discussion, or propose an outcome."
        )


def _a_stage_above(facts: Facts) -> None:
    if facts.next_stage is None:
        raise MoveRefused("This is the last stage: there is nowhere higher to escalate to.")
    if facts.above is None:
        raise MoveRefused(
            "The policy has no way to that stage from here: only optional stages are passed over."
        )


def _may_climb(facts: Facts) -> None:
    _a_stage_above(facts)
    check_requirements(facts)


def _a_shortcut(facts: Facts) -> None:
    if not facts.policy.shortcuts_from(facts.state, facts.track):
        raise MoveRefused("The policy has no way straight to a higher stage from here.")


def _nothing_proposed(facts: Facts) -> None:
    if facts.proposed_by is not None:
        raise MoveRefused("An outcome is waiting to be confirmed or refused. That comes first.")


def _may_propose(facts: Facts) -> None:
    _nothing_proposed(facts)
    _check_all(facts, requirements_to_settle(facts))


def _other_side_proposed(facts: Facts) -> None:
    if facts.proposed_by is None:
        raise MoveRefused("There is no outcome waiting to be confirmed.")


def _may_confirm(facts: Facts) -> None:
    _other_side_proposed(facts)
    _check_all(facts, requirements_to_settle(facts))


def _panel(facts: Facts) -> None:
    if facts.state is not State.PANEL:
        raise MoveRefused("The matter has not reached the panel.")
    if facts.stage.authority is Authority.MEDIATE:
        raise MoveRefused("The matter came here to be mediated: there is no panel to convene.")


def _may_decide(facts: Facts) -> None:
    if facts.stage.authority is not Authority.DECIDE:
        raise MoveRefused("This stage may not decide: the sides agree, or they do not.")
    if facts.stage.rung is Rung.PANEL and not facts.meeting_held:
        raise MoveRefused("Record who attended the panel first.")


def _ladder_ends(facts: Facts) -> None:
    if facts.next_stage is not None or facts.stage.authority is Authority.DECIDE:
        raise MoveRefused("There is a way on from here, so it cannot be closed as not resolved.")


def _resolved(facts: Facts) -> None:
    if facts.state is not State.RESOLVED:
        raise MoveRefused("Only a matter that is resolved can be closed.")
    _check_all(facts, requirements_to_settle(facts))


def _ended(facts: Facts) -> None:
    if facts.is_open:
        raise MoveRefused("This matter is open already.")


_CHECKS = {
    Move.GIVE_SIDE: _not_given_yet,
    Move.PASS_ON: _not_given_yet,
    Move.ESCALATE: _may_climb,
    Move.SHORTCUT: _a_shortcut,
    Move.PROPOSE: _may_propose,
    Move.CONFIRM: _may_confirm,
    Move.REFUSE: _other_side_proposed,
    Move.CONVENE: _panel,
    Move.DECIDE: _may_decide,
    Move.NOT_RESOLVED: _ladder_ends,
    Move.CLOSE: _resolved,
    Move.REOPEN: _ended,
}
