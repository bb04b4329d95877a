"""The clock, on the bank holidays that the application knows, against the brute force of `reference`."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest

from escalation.core.calendar import Calendar
from escalation.core.clock import due
from escalation.core.times import Amount, AmountKind
from escalation.services.calendars import calendar_of_nation

from . import reference
from .calendars import CLOSE, LONDON
from .published import (
    DAYS_OFF,
    HOLIDAYS,
    MOVED,
    NATIONS,
    ONE_OFF,
    TYPED,
    WHOLE,
    WORLD_CUP,
    by_rule,
    every_day,
)

UNITS = [
    Amount(AmountKind.HOURS, 1),
    Amount(AmountKind.HOURS, 24),
    Amount(AmountKind.HOURS, 36),
    Amount(AmountKind.WORKING_DAYS, 1),
    Amount(AmountKind.WORKING_DAYS, 5),
    Amount(AmountKind.WORKING_DAYS, 10),
    Amount(AmountKind.CALENDAR_DAYS, 1),
    Amount(AmountKind.CALENDAR_DAYS, 14),
    Amount(AmountKind.SAME_WORKING_DAY),
]
FIVE_WORKING_DAYS = Amount(AmountKind.WORKING_DAYS, 5)
QUARTER = timedelta(minutes=15)
A_MOMENT = timedelta(microseconds=1)
# Edges that a safeguarding lead would try, in words: the days, both included, each by every quarter of an hour.
EDGES = {
    "VE day, moved to a Friday": (date(2020, 5, 6), date(2020, 5, 11)),
    "Christmas on a Saturday": (date(2021, 12, 23), date(2022, 1, 5)),
    "the Jubilee": (date(2022, 5, 31), date(2022, 6, 6)),
    "the state funeral": (date(2022, 9, 16), date(2022, 9, 20)),
    "the coronation": (date(2023, 5, 4), date(2023, 5, 9)),
    "a leap day": (date(2024, 2, 28), date(2024, 3, 1)),
    "Easter, and the clocks go forward": (date(2027, 3, 24), date(2027, 3, 30)),
    "the clocks go back": (date(2027, 10, 29), date(2027, 11, 1)),
    "Christmas on a Saturday again": (date(2027, 12, 23), date(2028, 1, 5)),
    "Christmas on a Friday": (date(2026, 12, 23), date(2027, 1, 5)),
    "the twelfth of July on a Sunday": (date(2026, 7, 9), date(2026, 7, 14)),
    "St Andrew's Day on a Saturday": (date(2024, 11, 28), date(2024, 12, 3)),
    "the World Cup": (date(2026, 6, 12), date(2026, 6, 16)),
}


@cache
def known(nation: str) -> Calendar:
    """A calendar of the application itself."""
    return calendar_of_nation(nation, range(WHOLE[0].year, WHOLE[1].year + 1))


def local_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def quarters(first: date, last: date) -> Iterable[datetime]:
    """Every quarter of an hour from the first day to the last, both included, in local days."""
    moment, end = local_midnight(first), local_midnight(last + timedelta(days=1))
    while moment < end:
        yield moment
        moment += QUARTER


def compare(amount: Amount, starts: Iterable[datetime], nation: str) -> int:
    """Fail at the first start at which the two disagree; how many were compared."""
    calendar, kind, count, compared = known(nation), amount.kind, amount.count or 0, 0
    for start in starts:
        expected = reference.due(kind, count, start, nation)
        assert due(amount, start, calendar, CLOSE, LONDON).at == expected, start
        compared += 1
    return compared


@pytest.mark.parametrize("nation", NATIONS)
def test_the_bank_holidays_that_it_knows_are_those_that_are_published(nation: str) -> None:
    calendar = known(nation)
    wrong = [
        day
        for day in every_day(*WHOLE)
        if calendar.is_working_day(day) is not (day.weekday() < 5 and day not in DAYS_OFF[nation])
    ]
    assert wrong == []


@pytest.mark.parametrize("nation", NATIONS)
def test_the_rules_of_the_reference_are_those_of_the_years_typed(nation: str) -> None:
    once = {*ONE_OFF, *WORLD_CUP}
    for year in range(TYPED[0].year, TYPED[1].year + 1):
        typed = {day for day in HOLIDAYS[nation] if day.year == year}
        assert typed - once == {MOVED.get(day, day) for day in by_rule(nation, year)}


def test_every_quarter_of_an_hour_of_two_years() -> None:
    starts = quarters(date(2026, 1, 1), date(2027, 12, 31))
    assert compare(FIVE_WORKING_DAYS, starts, "england_and_wales") == 2 * 365 * 24 * 4


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("amount", UNITS, ids=lambda amount: amount.words)
def test_every_change_of_day(nation: str, amount: Amount) -> None:
    """The last moment of every day and the first of the next, from 2026 to 2028."""
    midnights = [local_midnight(day) for day in every_day(date(2026, 1, 1), date(2028, 12, 31))]
    assert (
        compare(amount, [at for midnight in midnights for at in (midnight - A_MOMENT, midnight)], nation)
        == 2192
    )


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_by_the_quarter_of_an_hour(nation: str, edge: str) -> None:
    """And in summer and winter the moment before close of business, and close itself."""
    first, last = EDGES[edge]
    closes = [datetime.combine(day, CLOSE, LONDON).astimezone(UTC) for day in every_day(first, last)]
    starts = [*quarters(first, last), *closes, *(close - A_MOMENT for close in closes)]
    for amount in UNITS:
        compare(amount, starts, nation)


@pytest.mark.whole_calendar
@pytest.mark.parametrize("year", range(2020, 2036))
@pytest.mark.parametrize("nation", NATIONS)
def test_every_quarter_of_an_hour_of_the_whole_calendar(nation: str, year: int) -> None:
    for amount in UNITS:
        assert compare(amount, quarters(date(year, 1, 1), date(year, 12, 31)), nation) >= 365 * 24 * 4
