"""The ladder of a policy as a picture: where each stage and each way between stages is drawn. Templates draw it."""

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from escalation.core.policy import Policy, Stage
from escalation.core.policy_parts import STAGE_CLOCK

# All in the units of the picture, which is as wide as a telephone's page.
WIDTH, LEFT, RIGHT, TOP = 320, 4, 264, 4
LINE, PADDING, GAP = 20, 12, 34
SIGNS_IN_A_LINE = 24


@dataclass(frozen=True)
class Text:
    """A line of text at its place."""

    x: int
    y: int
    text: str
    strong: bool


@dataclass(frozen=True)
class Box:
    """One stage."""

    x: int
    y: int
    width: int
    height: int
    texts: tuple[Text, ...]
    is_here: bool = False

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Climb:
    """The way from one stage up to the next."""

    x: int
    start: int
    end: int


@dataclass(frozen=True)
class Leap:
    """A shortcut: from beside one stage to beside another, on a line of its own."""

    x: int
    start: int
    end: int
    edge: int
    number: int


@dataclass(frozen=True)
class Picture:
    """The whole, and the same in one sentence for whoever does not see it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    climbs: tuple[Climb, ...]
    leaps: tuple[Leap, ...]
    title: str
    described: str


def picture(policy: Policy, here: str = "") -> Picture:
    """The stages one above the other, the first at the bottom; shortcuts at the side. ``here``: a matter's stage."""
    boxes: dict[str, Box] = {}
    y = TOP
    for stage in reversed(policy.stages):
        boxes[stage.key] = _box(stage, y, is_here=stage.key == here)
        y += boxes[stage.key].height + GAP
    ladder = [boxes[stage.key] for stage in policy.stages]
    climbs = [
        Climb((LEFT + RIGHT) // 2, lower.y, upper.y + upper.height) for lower, upper in pairwise(ladder)
    ]
    titles = "; ".join(f"{stage.number}, {stage.title}" for stage in policy.stages)
    leaps = tuple(_leaps(policy, boxes))
    return Picture(
        max([WIDTH, *(leap.x + 22 for leap in leaps)]),
        y - GAP + TOP,
        tuple(boxes.values()),
        tuple(climbs),
        leaps,
        f"The ladder of stages, from the bottom up: {titles}.",
        _described(policy, here),
    )


def _described(policy: Policy, here: str) -> str:
    """What the arrows say, and where the matter is, for whoever does not see the picture."""
    ways = [
        f"Arrow {number} goes to stage {policy.stage(key).number}: {shortcut.when}."
        for number, shortcut in enumerate(policy.shortcuts, start=1)
        for key in shortcut.to
    ]
    stands = [f"The matter is at stage {policy.stage(here).number}."] if here else []
    return " ".join(["Each stage leads to the next one up.", *ways, *stands])


def _box(stage: Stage, y: int, *, is_here: bool) -> Box:
    lines = [(line, True) for line in wrap(f"{stage.number}. {stage.title}", SIGNS_IN_A_LINE)]
    if stage.title.casefold() != stage.rung.description.casefold():
        lines.append((f"Level: {stage.rung.description.lower()}", False))
    own = stage.clock(STAGE_CLOCK)
    lines.append((own.amount.words if own else "no time of its own", False))
    if any(clock.escalates for clock in stage.clocks):
        lines.append(("goes up by itself when over", False))
    if stage.optional:
        lines.append(("may be passed over", False))
    if is_here:
        lines.append(("Your matter is here", True))
    texts = tuple(
        Text(LEFT + PADDING, y + PADDING + (number + 1) * LINE - 5, line, strong)
        for number, (line, strong) in enumerate(lines)
    )
    return Box(LEFT, y, RIGHT - LEFT, len(lines) * LINE + 2 * PADDING, texts, is_here)


def _leaps(policy: Policy, boxes: dict[str, Box]) -> list[Leap]:
    """One line for each shortcut and each stage to which it leads, from the lowest stage."""
    start = boxes[policy.first().key].middle
    ways = [(number, key) for number, one in enumerate(policy.shortcuts, start=1) for key in one.to]
    return [
        Leap(RIGHT + 18 + 20 * place, start, boxes[key].middle, RIGHT, number)
        for place, (number, key) in enumerate(ways)
        if key != policy.first().key
    ]
