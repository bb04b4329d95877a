"""The board's six figures of a quarter or a year, each against the same stretch a year before, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from statistics import median

from escalation.core.board.matters import SETTLED, Matter, ended_in, raised_in
from escalation.core.board.periods import Span
from escalation.core.calendar import Calendar, CalendarTooShort
from escalation.core.words import counted

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NOT_SHOWN = "not shown"
WHY_NOT = "a small number, or one that would tell a small number"


@dataclass(frozen=True)
class Counts:
    """What was counted. ``days`` are the working days of each that was settled, those that could be counted."""

    raised: int
    settled: int
    in_time: int  # of those settled
    days: tuple[int, ...]
    overdue: int
    learning: int
    uncounted: int = 0  # settled, but the calendar does not reach back to their first day

    @property
    def share(self) -> int | None:
        """Of those settled, how many of a hundred in time; to the nearest whole, a half upward."""
        return (200 * self.in_time + self.settled) // (2 * self.settled) if self.settled else None

    @property
    def median(self) -> float | None:
        return median(self.days) if self.days else None


@dataclass(frozen=True)
class Figure:
    """One figure: what it is, the number, and how it stands to a year before, in words."""

    key: str
    title: str
    number: str
    compared: str
    explained: str = ""


def count(matters: Sequence[Matter], span: Span, calendar: Calendar, zone: tzinfo) -> Counts:
    """What happened in the span, and how it all stood at the end of it."""
    known = [matter for matter in matters if matter.there_by(span.end)]
    settled = [
        (matter, last) for matter, last in ended_in(known, span.start, span.end) if last.result in SETTLED
    ]
    days = [
        _days(calendar, matter.begun.astimezone(zone).date(), last.left.astimezone(zone).date())
        for matter, last in settled
        if last.left is not None
    ]
    return Counts(
        raised=len(raised_in(known, span.start, span.end)),
        settled=len(settled),
        in_time=sum(not matter.ran_late_by(span.end) for matter, _ in settled),
        days=tuple(sorted(each for each in days if each is not None)),
        overdue=sum(matter.is_overdue_at(span.end, zone) for matter in known),
        learning=sum(matter.owes_learning_at(span.end) for matter in known),
        uncounted=days.count(None),
    )


def _days(calendar: Calendar, start: date, end: date) -> int | None:
    """Working days after the first, the last included; None where the calendar does not reach: never a guess."""
    try:
        return calendar.working_days_between(start, end)
    except CalendarTooShort:
        return None


def as_days(value: float) -> str:
    """A number of working days, and a half: "4 working days", "3.5 working days"."""
    whole = int(value)
    return counted(whole, "working day") if value == whole else f"{value:g} working days"


def in_a_sentence(value: float) -> str:
    """Small whole numbers as words: "three", "12", "2.5"."""
    whole = int(value)
    return NUMBERS[whole] if value == whole and whole < len(NUMBERS) else f"{value:g}"


def compared(now: float | None, before: float | None, then: str, *, unit: str = "") -> str:
    """How a number stands to the one of a year before: "three more than in the same quarter of last year"."""
    if now is None or before is None:
        return f"there is none to compare with {then}" if now is not None else ""
    if now == before:
        return f"as {'long' if unit else 'many'} as {then}"
    apart = abs(now - before)
    word = ("longer" if now > before else "shorter") if unit else ("more" if now > before else "fewer")
    size = in_a_sentence(apart)
    if unit:
        size = f"{size} {unit if apart == 1 else unit + 's'}"
    return f"{size} {word} than {then}"


def compared_shares(now: int | None, before: int | None, then: str) -> str:
    """How a share stands to the one of a year before, in points of a hundred: "up from 60% in ..."."""
    if now is None:
        return ""
    if before is None:
        return f"nothing was settled {then}"
    if now == before:
        return f"the same as {then}"
    return f"{'up' if now > before else 'down'} from {before}% {then}"


def figures(
    now: Counts,
    before: Counts,
    *,
    then: str,
    at_the_time: str,
    hidden: frozenset[str] = frozenset(),
    hidden_before: frozenset[str] = frozenset(),
) -> tuple[Figure, ...]:
    """The six, in the order in which a board asks for them; those that may not leave the board are not shown.

    ``then`` is the stretch a year before ("in the same quarter of last year"), ``at_the_time`` the moment a year before
    with which a stock is compared ("at the end of that quarter").
    """
    median_days = "none settled" if now.median is None else as_days(now.median)
    longer = compared(now.median, before.median, then, unit="working day")
    in_time = f"{now.in_time} of {now.settled}" if now.settled else ""
    found = (
        _counted("raised", "Raised", now.raised, before.raised, then),
        _counted("settled", "Settled", now.settled, before.settled, then),
        Figure(
            "in-time",
            "Settled within time",
            "none settled" if now.share is None else f"{now.share}%",
            compared_shares(now.share, before.share, then),
            in_time,
        ),
        Figure("days", "Usual time to settle", median_days, longer, _explained(now)),
        _counted("overdue", "Overdue", now.overdue, before.overdue, at_the_time),
        _counted("learning", "Learning open", now.learning, before.learning, at_the_time),
    )
    return tuple(_shown(figure, hidden, hidden_before) for figure in found)


def _counted(key: str, title: str, now: int, before: int, then: str) -> Figure:
    return Figure(key, title, str(now), compared(now, before, then))


def _shown(figure: Figure, hidden: frozenset[str], hidden_before: frozenset[str]) -> Figure:
    """A figure without its number, or without the comparison that would tell the one of a year before."""
    if figure.key in hidden:
        return Figure(figure.key, figure.title, NOT_SHOWN, "", WHY_NOT)
    return replace(figure, compared="") if figure.key in hidden_before else figure


def _explained(now: Counts) -> str:
    """What the median is, and what is not in it."""
    if now.median is None and not now.uncounted:
        return ""
    out = f"; {counted(now.uncounted, 'matter')} from before the calendar left out" if now.uncounted else ""
    return f"median: half took this long or less{out}"
