"""When something is due to be said of an action: before its day, once when it is over, each working day after that."""

from datetime import date, datetime, time, tzinfo

from .calendar import Calendar
from .clock import reminder_at

NUDGE_FROM = time(9)  # local time: nobody is nudged at midnight


def remind_now(
    given: datetime, due_at: datetime, now: datetime, calendar: Calendar, close: time, zone: tzinfo
) -> bool:
    """One working day before it falls due, or at half of its time, whichever is later; as with a stage's clocks."""
    return now <= due_at and reminder_at(min(given, due_at), due_at, calendar, close, zone) <= now


def nudge_now(overdue_since: date, now: datetime, calendar: Calendar, zone: tzinfo) -> bool:
    """Once on each working day after the day on which it became overdue, from nine in the morning."""
    local = now.astimezone(zone)
    return (
        overdue_since < local.date() and local.time() >= NUDGE_FROM and calendar.is_working_day(local.date())
    )
