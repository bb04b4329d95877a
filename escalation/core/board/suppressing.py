"""What of a table may leave the board: small numbers are hidden, and others with them, so that none can be computed.

A number from 1 to 4 is hidden. Where it could be computed from the totals, further numbers are hidden too (secondary
suppression). Noughts are never hidden, so whoever reads knows that a hidden number is 1 or more; the check reckons
with that.

A table has two columns, late and in time, that add up to a third, and lines that add up to the last line. So each
number stands in one sum across and one sum down, and a hidden number can be another one exactly where hidden numbers
can be changed by one, up and down in turn, around a closed way through lines and columns. Looking for that way is
exact: the sums of such a table form a network, in which every other table that adds up is reached by such ways.

The totals of a table are those of every other table of the same matters. So they are all published or none: where the
late ones or those in time are few altogether, lateness is left out of every table; where there are few matters, all is.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from escalation.core.board.tables import Line, Table

SMALLEST_SHOWN = 5

ALL = 2  # the column of the sums across, after late and in time
Cell = tuple[int, int]  # line and column
Grid = Sequence[Sequence[int]]  # lines, without the last one, of (late, in time, all); or of (all) alone


@dataclass(frozen=True)
class Published:
    """A table as it leaves the board: each line with its numbers, None where one is hidden, and the totals."""

    table: Table
    with_lateness: bool
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]
    total: tuple[int | None, ...]

    @property
    def hides(self) -> bool:
        return any(number is None for _, numbers in (*self.lines, ("", self.total)) for number in numbers)


def is_small(number: int) -> bool:
    return 0 < number < SMALLEST_SHOWN


def published(table: Table) -> Published:
    """The table with its small numbers hidden, and what would tell them."""
    total = table.total
    if is_small(total.count):
        lines = tuple((line.label, (None,)) for line in table.lines)
        return Published(table, with_lateness=False, lines=lines, total=(None,))
    with_lateness = not (is_small(total.late) or is_small(total.in_time))
    grid = [numbers(line, with_lateness) for line in table.lines]
    hidden = hide(grid)
    return Published(
        table,
        with_lateness,
        lines=tuple(
            (
                line.label,
                tuple(None if (row, column) in hidden else number for column, number in enumerate(each)),
            )
            for row, (line, each) in enumerate(zip(table.lines, grid, strict=True))
        ),
        total=numbers(total, with_lateness),
    )


def numbers(line: Line, with_lateness: bool) -> tuple[int, ...]:
    return (line.late, line.in_time, line.count) if with_lateness else (line.count,)


def hide(grid: Grid) -> frozenset[Cell]:
    """The cells to be hidden: the small ones, and as few and as small others as keep each from being computed.

    With every number but noughts hidden a small one can always be another: a total of 5 or more has, beside the small
    number in its column, another one from which one can be taken. So the search comes to an end.
    """
    cells = [
        (line, column)
        for line, column in product(range(len(grid)), range(len(grid[0]) if grid else 0))
        if grid[line][column]
    ]
    small = {cell for cell in cells if is_small(grid[cell[0]][cell[1]])}
    hidden = set(small)
    while told := sorted(computed(grid, hidden) & small):
        hidden.add(_best_beside(grid, hidden, told[0], [cell for cell in cells if cell not in hidden]))
    return frozenset(hidden - computed(grid, hidden))


def _best_beside(grid: Grid, hidden: set[Cell], told: Cell, others: list[Cell]) -> Cell:
    """Which number to hide next: one that protects it at once where there is one, the smallest of those."""
    beside = [cell for cell in others if cell[0] == told[0] or cell[1] == told[1]] or others
    return min(
        beside,
        key=lambda cell: (not _can_change(grid, hidden | {cell}, told), grid[cell[0]][cell[1]], cell),
    )


def computed(grid: Grid, hidden: Iterable[Cell]) -> set[Cell]:
    """Of the hidden cells those that the published numbers and totals determine."""
    hidden = set(hidden)
    return {cell for cell in hidden if not _can_change(grid, hidden, cell)}


Node = tuple[str, int]


def _can_change(grid: Grid, hidden: set[Cell], cell: Cell) -> bool:
    """Whether another table that adds up, with 1 or more in each hidden cell, has another number in this cell."""
    arcs = _arcs(grid, hidden - {cell})
    start, end = _more(grid, cell)
    return _leads(arcs, end, start) or (grid[cell[0]][cell[1]] > 1 and _leads(arcs, start, end))


def _more(grid: Grid, cell: Cell) -> tuple[Node, Node]:
    """One more in this cell as a step between its line and its column.

    A sum across stands on the other side of its equation, so its step goes back. Where there is one column alone no
    sum goes across: what one line loses any other may gain.
    """
    line, column = ("line", cell[0] if len(grid[0]) > 1 else 0), ("column", cell[1])
    return (column, line) if cell[1] == ALL else (line, column)


def _arcs(grid: Grid, hidden: Iterable[Cell]) -> dict[Node, set[Node]]:
    """The steps between lines and columns: one more in a hidden cell, and, where it is 2 or more, one fewer."""
    found: dict[Node, set[Node]] = {}
    for cell in hidden:
        start, end = _more(grid, cell)
        found.setdefault(start, set()).add(end)
        if grid[cell[0]][cell[1]] > 1:
            found.setdefault(end, set()).add(start)
    return found


def _leads(arcs: dict[Node, set[Node]], start: Node, end: Node) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        if node == end:
            return True
        for other in arcs.get(node, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False
