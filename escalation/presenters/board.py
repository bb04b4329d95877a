"""The board's figures of a quarter or a year: in words against a year before, as plots and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from agencies.models import Partnership
from agencies.standing import Standing
from components.words import day_in_words, in_words
from escalation.core.board.figures import Counts, Figure, count, figures
from escalation.core.board.leaving import ALL_FIGURES, Leaving, leaving
from escalation.core.board.matters import Matter
from escalation.core.board.periods import Period, Span, quarters_until, year_of
from escalation.core.board.tables import Table, tables
from escalation.core.calendar import ONE_DAY, Calendar
from escalation.presenters.home import Link
from escalation.presenters.plots import Plot, plot
from escalation.queries_of_the_board import calendar_of_the_board, matters_of_the_board
from escalation.zone import LOCAL, local_day

QUARTERS, YEARS = 5, 2  # as many as one compares: this quarter and the same of last year


@dataclass(frozen=True)
class Counted:
    """All that was counted of a period and of the same stretch a year before."""

    period: Period
    span: Span
    counts: Counts
    tables: tuple[Table, ...]
    before: Counts
    tables_before: tuple[Table, ...]
    then: str
    at_the_time: str
    has_before: bool  # whether the partnership was live at all by then

    def figures(self) -> tuple[Figure, ...]:
        return figures(
            self.counts,
            self.before,
            then=self.then,
            at_the_time=self.at_the_time,
            hidden_before=frozenset() if self.has_before else ALL_FIGURES,
        )

    @property
    def is_over(self) -> bool:
        return self.span.end.astimezone(LOCAL).date() >= self.period.until

    def leaving(self) -> Leaving:
        """The same without what may not leave the board.

        A year that is not over is not compared: a part of the year before, beside the whole of it in its own report,
        would tell how few came after that day.
        """
        return leaving(
            self.counts,
            self.tables,
            self.before,
            self.tables_before,
            then=self.then,
            at_the_time=self.at_the_time,
            has_before=self.has_before and self.is_over,
        )


def counted(
    partnership: Partnership, period: Period, *, now: datetime, seen_by: Standing | None = None
) -> Counted | None:
    """The figures and tables of a period as it stood at its end, or stands now; None without a calendar."""
    calendar = calendar_of_the_board(partnership)
    if calendar is None:
        return None
    span = period.span(LOCAL, now)
    matters = matters_of_the_board(partnership, since=span.year_before().start, seen_by=seen_by)
    return _counted(partnership, period, span, matters, calendar, today=local_day(now))


def _counted(
    partnership: Partnership,
    period: Period,
    span: Span,
    matters: Sequence[Matter],
    calendar: Calendar,
    *,
    today: date,
) -> Counted:
    before = span.year_before()
    then, at_the_time = in_comparison(period, today)
    return Counted(
        period=period,
        span=span,
        counts=count(matters, span, calendar, LOCAL),
        tables=tables(matters, span),
        before=count(matters, before, calendar, LOCAL),
        tables_before=tables(matters, before),
        then=then,
        at_the_time=at_the_time,
        has_before=partnership.live_at is not None and partnership.live_at < before.end,
    )


def in_comparison(period: Period, today: date) -> tuple[str, str]:
    """How a year before is named: for what happened in it, and for how it stood at the end of it."""
    recent = period.starts.year == today.year or not period.is_over(today)
    year = "last year" if recent else "the year before"
    if period.is_year:
        same = "the year before"
        return (
            (f"in {same}", f"at the end of {same}")
            if period.is_over(today)
            else (
                "by the same day of the year before",
                "on the same day of the year before",
            )
        )
    if period.is_over(today):
        return f"in the same quarter of {year}", f"at the end of the same quarter of {year}"
    return f"by the same day of this quarter {year}", f"on the same day {year}"


@dataclass(frozen=True)
class TableShown:
    """One table with its plot, and where its file of the whole year is."""

    table: Table
    plot: Plot
    csv: str


@dataclass(frozen=True)
class BoardPage:
    """All that the page of figures shows."""

    heading: str
    until: str
    figures: tuple[Figure, ...]
    raised: tuple[TableShown, ...]
    ended: tuple[TableShown, ...]
    periods: tuple[Link, ...]
    kind: str  # "quarter" or "year"
    year: Period
    make_text: str
    nothing_before: str

    @property
    def is_year(self) -> bool:
        return self.kind == "year"


def board_page(partnership: Partnership, found: Counted, *, now: datetime) -> BoardPage:
    period, today = found.period, local_day(now)
    year = period if period.is_year else year_of(period.starts)
    shown = [
        TableShown(
            table, plot(table), reverse("escalation:board_csv", args=[partnership.code, year.key, table.key])
        )
        for table in found.tables
    ]
    return BoardPage(
        heading=f"{'Year' if period.is_year else 'Quarter'}: {period.name}",
        until=how_far(found),
        figures=found.figures(),
        raised=tuple(one for one in shown if not one.table.of_ended),
        ended=tuple(one for one in shown if one.table.of_ended),
        periods=tuple(
            Link(_named(each, today), f"?period={each.key}", each == period)
            for each in _offered(period, partnership, today)
        ),
        kind=period.kind,
        year=year,
        make_text=f"Make the report of {year.name}{'' if year.is_over(today) else ', so far'}",
        nothing_before="" if found.has_before else nothing_before(partnership),
    )


def how_far(found: Counted) -> str:
    """Up to when it was counted."""
    if found.is_over:
        return f"As it stood at the end of {day_in_words(found.period.until - ONE_DAY)}."
    return f"So far: the {found.period.kind} is not over. Counted at {in_words(found.span.end)}."


def nothing_before(partnership: Partnership) -> str:
    """Why there is nothing to compare with."""
    since = (
        f"since {day_in_words(local_day(partnership.live_at))}" if partnership.live_at else "from going live"
    )
    return f"There is no year before to compare with: {partnership.name} uses Accord {since}."


def _offered(period: Period, partnership: Partnership, today: date) -> list[Period]:
    """The quarters and years that are links, the newest first: those in which the partnership was live."""
    years = [year_of(today)]
    while len(years) < YEARS:
        years.append(years[-1].year_before())
    live = local_day(partnership.live_at) if partnership.live_at else today
    offered = [each for each in (*quarters_until(today, QUARTERS), *years) if not each.is_over(live)]
    return offered if period in offered else [*offered, period]


def _named(period: Period, today: date) -> str:
    name = f"Year {period.name}" if period.is_year else period.name
    return name if period.is_over(today) else f"{name}, so far"
