"""Is this move allowed now? ``check_move(facts, move)`` answers with a sentence that the practitioner can read.

Only facts come in, and nobody's rank: what a person may do is asked in permissions, what the matter allows here.
DESIGN §4 and §5; POLICY_FORMAT §7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .events import Event
from .names import Authority, FormBy, Need
from .policy import Policy
from .policy_parts import Form, Stage
from .stages import Rung, Side, State
from .turns import Phase


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


class MoveRefused(Exception):
    """The matter does not allow this now; the sentence says why, and what to do first."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Wants(StrEnum):
    """What kind of thing a requirement asks for."""

    DISCUSSION = "discussion"
    FORM = "form"
    MEETING = "meeting"
    ADVICE = "advice"


@dataclass(frozen=True)
class Requirement:
    """One thing that policy asks of a stage before the matter leaves it.

    What must be done stops the move; what should be, and what needs somebody else, is passed over with a reason.
    """

    key: str
    title: str
    wants: Wants
    must: bool
    done: bool
    form: str = ""


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a matter, from where one side stands."""

    policy: Policy
    state: State
    phase: Phase
    side: Side
    track: str | None = None
    given: bool = False  # the responding agency has given its side
    discussed: bool = False  # a discussion stands in the record of this stage
    tried: bool = False  # an attempt that found nobody stands there
    meeting_held: bool = False
    advice_sought: bool = False  # by this side, at this stage
    forms: frozenset[tuple[str, Side]] = frozenset()  # filled at this stage, by whom
    proposed_by: Side | None = None  # of the outcome that waits to be confirmed
    passed_over: Mapping[str, str] = field(default_factory=dict)  # requirement: the reason given

    @property
    def is_open(self) -> bool:
        return self.state.rung is not None

    @property
    def stage(self) -> Stage:
        return self.policy.stage_on(self.state)

    @property
    def next_stage(self) -> Stage | None:
        return self.policy.next_stage(self.state, self.track) if self.is_open else None


def requirements(facts: Facts) -> tuple[Requirement, ...]:
    """What the policy asks for before the matter climbs from this stage to the next, done or to do."""
    stage, above = facts.stage, facts.next_stage
    asked = [
        Requirement(
            "discussion",
            "Record a discussion with the other side, or an attempt that found nobody",
            Wants.DISCUSSION,
            must=False,
            done=facts.discussed or facts.tried,
        )
    ]
    if stage.meeting_of:
        asked.append(
            Requirement(
                "meeting", "Hold the joint meeting of this stage", Wants.MEETING, False, facts.meeting_held
            )
        )
    leaving = facts.policy.forms_of(stage, Event.STAGE_LEFT) + facts.policy.forms_of(stage, Event.ESCALATED)
    entering = facts.policy.forms_of(above, Event.STAGE_ENTERED) if above else ()
    asked += [_form(form, facts) for form in (*leaving, *entering) if falls_to(form, facts.side)]
    if stage.advice:
        who = " or ".join(facts.policy.post_title(post).lower() for post in stage.advice)
        asked.append(
            Requirement("advice", f"Seek advice or support: {who}", Wants.ADVICE, False, facts.advice_sought)
        )
    return tuple(asked)


def falls_to(form: Form, side: Side) -> bool:
    """What the other side has not filled is shown as not filled, and blocks nothing (POLICY_FORMAT §7)."""
    own = FormBy.RAISING_SIDE if side is Side.RAISING else FormBy.RESPONDING_SIDE
    return form.by in (own, FormBy.EACH_SIDE, FormBy.BOTH_SIDES_TOGETHER)


def _form(form: Form, facts: Facts) -> Requirement:
    return Requirement(
        f"form-{form.key}",
        form.title,
        Wants.FORM,
        must=form.need is Need.MUST,
        done=(form.key, facts.side) in facts.forms,
        form=form.key,
    )


def check_requirements(facts: Facts) -> None:
    """Everything that policy asks for is done, or passed over with a reason where it may be."""
    for asked in requirements(facts):
        if asked.done:
            continue
        if asked.must:
            raise MoveRefused(f"First fill in: {asked.title}.")
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


_OF_OPEN_MATTERS = frozenset(Move) - {Move.CLOSE, Move.REOPEN}


def _not_given_yet(facts: Facts) -> None:
    if facts.given:
        raise MoveRefused(
            "Your agency has given its side already. Record a discussion, or propose an outcome."
        )


def _a_stage_above(facts: Facts) -> None:
    if facts.next_stage is None:
        raise MoveRefused("This is the last stage: there is nowhere higher to escalate to.")


def _may_climb(facts: Facts) -> None:
    _a_stage_above(facts)
    check_requirements(facts)


def _a_shortcut(facts: Facts) -> None:
    if not facts.policy.shortcuts_from(facts.state, facts.track):
        raise MoveRefused("The policy has no way straight to a higher stage from here.")


def _nothing_proposed(facts: Facts) -> None:
    if facts.proposed_by is not None:
        raise MoveRefused("An outcome is waiting to be confirmed or refused. That comes first.")


def _other_side_proposed(facts: Facts) -> None:
    if facts.proposed_by is None:
        raise MoveRefused("There is no outcome waiting to be confirmed.")


def _panel(facts: Facts) -> None:
    if facts.state is not State.PANEL:
        raise MoveRefused("The matter has not reached the panel.")


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


def _ended(facts: Facts) -> None:
    if facts.is_open:
        raise MoveRefused("This matter is open already.")


_CHECKS = {
    Move.GIVE_SIDE: _not_given_yet,
    Move.PASS_ON: _not_given_yet,
    Move.ESCALATE: _may_climb,
    Move.SHORTCUT: _a_shortcut,
    Move.PROPOSE: _nothing_proposed,
    Move.CONFIRM: _other_side_proposed,
    Move.REFUSE: _other_side_proposed,
    Move.CONVENE: _panel,
    Move.DECIDE: _may_decide,
    Move.NOT_RESOLVED: _ladder_ends,
    Move.CLOSE: _resolved,
    Move.REOPEN: _ended,
}
