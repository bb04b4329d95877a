"""The clock counted by brute force, from typed holidays and the law on summer time; imports nothing of the application.

It lists every working day there is and looks its answer up, where the application walks from day to day.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from .published import HOLIDAYS, coverage, every_day

CLOSE = time(17)


@cache
def working_days(nation: str) -> list[date]:
    """Every working day of the years typed for the nation."""
    return [
        day for day in every_day(*coverage(nation)) if day.isoweekday() <= 5 and day not in HOLIDAYS[nation]
    ]


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
    return timedelta(hours=1) if start <= moment < end else timedelta()


def wall(moment: datetime) -> datetime:
    """What a clock on the wall shows at an instant, without a zone."""
    return (moment + offset(moment)).replace(tzinfo=None)


def close_of(day: date) -> datetime:
    """The instant at which business closes on a day; clocks never change at that hour."""
    shown = datetime.combine(day, CLOSE, UTC)
    return shown - offset(shown)


def due(unit: str, count: int, moment: datetime, nation: str) -> datetime:
    """When so many units from an instant fall due."""
    day = wall(moment).date()
    if unit == "hours":
        return moment + timedelta(seconds=3600 * count)
    if unit == "calendar_days":
        return close_of(date.fromordinal(day.toordinal() + count))
    days = working_days(nation)
    if unit == "same_working_day":
        open_still = [
            other for other in (day, *later(days, day, 1)) if other in days and close_of(other) > moment
        ]
        return close_of(min(open_still))
    return close_of(later(days, day, count)[-1])


def later(days: list[date], day: date, count: int) -> list[date]:
    """The next so many of these days after a day."""
    place = bisect_right(days, day)
    return days[place : place + count]
