"""The access log: every sealed day with its count and digest, chained to the day before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.access import look_line
from audit.commitments import day_digest, row_number
from audit.models import AccessDay, AccessEntry
from audit.raw import Raw
from audit.verification.findings import Finding, Tally
from audit.verification.streams import Stream, keyed

# Days are sealed every hour. One that is over for longer than this and has no seal was never sealed, or lost it.
SEALED_WITHIN = timedelta(days=2)


def check_looks(connection: BaseDatabaseWrapper, tally: Tally, *, now: datetime) -> Iterator[Finding]:
    """Walk the days beside the looks, in one pass over both."""
    unplaced: list[Raw] = []
    found = raw.rows(connection, AccessEntry, order_by=[raw.day_of(connection, "at"), "id"])
    looks = Stream(keyed(found, lambda row: (_day_of(row),), unplaced))
    last, previous = None, ""
    for stored in raw.rows(connection, AccessDay, order_by=["day"]):
        try:
            day = date.fromisoformat(str(stored["day"]))
        except ValueError:
            yield Finding("a sealed day of the access log cannot be read")
            continue
        yield from _outside(looks, day)
        if last and day != last + timedelta(days=1):
            yield _finding(last + timedelta(days=1), "the seal of the day is missing")
        yield from _check_day(day, previous, stored, looks, tally)
        last, previous = day, str(stored["digest"])
    yield from _unsealed(last, looks, now)
    for stored in unplaced:
        yield Finding(f"a look in the access log (key {stored['id']}) is of no day that can be read")


def _day_of(row: Raw) -> str:
    return date.fromisoformat(str(row["at"])[:10]).isoformat()


def _check_day(day: date, previous: str, stored: Raw, looks: Stream[Raw], tally: Tally) -> Iterator[Finding]:
    lines = []
    for _, look in looks.at((day.isoformat(),)):
        try:
            lines.append(look_line(look))
        except ValueError:
            yield _finding(day, f"a look (key {look['id']}) cannot be read")
    digest = _digest(day, previous, lines)
    if stored["previous"] != previous:
        yield _finding(day, "the seal of the day does not follow from the day before it")
    if stored["count"] != str(len(lines)):
        yield _finding(
            day, f"the day was sealed with another number of looks than the {len(lines)} that are there"
        )
    elif digest is None or stored["digest"] != digest:
        yield _finding(day, "what is there for the day is not what was sealed")
    elif stored["id"] != str(row_number(digest)):
        yield _finding(day, "the key of the day's seal was changed")
    tally.days += 1
    tally.looks += len(lines)


def _digest(day: date, previous: str, lines: list[str]) -> str | None:
    """The digest of a day; none where what stands for the one before it is no text."""
    try:
        return day_digest(day=day.isoformat(), previous=previous, lines=lines)
    except UnicodeEncodeError:
        return None


def _outside(looks: Stream[Raw], day: date) -> Iterator[Finding]:
    """Looks on days that lie before the first sealed one, or between two."""
    for key, look in looks.before((day.isoformat(),)):
        yield Finding(
            f"the access log of {key[0]}: a look (key {look['id']}) is there, and the day has no seal"
        )


def _unsealed(last: date | None, looks: Stream[Raw], now: datetime) -> Iterator[Finding]:
    """Days after the last seal; the newest ones have none yet."""
    limit = (now - SEALED_WITHIN).astimezone(UTC).date()
    first = last + timedelta(days=1) if last else None
    for key, _ in looks.rest():
        first = first or date.fromisoformat(str(key[0]))
    if first and first < limit:
        yield _finding(first, "the day is long over and has no seal: is the worker running?")


def _finding(day: date, what: str) -> Finding:
    return Finding(f"the access log of {day.isoformat()}: {what}")
