"""The application's calendar made from the typed holidays, and the zone of every test here."""

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from escalation.core.calendar import Calendar

from .published import HOLIDAYS

LONDON = ZoneInfo("Europe/London")
CLOSE = time(17)
FIRST, LAST = date(2022, 1, 1), date(2028, 12, 31)


@cache
def calendar_of(nation: str = "england_and_wales") -> Calendar:
    """A nation's calendar over some of the years typed, without closures."""
    days = {day: name for day, name in HOLIDAYS[nation].items() if FIRST <= day <= LAST}
    return Calendar(nation, FIRST, LAST, days)


def with_closure(day: date, name: str) -> Calendar:
    """England and Wales, with one closure of the partnership."""
    plain = calendar_of()
    return Calendar(plain.nation, plain.covers_from, plain.covers_until, plain.holidays, {day: name})


def local(text: str) -> datetime:
    """A moment in London: "2027-01-04 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def utc(text: str) -> datetime:
    """An instant: "2027-01-04 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
