"""What time must have done: the events that must exist, by a reference that imports nothing from the application.

Written by hand from DESIGN §4 and §6 and POLICY_FORMAT §1 and §5; simple and slow. It is asked with plain rows
(``Clock``), the events that are there (``Event``) and the times of the sweeps that came to their end, because what
must be there depends on when somebody looked:

- *overdue*: once a sweep ran later than the due time of a running firm clock; never before, never twice;
- *reminded*: once a sweep ran from one working day before the due time (or half of the time, where that is later) up
  to the due time itself. Who looked only afterwards sends no reminder that the time itself has overtaken;
- *nudged*: on each working day after the day on which it was found overdue, if a sweep ran on it from nine o'clock
  local time; at most once a day, on no other day;
- of a referral's reasons *half* and *last* (four hours before), the later of those that were reached, then *overdue*;
- of a decided action *returned* to who decided, once, when it is overdue;
- *passed_up*: once a sweep ran after half of the first clock or one working day, whichever is less, with nobody of
  the other side having opened the matter.

A sweep that was killed may have written any of these too, so that an event is judged at the time that it claims: it
must have been due then. ``day`` tells events of one kind apart (the day of a nudge; of a time agreed again the day on
which it was agreed; of an action the day on which it falls due).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
NINE = time(9)
FOUR_HOURS = timedelta(hours=4)

# England and Wales, from the government's own list.
BANK_HOLIDAYS = {
    date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
    date(2026, 12, 25), date(2026, 12, 28),
    date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30),
    date(2027, 12, 27), date(2027, 12, 28),
    date(2028, 1, 3), date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 1), date(2028, 5, 29), date(2028, 8, 28),
    date(2028, 12, 25), date(2028, 12, 26),
}  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """Something that time works on. ``what`` is deadline, gate, referral, action, plan action or unopened matter."""

    what: str
    key: str
    born: datetime  # when it was written down
    starts: datetime
    due: datetime
    ended: datetime | None = None  # met, left, answered, done, opened
    day: date | None = None  # of a time agreed again; of an action the day on which it falls due
    close: time = time(17)
    reasons: bool = False  # of a referral: the time for reasons in writing, which is reminded of
    decided: bool = False  # of an action: it follows from a decision
    off: frozenset[date] = field(default_factory=frozenset)  # further days off


@dataclass(frozen=True)
class Event:
    """An event that is there."""

    what: str
    key: str
    kind: str
    day: date | None
    claimed: datetime


Missing = tuple[Clock, str, date | None]


def lost(
    clocks: Iterable[Clock], events: Collection[Event], sweeps: Collection[datetime]
) -> Iterator[Missing]:
    """Every event that must be there and is not: the clock, the kind and the day."""
    there = _by_clock(events)
    for clock in clocks:
        had = there[(clock.what, clock.key)]
        names = {(event.kind, event.day) for event in had}
        must = {one for sweep in sweeps for one in _must(clock, had, sweep)}
        yield from ((clock, kind, day) for kind, day in sorted(must - names, key=str))


def doubled(events: Iterable[Event]) -> Iterator[Event]:
    """Every event that is there more than once; each time too many."""
    seen: Counter[tuple[str, str, str, date | None]] = Counter()
    for event in events:
        name = (event.what, event.key, event.kind, event.day)
        seen[name] += 1
        if seen[name] > 1:
            yield event


def untimely(clocks: Iterable[Clock], events: Collection[Event]) -> Iterator[Event]:
    """Every event that claims a time at which it was not due, or that belongs to no clock."""
    by_key = {(clock.what, clock.key): clock for clock in clocks}
    there = _by_clock(events)
    for event in events:
        clock = by_key.get((event.what, event.key))
        if clock is None or not _timely(clock, there[(event.what, event.key)], event):
            yield event


def is_working_day(day: date, off: Collection[date] = ()) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS and day not in off


def reminder_time(clock: Clock) -> datetime:
    """One working day before it falls due, or half of it, whichever is later.

    What falls due after close, or on a day off, is prepared for as if it fell at close of the last working day.
    """
    local = clock.due.astimezone(LONDON)
    day, at = local.date(), min(local.time(), clock.close)
    if not is_working_day(day, clock.off):
        day, at = _working_day_before(day, clock.off), clock.close
    before = datetime.combine(_working_day_before(day, clock.off), at, tzinfo=LONDON)
    return max(before.astimezone(UTC), _half(clock))


def pass_up_time(raised: datetime, first_due: datetime | None, close: time = time(17)) -> datetime:
    """Half of the first clock or close of business one working day on, whichever is less."""
    day = raised.astimezone(LONDON).date() + DAY
    while not is_working_day(day):
        day += DAY
    working_day = datetime.combine(day, close, tzinfo=LONDON).astimezone(UTC)
    return working_day if first_due is None else min(working_day, raised + (first_due - raised) / 2)


def _must(clock: Clock, had: Collection[Event], sweep: datetime) -> Iterator[tuple[str, date | None]]:
    """What must be there once a sweep at this time came to its end."""
    if sweep < clock.born or (clock.ended is not None and clock.ended <= sweep):
        return
    if clock.what == "unopened matter":
        if clock.due <= sweep:
            yield "passed_up", None
        return
    if clock.due < sweep:
        yield "overdue", clock.day
        if clock.decided:
            yield "returned", clock.day
        if clock.what in NUDGED and _nudge_is_due(clock, had, sweep):
            yield "nudged", sweep.astimezone(LONDON).date()
        return
    yield from ((kind, clock.day) for kind in _reminders(clock, sweep))


NUDGED = ("deadline", "action", "plan action")


def _reminders(clock: Clock, sweep: datetime) -> Iterator[str]:
    """The reminder that is due at a time that is not later than the due time."""
    if clock.what == "referral":
        reached = [
            (at, kind)
            for at, kind in ((_half(clock), "half"), (clock.due - FOUR_HOURS, "last"))
            if clock.reasons and clock.starts < at <= sweep
        ]
        yield from [max(reached)[1]] if reached else []
    elif reminder_time(clock) <= sweep:
        yield "reminded"


def _nudge_is_due(clock: Clock, had: Collection[Event], at: datetime) -> bool:
    found = [one.claimed for one in had if one.kind == "overdue" and one.day == clock.day]
    local = at.astimezone(LONDON)
    return (
        bool(found)
        and max(found).astimezone(LONDON).date() < local.date()
        and local.time() >= NINE
        and is_working_day(local.date(), clock.off)
    )


def _timely(clock: Clock, had: Collection[Event], event: Event) -> bool:
    """Whether this event was due at the time that it claims, as far as the clock as it stands now can tell."""
    if event.kind == "moved" or (event.kind != "nudged" and event.day != clock.day):
        return True  # of another time than the one that it has now
    if clock.ended is not None and event.claimed > clock.ended:
        return False
    if event.kind == "passed_up":
        return clock.due <= event.claimed
    if event.kind == "nudged":
        return event.day == event.claimed.astimezone(LONDON).date() and _nudge_is_due(
            clock, had, event.claimed
        )
    if event.kind in ("overdue", "returned"):
        return clock.due < event.claimed
    return event.claimed <= clock.due and event.kind in set(_reminders(clock, event.claimed))


def _half(clock: Clock) -> datetime:
    starts = min(clock.starts, clock.due)
    return starts + (clock.due - starts) / 2


def _working_day_before(day: date, off: Collection[date]) -> date:
    day -= DAY
    while not is_working_day(day, off):
        day -= DAY
    return day


def _by_clock(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        found[(event.what, event.key)].append(event)
    return found
