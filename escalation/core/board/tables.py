"""The board's tables: how many matters, and how many of them ran late, by who, by kind, by stage, by outcome."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from escalation.core.board.matters import NONE_OF_THESE, Matter, Stood, ended_in, raised_in
from escalation.core.board.periods import Span
from escalation.core.stages import RUNGS, Result, Side

RAISED_BY, RAISED_WITH, PAIRS = "raised-by", "raised-with", "pairs"


@dataclass(frozen=True)
class Line:
    """One line: so many matters, of which so many ran late. Of a pair of agencies: who raised, and with whom."""

    label: str
    late: int
    in_time: int
    between: tuple[str, str] = ("", "")

    @property
    def count(self) -> int:
        return self.late + self.in_time


@dataclass(frozen=True)
class Table:
    """Every matter counted in one line and no more, so that the lines add up to the total."""

    key: str
    title: str
    of_what: str  # "Raising agency": the head of the first column
    lines: tuple[Line, ...]
    of_ended: bool = False  # counts the matters that ended in the period, not those that were raised in it

    @property
    def total(self) -> Line:
        return Line("All", sum(line.late for line in self.lines), sum(line.in_time for line in self.lines))


def tables(matters: Sequence[Matter], span: Span) -> tuple[Table, ...]:
    """The tables of what was raised in the span and of what ended in it, as it stood at the end of it.

    Raised and ended are counted apart, so that over the periods each matter is counted once in each table.
    """
    known = [matter for matter in matters if matter.there_by(span.end)]
    raised = raised_in(known, span.start, span.end)
    ended = ended_in(known, span.start, span.end)

    def late(matter: Matter) -> bool:
        return matter.ran_late_by(span.end)

    def by(label: Callable[[Matter], str]) -> tuple[Line, ...]:
        return _most_first(_lines((label(matter), late(matter)) for matter in raised))

    return (
        Table(
            RAISED_BY,
            "Who raised them",
            "Raising agency",
            by(lambda it: it.agency_by(span.end, Side.RAISING)),
        ),
        Table(
            RAISED_WITH,
            "Whose decisions they were about",
            "Responding agency",
            by(lambda it: it.agency_by(span.end, Side.RESPONDING)),
        ),
        Table(PAIRS, "Who raised them with whom", "Raising and responding agency", _by_pair(raised, span)),
        Table("category", "What they were about", "Category", by(lambda it: it.category or NONE_OF_THESE)),
        Table("stage", "How high they went", "Stage reached", _by_rung(ended, span), of_ended=True),
        Table("outcome", "How they ended", "Outcome", _by_result(ended, span), of_ended=True),
    )


def _by_pair(raised: Sequence[Matter], span: Span) -> tuple[Line, ...]:
    """A line for each raising agency with each responding agency between which there was a matter."""
    found: dict[tuple[str, str], list[bool]] = {}
    for matter in raised:
        pair = (matter.agency_by(span.end, Side.RAISING), matter.agency_by(span.end, Side.RESPONDING))
        found.setdefault(pair, []).append(matter.ran_late_by(span.end))
    lines = [
        Line(f"{by}, with {with_}", sum(each), len(each) - sum(each), (by, with_))
        for (by, with_), each in found.items()
    ]
    return _most_first(lines)


def _lines(told: Iterable[tuple[str, bool]]) -> list[Line]:
    found: dict[str, list[bool]] = {}
    for label, late in told:
        found.setdefault(label, []).append(late)
    return [Line(label, sum(each), len(each) - sum(each)) for label, each in found.items()]


def _most_first(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.count, line.label.casefold())))


def _by_rung(ended: Sequence[tuple[Matter, Stood]], span: Span) -> tuple[Line, ...]:
    """From the bottom up; a rung on which nothing ended is not shown."""
    told = [
        (rung.description, matter.ran_late_by(span.end))
        for matter, _ in ended
        if (rung := matter.highest_by(span.end)) is not None
    ]
    return _in_order(_lines(told), [rung.description for rung in RUNGS])


def _by_result(ended: Sequence[tuple[Matter, Stood]], span: Span) -> tuple[Line, ...]:
    told = [(last.result.description, matter.ran_late_by(span.end)) for matter, last in ended if last.result]
    return _in_order(_lines(told), [result.description for result in Result])


def _in_order(lines: list[Line], order: list[str]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: order.index(line.label)))
