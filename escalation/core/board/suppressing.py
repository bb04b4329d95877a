"""What of the tables may leave the board: small numbers are hidden, and others with them, so that none can be computed.

A number from 1 to 4 is hidden. Where it could be computed from the sums, further numbers are hidden too (secondary
suppression; ``networks`` says which). Noughts are never hidden.

A table has two columns, late and in time, that add up to a third, and lines that add up to the last line. The totals
of a table are those of every other table of the same matters. So they are all published or none: where the late ones or
those in time are few altogether, lateness is left out of every table; where there are few matters, all is. Where a
table cannot be told by line in any way (five lines of five matters are ones), only its total is published.

The table of pairs of agencies adds up to two other tables at once: by line to what an agency raised, by line to what
was raised with an agency. It is judged together with both, and takes nothing from them: where its own numbers cannot be
protected without hiding more of theirs, it is not told by line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from escalation.core.board.networks import SMALLEST_SHOWN, Cell, Net, Number, Sum, hide, is_small
from escalation.core.board.tables import PAIRS, RAISED_BY, RAISED_WITH, Line, Table

__all__ = ["SMALLEST_SHOWN", "Published", "hidden_cells", "is_small", "numbers", "published"]

ALL = 2  # the column of the sums across, after late and in time
Place = tuple[int, int]  # line and column
Grid = Sequence[Sequence[int]]  # lines, without the last one, of (late, in time, all); or of (all) alone


@dataclass(frozen=True)
class Published:
    """A table as it leaves the board: each line with its numbers, None where one is hidden, and the totals."""

    table: Table
    with_lateness: bool
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]
    total: tuple[int | None, ...]
    by_line: bool = True  # False where it is told by its total alone

    @property
    def hides(self) -> bool:
        hidden = any(number is None for _, numbers in (*self.lines, ("", self.total)) for number in numbers)
        return hidden or not self.by_line

    def cell(self, line: int, column: int) -> int | None:
        return self.lines[line][1][column]


def published(tables: Iterable[Table]) -> tuple[Published, ...]:
    """The tables of one period with their small numbers hidden, and what would tell them, of each other too."""
    tables = tuple(tables)
    found = {table.key: _alone(table) for table in tables if table.key != PAIRS}
    return tuple(found[table.key] if table.key in found else _pairs(table, found) for table in tables)


def numbers(line: Line, with_lateness: bool) -> tuple[int, ...]:
    return (line.late, line.in_time, line.count) if with_lateness else (line.count,)


def hidden_cells(grid: Grid) -> frozenset[Place] | None:
    """The cells of one table that are hidden; None where hiding all of them would not do."""
    found = hide(_net("", grid))
    return None if found is None else frozenset((line, column) for _, line, column in found)


def _alone(table: Table) -> Published:
    """A table by itself: with lateness if it can be, else without, else its total alone."""
    total = table.total
    if is_small(total.count):
        lines = tuple((line.label, (None,)) for line in table.lines)
        return Published(table, with_lateness=False, lines=lines, total=(None,))
    may_tell = not (is_small(total.late) or is_small(total.in_time))
    for with_lateness in (True, False) if may_tell else (False,):
        grid = [numbers(line, with_lateness) for line in table.lines]
        hidden = hidden_cells(grid)
        if hidden is not None:
            return Published(table, with_lateness, _shown(table, grid, hidden), numbers(total, with_lateness))
    return _total_alone(table)


def _total_alone(table: Table) -> Published:
    return Published(table, with_lateness=False, lines=(), total=(table.total.count,), by_line=False)


def _shown(
    table: Table, grid: Grid, hidden: Iterable[Place]
) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    hidden = set(hidden)
    return tuple(
        (
            line.label,
            tuple(None if (row, column) in hidden else number for column, number in enumerate(each)),
        )
        for row, (line, each) in enumerate(zip(table.lines, grid, strict=True))
    )


def _net(table: str, grid: Grid, *, turned: bool = False, sums: Mapping[int, Sum] | None = None) -> Net:
    """The numbers of a table as steps between its sums.

    A sum across stands on the other side of its equation, so its step goes back. Where there is one column alone no
    sum goes across: what one line loses any other may gain. ``turned`` turns every step round. ``sums`` names, by
    line, the sum of another table in which the line's own sum stands, in place of the sum of all.
    """
    found = dict[Cell, Number]()
    for line, each in enumerate(grid):
        for column, value in enumerate(each):
            if not value:
                continue
            own: Sum = (table, "line", line) if len(each) > 1 else (table, "one column")
            down: Sum = (table, "column", column)
            if sums is not None and column == len(each) - 1:
                down = sums[line]
            tail, head = (own, down) if column != ALL and len(each) > 1 else (down, own)
            found[table, line, column] = Number(value, head, tail) if turned else Number(value, tail, head)
    return found


def _pairs(table: Table, others: Mapping[str, Published]) -> Published:
    """The pairs of agencies beside the two tables to which they add up; counts alone, lateness is told by agency."""
    total = table.total
    if is_small(total.count):
        lines = tuple((line.label, (None,)) for line in table.lines)
        return Published(table, with_lateness=False, lines=lines, total=(None,))
    by, with_ = others[RAISED_BY], others[RAISED_WITH]
    if not (by.by_line and with_.by_line):
        return _total_alone(table)
    grid = [numbers(line, False) for line in table.lines]
    net = dict(_of_agencies(by, RAISED_BY, turned=False)) | dict(
        _of_agencies(with_, RAISED_WITH, turned=True)
    )
    there = {cell for cell in net if others[cell[0]].cell(cell[1], cell[2]) is None}
    for row, line in enumerate(table.lines):
        raised_by, raised_with = line.between
        net[PAIRS, row, 0] = Number(line.count, (RAISED_WITH, raised_with), (RAISED_BY, raised_by))
    hidden = hide(net, hidden=there, may_hide=lambda cell: cell[0] == PAIRS)
    if hidden is None:
        return _total_alone(table)
    own = {(line, column) for key, line, column in hidden if key == PAIRS}
    return Published(table, with_lateness=False, lines=_shown(table, grid, own), total=(total.count,))


def _of_agencies(shown: Published, key: str, *, turned: bool) -> Net:
    """The lines of a table by agency, whose sums are the sums of the pairs of that agency."""
    grid = [numbers(line, shown.with_lateness) for line in shown.table.lines]
    sums: dict[int, Sum] = {row: (key, line.label) for row, line in enumerate(shown.table.lines)}
    return _net(key, grid, turned=turned, sums=sums)
