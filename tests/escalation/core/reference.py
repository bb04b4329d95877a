"""The clock counted by brute force, from typed holidays and the law on summer time; imports nothing of the application.

It lists every working day there is and looks its answer up, where the application walks from day to day.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from .published import DAYS_OFF, WHOLE, every_day

CLOSE = time(17)
HOUR = timedelta(hours=1)


@cache
def working_days(nation: str) -> list[date]:
    """Every working day of the nation."""
    return [day for day in every_day(*WHOLE) if day.isoweekday() <= 5 and day not in DAYS_OFF[nation]]


@cache
def working(nation: str) -> frozenset[date]:
    return frozenset(working_days(nation))


@cache
def summer(year: int) -> tuple[datetime, datetime]:
    """Summer time: from 1am GMT on the last Sunday of March until 1am GMT on the last Sunday of October."""
    sundays = [day for day in every_day(date(year, 1, 1), date(year, 12, 31)) if day.isoweekday() == 7]
    march = [day for day in sundays if day.month == 3][-1]
    october = [day for day in sundays if day.month == 10][-1]
    return datetime.combine(march, time(1), UTC), datetime.combine(october, time(1), UTC)


def offset(moment: datetime) -> timedelta:
    """How far British clocks are ahead of UTC at an instant."""
    start, end = summer(moment.year)
    return HOUR if start <= moment < end else timedelta()


def wall(moment: datetime) -> datetime:
    """What a clock on the wall shows at an instant, without a zone."""
    return (moment + offset(moment)).replace(tzinfo=None)


@cache
def close_of(day: date) -> datetime:
    """The instant at which business closes on a day; clocks never change at that hour."""
    shown = datetime.combine(day, CLOSE, UTC)
    return shown - offset(shown)


def due(unit: str, count: int, moment: datetime, nation: str) -> datetime:
    """When so many units from an instant fall due."""
    if unit == "hours":
        return moment + count * HOUR
    day = wall(moment).date()
    if unit == "calendar_days":
        return close_of(date.fromordinal(day.toordinal() + count))
    days = working_days(nation)
    if unit == "same_working_day":
        if day in working(nation) and moment < close_of(day):
            return close_of(day)
        count = 1
    return close_of(days[bisect_right(days, day) + count - 1])
