"""What the rules need to know of a matter, from where one side stands: facts, and nobody's rank."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .gates import GateState
from .policy import Policy
from .policy_parts import Stage
from .stages import Side, State
from .turns import Phase


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
    settled_at: str | None = None  # the key of the stage at which it was settled, where it was
    passed_over: Mapping[str, str] = field(default_factory=dict)  # requirement: the reason given
    to: str | None = None  # the stage to which it is to go, where not to the next
    gates: Mapping[str, GateState] = field(
        default_factory=dict
    )  # by the key of each, as this side stands with it
    at_risk: bool = False  # the child is not safe now
    by_letter: bool = False  # what an agency told that is not on Accord: its paper stands for its own forms

    @property
    def is_open(self) -> bool:
        return self.state.rung is not None

    @property
    def stage(self) -> Stage:
        return self.policy.stage_on(self.state)

    @property
    def next_stage(self) -> Stage | None:
        return self.policy.next_stage(self.state, self.track) if self.is_open else None

    @property
    def reachable(self) -> tuple[Stage, ...]:
        """The stages to which one may escalate from here."""
        return self.policy.reachable(self.state, self.track) if self.is_open else ()

    @property
    def above(self) -> Stage | None:
        """The stage to which it is to go; the next one, where nobody chose; None where it cannot go there."""
        if self.to is None:
            return self.next_stage
        return next((stage for stage in self.reachable if stage.key == self.to), None)
