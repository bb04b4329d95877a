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


def picture(policy: Policy) -> Picture:
    """The stages one above the other, the first at the bottom; shortcuts at the side."""
    boxes: dict[str, Box] = {}
    y = TOP
    for stage in reversed(policy.stages):
        boxes[stage.key] = _box(stage, y)
        y += boxes[stage.key].height + GAP
    ladder = [boxes[stage.key] for stage in policy.stages]
    climbs = [
        Climb((LEFT + RIGHT) // 2, lower.y, upper.y + upper.height) for lower, upper in pairwise(ladder)
    ]
    titles = "; ".join(f"{stage.number}, {stage.title}" for stage in policy.stages)
    return Picture(
        WIDTH,
        y - GAP + TOP,
        tuple(boxes.values()),
        tuple(climbs),
        tuple(_leaps(policy, boxes)),
        f"The ladder of stages, from the bottom up: {titles}.",
    )


def _box(stage: Stage, y: int) -> Box:
    lines = [(line, True) for line in wrap(f"{stage.number}. {stage.title}", SIGNS_IN_A_LINE)]
    own = stage.clock(STAGE_CLOCK)
    if own is not None:
        lines.append((own.amount.words, False))
    if stage.optional:
        lines.append(("may be passed over", False))
    texts = tuple(
        Text(LEFT + PADDING, y + PADDING + (number + 1) * LINE - 5, line, strong)
        for number, (line, strong) in enumerate(lines)
    )
    return Box(LEFT, y, RIGHT - LEFT, len(lines) * LINE + 2 * PADDING, texts)


def _leaps(policy: Policy, boxes: dict[str, Box]) -> list[Leap]:
    """One line for each shortcut, from the lowest stage to the lowest to which it leads."""
    start = boxes[policy.first().key].middle
    return [
        Leap(RIGHT + 14 + 12 * (number - 1), start, boxes[shortcut.to[0]].middle, RIGHT, number)
        for number, shortcut in enumerate(policy.shortcuts, start=1)
    ]
