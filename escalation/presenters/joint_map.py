"""The Signs of Safety map that both sides made together in a joint meeting, with each side's number."""

from dataclasses import dataclass

from components.words import joined
from escalation.core.stages import Side
from escalation.models import MeetingMap, Party
from escalation.reading import Reading

SCALE = range(11)


@dataclass(frozen=True)
class Score:
    """One side's number on the scale; none where it gave none."""

    side: str
    agencies: str
    scale: int | None

    @property
    def picture(self) -> list[bool]:
        """The scale from 0 to 10 as a row of signs, one of them filled."""
        return [mark == self.scale for mark in SCALE]


@dataclass(frozen=True)
class Together:
    """The newest map, with the numbers."""

    map: MeetingMap
    scores: tuple[Score, ...]


def map_of(reading: Reading) -> Together | None:
    """The newest map of the matter; none where none was made."""
    drawn = next(iter(reading.rows(MeetingMap)), None)
    return Together(drawn, scores_of(drawn, reading)) if drawn else None


def scores_of(drawn: MeetingMap, reading: Reading) -> tuple[Score, ...]:
    """What each side said on the scale."""
    scales = {Side.RAISING: drawn.raising_scale, Side.RESPONDING: drawn.responding_scale}
    return tuple(Score(side.description, _agencies(side, reading), scale) for side, scale in scales.items())


def _agencies(side: Side, reading: Reading) -> str:
    return joined([one.name for one in reading.rows(Party) if one.side == side and not one.left_at])
