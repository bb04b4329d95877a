"""Bars of a table: where each is drawn, and the same in words. Templates draw them, in black, white and grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from escalation.core.board.tables import Line, Table

# All in the units of the picture, which is as wide as a telephone's page.
WIDTH, LONGEST, THICK, LINE, GAP = 320, 200, 22, 20, 14
SIGNS_IN_A_LINE = 36


@dataclass(frozen=True)
class Bar:
    """One line of the table: its label above, what ran late dark, the rest light, the numbers beside."""

    label: tuple[tuple[int, str], ...]  # each line of it with its place
    y: int
    late: int
    width: int
    text: str

    @property
    def text_x(self) -> int:
        return self.width + 8

    @property
    def text_y(self) -> int:
        return self.y + THICK - 6


@dataclass(frozen=True)
class Plot:
    """The whole, and the same in words for whoever does not see it."""

    key: str
    title: str
    described: str
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    thick: int = THICK


def plot(table: Table) -> Plot:
    """A bar for each line, as long as it has matters beside the line that has most."""
    bars, y = list[Bar](), 0
    most = max((line.count for line in table.lines), default=0)
    for line in table.lines:
        label = wrap(line.label, SIGNS_IN_A_LINE) or [""]
        places = tuple((y + number * LINE + 15, words) for number, words in enumerate(label))
        y += len(label) * LINE
        bars.append(Bar(places, y, _length(line.late, most), _length(line.count, most), numbers(line)))
        y += THICK + GAP
    return Plot(
        table.key,
        f"{table.title}: how many matters, and how many ran late",
        described(table.lines),
        tuple(bars),
        y,
    )


def numbers(line: Line) -> str:
    return f"{line.count} ({line.late} late)" if line.late else str(line.count)


def described(lines: Sequence[Line]) -> str:
    """What the bars show, line by line."""
    return " ".join(f"{line.label}: {line.count}, of which {line.late} late." for line in lines)


def _length(count: int, most: int) -> int:
    return round(LONGEST * count / most) if most else 0
