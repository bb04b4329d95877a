"""The six figures of a quarter: what counts, when, and how it is said against a year before."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from escalation.core.board.figures import Counts, compared, compared_shares, count, figures
from escalation.core.board.matters import Matter, Stood
from escalation.core.board.periods import Span, period_of, quarter_of, quarters_until, year_of
from escalation.core.stages import Result, Rung
from tests.escalation.core.board.made import CALENDAR, LONDON, at, matter

QUARTER = Span(at("2027-01-01", 0), at("2027-04-01", 0))


def counts(*matters: Matter, span: Span = QUARTER) -> Counts:
    return count(matters, span, CALENDAR, LONDON)


def test_what_was_raised_in_the_quarter_and_not_before_or_after() -> None:
    found = counts(matter("2026-12-31"), matter("2027-01-01"), matter("2027-03-31"), matter("2027-04-01"))
    assert found.raised == 2


@pytest.mark.parametrize(
    ("result", "settled"),
    [
        (Result.AGREED, 1),
        (Result.DECIDED, 1),
        (Result.MEDIATED, 1),
        (Result.WITHDRAWN, 0),
        (Result.NOT_RESOLVED, 0),
        (Result.RECORD_ONLY, 0),
        (Result.MOVED, 0),
    ],
)
def test_settled_is_agreed_decided_or_mediated(result: Result, settled: int) -> None:
    assert counts(matter("2027-01-11", "2027-01-20", result)).settled == settled


def test_settled_counts_where_it_ended_whenever_it_was_raised() -> None:
    assert counts(matter("2026-12-01", "2027-01-20")).settled == 1
    assert counts(matter("2027-03-01", "2027-04-02")).settled == 0


def test_what_was_reopened_and_stands_open_is_not_settled() -> None:
    it = matter("2027-01-11", "2027-01-20")
    again = replace(it, stood=(*it.stood, Stood(Rung.PRACTITIONER, at("2027-02-01"))))
    assert counts(again).settled == 0
    before = Span(at("2027-01-01", 0), at("2027-01-31", 0))
    assert counts(again, span=before).settled == 1


def test_in_time_is_with_no_time_missed_before_the_end() -> None:
    found = counts(
        matter("2027-01-11", "2027-01-20", due="2027-01-21"),
        matter("2027-01-11", "2027-01-20", due="2027-01-19"),
        matter("2027-01-11", "2027-01-20"),
    )
    assert (found.settled, found.in_time, found.share) == (3, 2, 67)


def test_a_half_of_a_hundredth_is_rounded_up() -> None:
    assert Counts(raised=0, settled=8, in_time=5, days=(), overdue=0, learning=0).share == 63


@pytest.mark.parametrize(
    ("raised", "ended", "days"),
    [
        ("2027-01-11", "2027-01-11", 0),
        ("2027-01-11", "2027-01-18", 5),
        ("2027-02-08", "2027-02-12", 3),  # the partnership was closed on the Wednesday
        ("2027-03-25", "2027-03-30", 1),  # Good Friday, a weekend, Easter Monday
    ],
)
def test_working_days_are_those_of_the_partnership(raised: str, ended: str, days: int) -> None:
    assert counts(matter(raised, ended)).days == (days,)


def test_the_median_of_an_even_number_lies_between() -> None:
    found = counts(matter("2027-01-11", "2027-01-12"), matter("2027-01-11", "2027-01-15"))
    assert found.median == 2.5


def test_what_began_before_the_calendar_is_left_out_and_said_so() -> None:
    found = counts(matter("2025-12-01", "2027-01-12"), matter("2027-01-11", "2027-01-15"))
    assert (found.days, found.uncounted) == ((4,), 1)
    shown = figures(found, found, then="then", at_the_time="then")
    assert (
        shown[3].explained
        == "median: half took this long or less; 1 matter from before the calendar left out"
    )


def test_overdue_is_how_it_stood_at_the_end_of_the_span() -> None:
    found = counts(
        matter("2027-03-01", due="2027-03-08"),  # open and late
        matter("2027-03-01", "2027-03-20", due="2027-03-08"),  # late, and over
        matter("2027-03-30", due="2027-04-06"),  # not due yet
        matter("2027-03-01", "2027-04-06", due="2027-03-08"),  # ended afterwards
        matter("2027-03-01", "2027-03-20", owed="2027-03-25"),  # agreed, and the action is late
        matter("2027-03-01", "2027-03-20", owed="2027-03-25", closed="2027-03-22"),
    )
    assert found.overdue == 3


def test_learning_is_open_from_the_end_until_it_is_written() -> None:
    found = counts(
        matter("2027-03-01"),
        matter("2027-03-01", "2027-03-20"),
        matter("2027-03-01", "2027-03-20", Result.WITHDRAWN),
        matter("2027-03-01", "2027-03-20", learned="2027-03-21"),
        matter("2027-03-01", "2027-03-20", learned="2027-04-02"),
    )
    assert found.learning == 2


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12, 9, "three more than in the same quarter of last year"),
        (9, 10, "one fewer than in the same quarter of last year"),
        (4, 4, "as many as in the same quarter of last year"),
        (40, 4, "36 more than in the same quarter of last year"),
    ],
)
def test_a_number_against_a_year_before(now: int, before: int, words: str) -> None:
    assert compared(now, before, "in the same quarter of last year") == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (4.0, 5.0, "one working day shorter than then"),
        (6.0, 3.5, "2.5 working days longer than then"),
        (3.0, 3.0, "as long as then"),
        (3.0, None, "there is none to compare with then"),
        (None, 3.0, ""),
    ],
)
def test_a_length_against_a_year_before(now: float | None, before: float | None, words: str) -> None:
    assert compared(now, before, "then", unit="working day") == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (80, 60, "up from 60% a year before"),
        (60, 80, "down from 80% a year before"),
        (60, 60, "the same as a year before"),
        (None, 60, ""),
        (60, None, "nothing was settled a year before"),
    ],
)
def test_a_share_against_a_year_before(now: int | None, before: int | None, words: str) -> None:
    assert compared_shares(now, before, "a year before") == words


def test_a_figure_that_is_hidden_says_nothing_and_one_hidden_before_is_not_compared() -> None:
    one = counts(matter("2027-01-11", "2027-01-20"))
    shown = figures(
        one,
        one,
        then="then",
        at_the_time="then",
        hidden=frozenset({"raised"}),
        hidden_before=frozenset({"settled"}),
    )
    assert [(each.number, each.compared) for each in shown[:2]] == [("not shown", ""), ("1", "")]


@pytest.mark.parametrize(
    ("key", "name", "first", "after"),
    [
        ("2026-q4", "October to December 2026", date(2026, 10, 1), date(2027, 1, 1)),
        ("2027-q1", "January to March 2027", date(2027, 1, 1), date(2027, 4, 1)),
        ("2026-year", "April 2026 to March 2027", date(2026, 4, 1), date(2027, 4, 1)),
    ],
)
def test_periods_by_their_keys(key: str, name: str, first: date, after: date) -> None:
    period = period_of(key)
    assert period is not None
    assert (period.name, period.starts, period.until) == (name, first, after)
    before = period.year_before()
    assert (before.starts, before.until) == (
        first.replace(year=first.year - 1),
        after.replace(year=after.year - 1),
    )


@pytest.mark.parametrize("key", ["", "2026", "2026-q5", "1999-q1", "2026-q1 ", "２０２６-q1"])
def test_what_names_no_period(key: str) -> None:
    assert period_of(key) is None


def test_the_quarter_and_the_year_of_a_day() -> None:
    assert quarter_of(date(2027, 3, 31)).key == "2027-q1"
    assert year_of(date(2027, 3, 31)).key == "2026-year"
    assert year_of(date(2027, 4, 1)).key == "2027-year"
    assert [each.key for each in quarters_until(date(2027, 1, 5), 3)] == ["2027-q1", "2026-q4", "2026-q3"]


def test_a_quarter_that_is_not_over_is_compared_with_as_many_days() -> None:
    period = period_of("2027-q1")
    assert period is not None
    now = datetime(2027, 2, 3, 9, tzinfo=LONDON)
    span = period.span(LONDON, now)
    assert (span.start, span.end) == (datetime(2027, 1, 1, tzinfo=LONDON), now)
    assert span.year_before().end == datetime(2026, 2, 3, 9, tzinfo=LONDON)
    assert period.span(LONDON, datetime(2027, 6, 1, tzinfo=LONDON)).end == datetime(2027, 4, 1, tzinfo=LONDON)
    leap = Span(datetime(2028, 1, 1, tzinfo=LONDON), datetime(2028, 2, 29, 9, tzinfo=LONDON))
    assert leap.year_before().end == datetime(2027, 2, 28, 9, tzinfo=LONDON)
