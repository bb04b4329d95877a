"""The clock against a brute-force reference, and what holds of every time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.core.clock import Due, due, half_or_one_working_day, reminder_at
from escalation.core.times import Amount, AmountKind

from . import reference
from .calendars import CLOSE, LONDON, calendar_of, utc
from .published import NATIONS, coverage, every_day

UNITS = [
    Amount(AmountKind.HOURS, 24),
    Amount(AmountKind.HOURS, 36),
    Amount(AmountKind.WORKING_DAYS, 1),
    Amount(AmountKind.WORKING_DAYS, 5),
    Amount(AmountKind.WORKING_DAYS, 10),
    Amount(AmountKind.CALENDAR_DAYS, 14),
    Amount(AmountKind.SAME_WORKING_DAY),
]
# The edges of a day, in UTC: midnight and close of business of both halves of the year, with a minute on each side.
EDGES = [
    time(0),
    time(0, 59),
    time(10, 15),
    time(15, 59),
    time(16),
    time(16, 59),
    time(17),
    time(22, 59),
    time(23),
]


def counted(amount: Amount, start: datetime, nation: str = "england_and_wales") -> Due:
    return due(amount, start, calendar_of(nation), CLOSE, LONDON)


def days_of(nation: str) -> list[date]:
    """Every day from which the longest unit still falls due within the years typed."""
    first, last = coverage(nation)
    return every_day(max(first, date(2026, 1, 1)), last - timedelta(days=30))


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("amount", UNITS, ids=lambda amount: amount.words)
def test_every_day_of_three_years_at_one_edge_each(nation: str, amount: Amount) -> None:
    for n, day in enumerate(days_of(nation)):
        start = datetime.combine(day, EDGES[n % len(EDGES)], UTC)
        expected = reference.due(amount.kind, amount.count or 0, start, nation)
        assert counted(amount, start, nation).at == expected, start


@pytest.mark.parametrize("amount", UNITS, ids=lambda amount: amount.words)
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 3, 24), date(2027, 3, 30)),  # Easter and the clocks going forward
        (date(2027, 10, 29), date(2027, 11, 1)),  # the clocks going back
        (date(2027, 12, 24), date(2027, 12, 29)),  # Christmas on a weekend
        (date(2022, 9, 16), date(2022, 9, 20)),  # a bank holiday announced ten days before
    ],
)
def test_every_half_hour_about_the_hard_days(amount: Amount, first: date, last: date) -> None:
    for day in every_day(first, last):
        for half_hours in range(48):
            start = datetime.combine(day, time(), UTC) + timedelta(minutes=30 * half_hours)
            expected = reference.due(amount.kind, amount.count or 0, start, "england_and_wales")
            assert counted(amount, start).at == expected, start


amounts = st.one_of(
    st.builds(Amount, st.just(AmountKind.HOURS), st.integers(1, 400)),
    st.builds(Amount, st.just(AmountKind.WORKING_DAYS), st.integers(1, 30)),
    st.builds(Amount, st.just(AmountKind.CALENDAR_DAYS), st.integers(1, 60)),
    st.just(Amount(AmountKind.SAME_WORKING_DAY)),
)
moments = st.datetimes(
    utc("2022-02-01").replace(tzinfo=None), utc("2028-09-01").replace(tzinfo=None), timezones=st.just(UTC)
)


@given(amounts, moments, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_later_start_is_never_due_earlier(amount: Amount, start: datetime, later: timedelta) -> None:
    assert counted(amount, start).at <= counted(amount, start + later).at


@given(amounts, moments, moments)
def test_a_protective_time_never_lengthens(amount: Amount, start: datetime, protective: datetime) -> None:
    plain = counted(amount, start)
    capped = due(amount, start, calendar_of(), CLOSE, LONDON, protective=protective)
    assert capped.at == min(plain.at, protective)
    assert capped.capped == (protective < plain.at)


@given(amounts, moments)
def test_days_fall_due_at_close_and_working_days_on_one(amount: Amount, start: datetime) -> None:
    found = counted(amount, start).at.astimezone(LONDON)
    if amount.kind is not AmountKind.HOURS:
        assert found.time() == CLOSE
    if amount.kind in (AmountKind.WORKING_DAYS, AmountKind.SAME_WORKING_DAY):
        assert calendar_of().is_working_day(found.date())


@given(amounts, moments)
def test_the_explanation_adds_up(amount: Amount, start: datetime) -> None:
    found = counted(amount, start)
    days = [step.day for step in found.steps]
    assert days == every_day(days[0], days[-1])
    assert days[0] == start.astimezone(LONDON).date()
    if amount.kind is AmountKind.HOURS:
        assert sum((step.elapsed for step in found.steps), timedelta()) == timedelta(hours=amount.count)
    else:
        assert sum(step.counted for step in found.steps) == (amount.count or 1)
        assert days[-1] == found.at.astimezone(LONDON).date()


@given(amounts, moments)
def test_reminders_come_before_the_time_and_after_half_of_it(amount: Amount, start: datetime) -> None:
    at = counted(amount, start).at
    half = start + (at - start) / 2
    assert half <= reminder_at(start, at, calendar_of(), CLOSE, LONDON) <= at
    assert start <= half_or_one_working_day(start, at, calendar_of(), CLOSE, LONDON) <= half
