"""When a time falls due, and why: one entry for each day, from which the sum is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, partial
from typing import NamedTuple

from .calendar import ONE_DAY, Calendar, day_in_words
from .times import Amount, AmountKind
from .words import counted

DAY_0 = "the day on which it starts: day 0"
AGREED = "agreed by both sides: by"


class Step(NamedTuple):
    """One day of the counting, counted or skipped, and why.

    `number` is which working or calendar day it is (0 for the day on which the clock starts); a time in
    hours has `elapsed`, the length of it that falls on this day, and the lengths add up to the hours.
    """

    day: date
    counted: bool
    why: str
    number: int | None = None
    elapsed: timedelta | None = None


@dataclass(frozen=True)
class Due:
    """When a clock falls due, and the account of it; no time where none is agreed yet."""

    at: datetime | None
    steps: tuple[Step, ...]
    say: Callable[[], str] = field(compare=False, repr=False)
    capped: bool = False

    @property
    def sentence(self) -> str:
        """The whole in a sentence, which is made when somebody reads it."""
        return self.say()


def due(
    amount: Amount,
    start: datetime,
    calendar: Calendar,
    close: time,
    zone: tzinfo,
    *,
    protective: datetime | None = None,
    agreed: datetime | None = None,
    proposed: datetime | None = None,
) -> Due:
    """When `amount` from `start` falls due (DESIGN §6, POLICY_FORMAT §3).

    The day of the start, in local time, is day 0; days fall due at close of business. An earlier time that
    protects the child caps whatever was counted; a time that both sides agreed never passes its limit. One that
    was only proposed stands until they do, where there is no limit.
    """
    if amount.kind is AmountKind.AGREED and not amount.at_most and agreed is None and proposed is not None:
        found = _on(proposed, "proposed, until both sides agree a date: by", zone)
    elif amount.kind is AmountKind.AGREED:
        found = _agreed(amount, start, calendar, close, zone, agreed)
    elif amount.kind is AmountKind.AT_ONCE:
        found = _on(start, "at once, from", zone)
    else:
        at, steps = _counted(amount, start, calendar, close, zone)
        found = Due(at, steps, partial(_counting_in_words, amount, start, at, zone))
    return _protected(found, protective, zone)


def _on(moment: datetime, how: str, zone: tzinfo) -> Due:
    """A time that is not counted but set."""
    return Due(moment.astimezone(UTC), (), lambda: f"{how} {in_words(moment, zone)}")


def _counting_in_words(amount: Amount, start: datetime, at: datetime, zone: tzinfo) -> str:
    to_the_minute = amount.kind in (AmountKind.HOURS, AmountKind.SAME_WORKING_DAY)
    since = in_words(start, zone) if to_the_minute else day_in_words(start.astimezone(zone).date())
    return f"{amount.words} from {since}: by {in_words(at, zone)}"


def _agreed(
    amount: Amount, start: datetime, calendar: Calendar, close: time, zone: tzinfo, agreed: datetime | None
) -> Due:
    """A time that both sides set themselves; until they do, its limit is the time, where it has one."""
    if amount.at_most is None:
        if agreed is None:
            return Due(None, (), lambda: "no time until both sides have agreed one")
        return _on(agreed, AGREED, zone)
    limit = due(amount.at_most, start, calendar, close, zone)
    if agreed is None:
        return replace(limit, say=lambda: f"until both sides agree a time, at most {limit.sentence}")
    if limit.at is not None and agreed > limit.at:
        return replace(limit, say=lambda: f"the latest that can be agreed: {limit.sentence}")
    return _on(agreed, AGREED, zone)


def _protected(found: Due, protective: datetime | None, zone: tzinfo) -> Due:
    """Bring the time forward to the one that protects the child, where that is earlier."""
    if protective is None or (found.at is not None and found.at <= protective):
        return found

    def say() -> str:
        until = in_words(protective, zone)
        return f"brought forward to protect the child: by {until} (otherwise {found.sentence})"

    return Due(protective.astimezone(UTC), found.steps, say, capped=True)


def _counted(
    amount: Amount, start: datetime, calendar: Calendar, close: time, zone: tzinfo
) -> tuple[datetime, tuple[Step, ...]]:
    """Count hours, working days, calendar days, or to the close of a working day."""
    local = start.astimezone(zone)
    count = amount.count or 0
    if amount.kind is AmountKind.HOURS:
        at = start.astimezone(UTC) + timedelta(hours=count)
        return at, tuple(_hours(start.astimezone(UTC), at, zone))
    if amount.kind is AmountKind.WORKING_DAYS:
        steps = tuple(_working_days(local.date(), count, calendar))
    elif amount.kind is AmountKind.CALENDAR_DAYS:
        steps = tuple(_calendar_days(local.date(), count))
    else:
        steps = tuple(_same_working_day(local, calendar, close))
    return _closing(steps[-1].day, close, zone), steps


def _closing(day: date, close: time, zone: tzinfo) -> datetime:
    """Close of business of a day, local time, as an instant."""
    return datetime.combine(day, close, tzinfo=zone).astimezone(UTC)


def _working_days(start: date, count: int, calendar: Calendar) -> Iterator[Step]:
    yield Step(start, False, DAY_0, 0)
    day, number = start, 0
    while number < count:
        day += ONE_DAY
        why_not = calendar.why_not(day)
        if why_not is None:
            number += 1
            yield Step(day, True, _nth(number), number)
        else:
            yield Step(day, False, why_not)


@cache
def _nth(number: int) -> str:
    return f"working day {number}"


def _calendar_days(start: date, count: int) -> Iterator[Step]:
    yield Step(start, False, DAY_0, 0)
    for number in range(1, count + 1):
        yield Step(start + number * ONE_DAY, True, f"calendar day {number}", number)


def _same_working_day(local: datetime, calendar: Calendar, close: time) -> Iterator[Step]:
    day = local.date()
    if calendar.is_working_day(day) and local.time() >= close:
        yield Step(day, False, "the working day was over when it started")
        day += ONE_DAY
    while why_not := calendar.why_not(day):
        yield Step(day, False, why_not)
        day += ONE_DAY
    same = day == local.date()
    yield Step(day, True, "the working day on which it starts" if same else "the next working day", 1)


def _hours(start: datetime, at: datetime, zone: tzinfo) -> Iterator[Step]:
    """The elapsed time by local days: a day of a clock change has 23 or 25 hours."""
    moment = start
    while moment < at:
        day = moment.astimezone(zone).date()
        midnight = datetime.combine(day + ONE_DAY, time(), tzinfo=zone).astimezone(UTC)
        until = min(midnight, at)
        yield Step(day, True, f"{_length(until - moment)} on this day", elapsed=until - moment)
        moment = until


def _length(elapsed: timedelta) -> str:
    """A length in words, to the second only where it has odd seconds."""
    minutes, seconds = divmod(int(elapsed.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (seconds, "second")]
    return " ".join(counted(amount, unit) for amount, unit in parts if amount) or "less than a second"


def reminder_at(start: datetime, due_at: datetime, calendar: Calendar, close: time, zone: tzinfo) -> datetime:
    """One working day before a time falls due, or at half of it, whichever is later (POLICY_FORMAT §1).

    A time that falls after close, or on a day that is no working day, is prepared for as if it fell at close
    of business of the last working day up to it: people can only act on days when they work.
    """
    local = due_at.astimezone(zone)
    day, at = local.date(), min(local.time(), close)
    if not calendar.is_working_day(day):
        day, at = calendar.previous_working_day(day), close
    day_before = _closing(calendar.previous_working_day(day), at, zone)
    half = start.astimezone(UTC) + (due_at.astimezone(UTC) - start.astimezone(UTC)) / 2
    return max(day_before, half)


def half_or_one_working_day(
    start: datetime, due_at: datetime | None, calendar: Calendar, close: time, zone: tzinfo
) -> datetime:
    """Half of a clock, or one working day from its start, whichever is less (DESIGN §4.5); the day where none runs."""
    working_day = _closing(calendar.next_working_day(start.astimezone(zone).date()), close, zone)
    if due_at is None:
        return working_day
    half = start.astimezone(UTC) + (due_at.astimezone(UTC) - start.astimezone(UTC)) / 2
    return min(half, working_day)


def working_days_late(due_at: datetime, now: datetime, calendar: Calendar, zone: tzinfo) -> int:
    """How many working days have begun since the day on which it fell due; 0 on that day and before."""
    return calendar.working_days_between(due_at.astimezone(zone).date(), now.astimezone(zone).date())


def in_words(moment: datetime, zone: tzinfo) -> str:
    """A moment in local time, in full: "5pm on Tuesday 5 January 2027"."""
    local = moment.astimezone(zone)
    day = day_in_words(local.date())
    if (local.hour, local.minute) == (0, 0):
        return f"midnight at the start of {day}"
    if (local.hour, local.minute) == (12, 0):
        return f"midday on {day}"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'} on {day}"
