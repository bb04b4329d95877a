"""Both views: each side's worries, strengths, needs and scale in facing columns, and what it decided to do."""

from dataclasses import dataclass

from components.words import joined
from escalation.core.stages import Side
from escalation.models import Party, SideGiven, View
from escalation.reading import Reading

SCALE = range(11)


@dataclass(frozen=True)
class SideView:
    """How one side sees it: its newest view, those before it, and each agency's answer to what was raised."""

    title: str
    agencies: str
    newest: View | None
    earlier: tuple[View, ...]
    given: tuple[SideGiven, ...]

    @property
    def picture(self) -> list[bool]:
        """The scale from 0 to 10 as a row of signs, one of them filled."""
        return [self.newest is not None and mark == self.newest.scale for mark in SCALE]


def both_views(reading: Reading) -> list[SideView]:
    """The raising side's and the responding side's, each newest first."""
    return [_side(side, reading) for side in Side]


def _side(side: Side, reading: Reading) -> SideView:
    views = [view for view in reading.rows(View) if view.side == side]
    agencies = [party.name for party in reading.rows(Party) if party.side == side and not party.left_at]
    given = tuple(one for one in reading.rows(SideGiven) if one.side == side)
    return SideView(side.description, joined(agencies), views[0] if views else None, tuple(views[1:]), given)
