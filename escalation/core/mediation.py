"""Mediation, step by step: what may be done next, and whose turn it is then (DESIGN §4.2, §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .names import Authority
from .refusals import MoveRefused
from .stages import Side
from .turns import Phase
from .words import Word


class Taken(Word):
    """What a side says to the offer."""

    TAKEN_UP = "taken_up", "Taken up"
    DECLINED = "declined", "Declined"


class Ended(Word):
    """How a mediation ended."""

    SETTLED = "settled", "It led to an outcome that both sides confirmed"
    DECLINED = "declined", "It was declined"
    NOT_SETTLED = "not_settled", "It did not settle it"
    OVERTAKEN = "overtaken", "The matter moved on"


class Step(StrEnum):
    OFFER = "offer"
    ANSWER = "answer"
    MEET = "meet"
    END = "end"  # it did not settle it


@dataclass(frozen=True)
class Mediating:
    """What the rules need to know of a mediation: the stage's authority, and the offer that stands, if any."""

    authority: Authority
    is_open: bool = True  # the matter
    offered: bool = False  # an offer stands that has not ended
    taken: Mapping[Side, Taken] = field(default_factory=dict)
    met: bool = False
    proposed: bool = False  # an outcome waits to be confirmed


def check_step(facts: Mediating, step: Step, side: Side | None = None) -> None:
    """The step is possible now; raises MoveRefused. ``side`` is whose answer it would be."""
    if not facts.is_open or facts.authority is not Authority.MEDIATE:
        raise MoveRefused("Mediation is not offered at this stage.")
    if step is Step.OFFER:
        if facts.offered:
            raise MoveRefused("Mediation has been offered already.")
        return
    if not facts.offered:
        raise MoveRefused("Mediation has not been offered, or it has ended.")
    if step is Step.ANSWER and side in facts.taken:
        raise MoveRefused("Your side has answered the offer already.")
    if step is Step.MEET and not _taken_up(facts):
        raise MoveRefused("Both sides must have taken up the offer first. Nobody is forced to.")
    if step is Step.END and facts.proposed:
        raise MoveRefused("An outcome is waiting to be confirmed or refused. That comes first.")


def phase_of(facts: Mediating) -> Phase:
    """Whose turn it is in a mediation that stands."""
    if facts.met:
        return Phase.MEDIATED
    if _taken_up(facts):
        return Phase.MEDIATING
    silent = [side for side in Side if side not in facts.taken]
    return Phase.offered_to(silent[0]) if len(silent) == 1 else Phase.MEDIATION_OFFERED


def _taken_up(facts: Mediating) -> bool:
    return all(facts.taken.get(side) is Taken.TAKEN_UP for side in Side)
