"""Gates: an endorsement or a consultation that policy asks for before a matter enters a stage (POLICY_FORMAT §5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .policy_parts import Stage
from .stages import Side
from .words import Word


class GateKind(Word):
    """What is asked for on the way into a stage."""

    ENDORSEMENT = "endorsement", "Endorsement"
    CONSULTATION = "consultation", "Consultation"


class GateState(StrEnum):
    """How far it has come. Nobody's silence blocks, and nobody's no: every state but two lets the matter through."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    OVER = "over"  # asked for, and not given in its time
    ANSWERED = "answered"  # endorsed or not, consulted, nobody to ask, or passed by on the speak-up route

    @property
    def is_open(self) -> bool:
        return self in (GateState.OVER, GateState.ANSWERED)


@dataclass(frozen=True)
class Gate:
    """One gate of a stage: of which kind, and the post that is asked."""

    kind: GateKind
    post: str
    stage: str

    @property
    def key(self) -> str:
        """What names it among the requirements of a move."""
        return f"{self.kind.value}-{self.stage}"

    @property
    def clock(self) -> str:
        """The name of its time. It holds a space, which no key of a policy's own clock does."""
        return f"{self.kind.value} {self.stage}"


def gates_of(stage: Stage, side: Side) -> Iterator[Gate]:
    """What this side is asked for before the matter enters a stage; only the raising side's own line endorses."""
    if stage.endorsed_by and side is Side.RAISING:
        yield Gate(GateKind.ENDORSEMENT, stage.endorsed_by, stage.key)
    if stage.consult_first:
        yield Gate(GateKind.CONSULTATION, stage.consult_first, stage.key)
