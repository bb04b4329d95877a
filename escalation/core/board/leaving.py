"""What leaves the board of a year: figures and tables, small numbers hidden in both, neither telling the other's."""

from collections.abc import Sequence
from dataclasses import dataclass

from escalation.core.board.figures import Counts, Figure, figures
from escalation.core.board.matters import SETTLED
from escalation.core.board.suppressing import Published, is_small, published
from escalation.core.board.tables import PAIRS, Table

ALL_FIGURES = frozenset({"raised", "settled", "in-time", "days", "overdue", "learning"})
WAYS_TO_SETTLE = {result.description for result in SETTLED}


@dataclass(frozen=True)
class Leaving:
    """The figures and the tables as they may be published."""

    figures: tuple[Figure, ...]
    tables: tuple[Published, ...]

    @property
    def hides(self) -> bool:
        return not self.with_lateness or any(shown.hides for shown in self.tables)

    @property
    def with_lateness(self) -> bool:
        """Whether every table says how many ran late; that of the pairs never does."""
        return all(shown.with_lateness for shown in self.tables if shown.table.key != PAIRS)


def leaving(
    counts: Counts,
    tables: Sequence[Table],
    before: Counts,
    tables_before: Sequence[Table],
    *,
    then: str,
    at_the_time: str,
    has_before: bool = True,
) -> Leaving:
    """The year and the comparison with the one before it, of which nothing is told that its own report hid."""
    shown, shown_before = published(tables), published(tables_before)
    told = figures(
        counts,
        before,
        then=then,
        at_the_time=at_the_time,
        hidden=hidden_figures(counts, shown),
        hidden_before=hidden_figures(before, shown_before) if has_before else ALL_FIGURES,
    )
    return Leaving(told, shown)


def hidden_figures(counts: Counts, tables: Sequence[Published]) -> frozenset[str]:
    """The figures that are small, or that would tell a hidden number of a table.

    The matters settled are the lines of the outcomes that settle: where one of those lines hides a number, their sum
    and the share in time would give it away.
    """
    small = {
        "raised": counts.raised,
        "settled": counts.settled,
        "overdue": counts.overdue,
        "learning": counts.learning,
    }
    hidden = {key for key, number in small.items() if is_small(number)}
    if is_small(counts.in_time) or is_small(counts.settled - counts.in_time):
        hidden.add("in-time")
    if any(_hides_how_it_was_settled(table) for table in tables):
        hidden.add("settled")
    return frozenset(hidden | ({"in-time", "days"} if "settled" in hidden else set()))


def _hides_how_it_was_settled(shown: Published) -> bool:
    return shown.table.key == "outcome" and any(
        None in numbers for label, numbers in shown.lines if label in WAYS_TO_SETTLE
    )
