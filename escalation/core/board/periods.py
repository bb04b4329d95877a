"""Quarters and years of the board: from the first day to the last, and the same a year before."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from escalation.core.calendar import ONE_DAY

# Boards report on the year of the public bodies that pay for them: April to March.
YEAR_BEGINS = 4
QUARTER = re.compile(r"(20[0-9]{2})-q([1-4])")
YEAR = re.compile(r"(20[0-9]{2})-year")


@dataclass(frozen=True)
class Period:
    """A quarter or a year. ``until`` is the day after the last one; ``year`` is that in which it begins."""

    key: str
    name: str
    starts: date
    until: date

    @property
    def is_year(self) -> bool:
        return self.key.endswith("-year")

    @property
    def kind(self) -> str:
        return "year" if self.is_year else "quarter"

    def is_over(self, today: date) -> bool:
        return self.until <= today

    def year_before(self) -> "Period":
        """The same quarter, or the year, a year before."""
        found = period_of(re.sub(r"^[0-9]+", lambda it: str(int(it[0]) - 1), self.key))
        assert found is not None  # the keys of periods have one form
        return found

    def span(self, zone: tzinfo, now: datetime) -> "Span":
        """The moments of it; of one that is not over, up to now."""
        start, end = (datetime.combine(day, time(), tzinfo=zone) for day in (self.starts, self.until))
        return Span(start, min(end, max(now, start)))


@dataclass(frozen=True)
class Span:
    """From a moment until another: what happened then is counted, and how it all stood at the end of it."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def year_before(self) -> "Span":
        """The same stretch a year before, so that a quarter that is not over is compared with as many days."""
        return Span(_year_before(self.start), _year_before(self.end))


def period_of(key: str) -> Period | None:
    """The period that an address names ("2026-q4" is October to December 2026); None where it names none."""
    if found := QUARTER.fullmatch(key):
        return _quarter(int(found[1]), int(found[2]))
    if found := YEAR.fullmatch(key):
        return _year(int(found[1]))
    return None


def quarter_of(day: date) -> Period:
    """The quarter in which a day lies."""
    return _quarter(day.year, (day.month + 2) // 3)


def year_of(day: date) -> Period:
    """The board's year in which a day lies."""
    return _year(day.year if day.month >= YEAR_BEGINS else day.year - 1)


def quarters_until(day: date, count: int) -> list[Period]:
    """The quarter of a day and those before it, the newest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(quarter_of(found[-1].starts - ONE_DAY))
    return found


def _quarter(year: int, number: int) -> Period:
    starts = date(year, 3 * number - 2, 1)
    until = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return Period(f"{year}-q{number}", f"{starts:%B} to {until - ONE_DAY:%B} {year}", starts, until)


def _year(year: int) -> Period:
    starts, until = date(year, YEAR_BEGINS, 1), date(year + 1, YEAR_BEGINS, 1)
    return Period(f"{year}-year", f"{starts:%B} {year} to {until - ONE_DAY:%B %Y}", starts, until)


def _year_before(moment: datetime) -> datetime:
    """The same date and time a year before; of 29 February, the day before it."""
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year - 1, day=day)
