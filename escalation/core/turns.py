"""Whose turn is it? A table: every open phase has exactly one answer (DESIGN §5)."""

from collections.abc import Mapping
from enum import StrEnum

from .names import Authority
from .policy_parts import Stage
from .stages import Rung, Side


class Phase(StrEnum):
    """Where a matter is within its stage."""

    RAISED = "raised"  # the other side has not given its side yet
    GIVEN = "given"  # both sides have spoken in writing: discuss
    ENTERED = "entered"  # new people on both sides: discuss
    DISCUSSED = "discussed"  # discussed, or tried in vain, and not agreed
    PROPOSED_BY_RAISING = "proposed_by_raising"
    PROPOSED_BY_RESPONDING = "proposed_by_responding"
    REFUSED_TO_RAISING = "refused_to_raising"  # what the raising side proposed was refused
    REFUSED_TO_RESPONDING = "refused_to_responding"
    TIME_OVER = "time_over"
    WITH_PANEL = "with_panel"
    WITH_DECIDER = "with_decider"  # below the panel: somebody else than those who act decides
    TO_MEDIATE = "to_mediate"  # who mediates has not offered it yet
    MEDIATION_OFFERED = "mediation_offered"
    OFFERED_TO_RAISING = "offered_to_raising"  # the other side has taken it up
    OFFERED_TO_RESPONDING = "offered_to_responding"
    MEDIATING = "mediating"  # both sides have taken it up: meet
    MEDIATED = "mediated"  # they met: an outcome, or it did not settle it
    AGREED = "agreed"  # resolved by agreement: its learning is still to be written
    DECIDED = "decided"  # resolved by a decision
    RETURNED = "returned"  # what was decided is late: back to who convened
    ENDED = "ended"

    @classmethod
    def proposed_by(cls, side: Side) -> "Phase":
        return cls.PROPOSED_BY_RAISING if side is Side.RAISING else cls.PROPOSED_BY_RESPONDING

    @classmethod
    def refused_to(cls, side: Side) -> "Phase":
        return cls.REFUSED_TO_RAISING if side is Side.RAISING else cls.REFUSED_TO_RESPONDING

    @classmethod
    def offered_to(cls, side: Side) -> "Phase":
        return cls.OFFERED_TO_RAISING if side is Side.RAISING else cls.OFFERED_TO_RESPONDING


class Turn(StrEnum):
    """Who is waited for."""

    RAISING = "raising"
    RESPONDING = "responding"
    BOTH = "both"
    RAISING_AND_NEXT = "raising_and_next"  # the raising side, and its next rung too
    CONVENER = "convener"
    DECIDER = "decider"
    ALL = "all"  # both sides, and the convener with them
    ACTION_HOLDER = "action_holder"
    NOBODY = "nobody"

    @classmethod
    def waits_for_raising(cls) -> tuple["Turn", ...]:
        return (cls.RAISING, cls.BOTH, cls.RAISING_AND_NEXT, cls.ALL, cls.ACTION_HOLDER)

    @classmethod
    def waits_for_responding(cls) -> tuple["Turn", ...]:
        return (cls.RESPONDING, cls.BOTH, cls.ALL, cls.ACTION_HOLDER)

    @classmethod
    def waits_for_convener(cls) -> tuple["Turn", ...]:
        return (cls.CONVENER, cls.ALL)


WHOSE_TURN: Mapping[Phase, Turn] = {
    Phase.RAISED: Turn.RESPONDING,  # give its side
    Phase.GIVEN: Turn.BOTH,  # discuss
    Phase.ENTERED: Turn.BOTH,  # discuss
    Phase.DISCUSSED: Turn.RAISING,  # escalate or propose
    Phase.PROPOSED_BY_RAISING: Turn.RESPONDING,  # confirm or refuse
    Phase.PROPOSED_BY_RESPONDING: Turn.RAISING,
    Phase.REFUSED_TO_RAISING: Turn.RAISING,  # propose again or escalate
    Phase.REFUSED_TO_RESPONDING: Turn.RESPONDING,
    Phase.TIME_OVER: Turn.RAISING_AND_NEXT,  # escalate
    Phase.WITH_PANEL: Turn.CONVENER,
    Phase.WITH_DECIDER: Turn.DECIDER,  # decide, with reasons
    Phase.TO_MEDIATE: Turn.CONVENER,  # offer mediation
    Phase.MEDIATION_OFFERED: Turn.BOTH,  # take it up or decline it
    Phase.OFFERED_TO_RAISING: Turn.RAISING,
    Phase.OFFERED_TO_RESPONDING: Turn.RESPONDING,
    Phase.MEDIATING: Turn.ALL,  # meet, and record what each side moved to
    Phase.MEDIATED: Turn.ALL,  # propose an outcome, or say that it did not settle it
    Phase.AGREED: Turn.RAISING,  # close it, with what it teaches
    Phase.DECIDED: Turn.ACTION_HOLDER,
    Phase.RETURNED: Turn.CONVENER,  # follow up what is late
    Phase.ENDED: Turn.NOBODY,
}


def on_entering(stage: Stage) -> Phase:
    """Where a matter is as it enters a stage: new people talk; a decider, a panel or a mediator has the turn."""
    if stage.rung is Rung.PANEL:
        return Phase.TO_MEDIATE if stage.authority is Authority.MEDIATE else Phase.WITH_PANEL
    return Phase.WITH_DECIDER if stage.decided_by else Phase.ENTERED


def keeps_the_turn(phase: Phase) -> bool:
    """Whether it stays whose turn it was when a time is over: nobody can go up past who decides or mediates."""
    return WHOSE_TURN[phase] in (Turn.CONVENER, Turn.DECIDER, Turn.ALL)


def whose_turn(phase: Phase) -> Turn:
    """Whose turn it is in a phase."""
    return WHOSE_TURN[phase]
