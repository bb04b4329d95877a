"""The roads of a policy while it is checked: each track, or the whole ladder where there is none."""

from dataclasses import dataclass

from .policy_faults import Faults
from .policy_parts import Stage, Track
from .policy_stages import Ladder, Placed


@dataclass(frozen=True)
class Road:
    """The stages that a matter climbs, with their places in the file."""

    stages: tuple[Placed[Stage], ...]
    track: Placed[Track] | None = None

    @property
    def named(self) -> str:
        """For a sentence: "" where there is only one road."""
        return f" of the track {self.track.part.key}" if self.track else ""

    def uses(self, stage: Placed[Stage]) -> bool:
        """Whether the road leads over this stage."""
        return any(stage is other for other in self.stages)

    def above(self, stage: Placed[Stage]) -> tuple[Placed[Stage], ...]:
        """The stages after this one."""
        place = next(place for place, other in enumerate(self.stages) if other is stage)
        return self.stages[place + 1 :]


@dataclass(frozen=True)
class Roads:
    """The roads that can be judged; `complete` when that is all of them."""

    roads: tuple[Road, ...]
    complete: bool

    def over(self, stage: Placed[Stage]) -> tuple[Road, ...]:
        """The roads that lead over a stage."""
        return tuple(road for road in self.roads if road.uses(stage))


def roads_of(ladder: Ladder, faults: Faults) -> Roads:
    """Each track's road, or the ladder's; none can be judged while the order of the stages is unsound."""
    for placed in ladder.stages:
        if not placed.part.key or not faults.sound(placed.at("rung"), placed.at("key")):
            return Roads((), False)
    if not ladder.stages or not ladder.whole:
        return Roads((), False)
    if not ladder.tracks:
        return Roads((Road(tuple(ladder.stages)),), True)
    roads = [_road(ladder, track) for track in ladder.tracks if faults.sound(track.at("stages"))]
    return Roads(tuple(road for road in roads if road.stages), len(roads) == len(ladder.tracks))


def _road(ladder: Ladder, track: Placed[Track]) -> Road:
    keys = track.part.stages
    return Road(tuple(stage for stage in ladder.stages if not keys or stage.part.key in keys), track)
