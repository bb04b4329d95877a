"""How long is left, or how long it is overdue: in words and to the minute; from two days on to the hour."""

from datetime import datetime, timedelta

from escalation.core.words import counted

TWO_DAYS = 48  # hours: whoever is asked to reckon in hours beyond that reckons it into days


def length(elapsed: timedelta) -> str:
    """ "11 hours and 23 minutes", "4 days and 14 hours"; whole minutes, of which there may be none yet."""
    hours, minutes = divmod(int(elapsed.total_seconds()) // 60, 60)
    units = ((hours, "hour"), (minutes, "minute"))
    if hours >= TWO_DAYS:
        units = ((hours // 24, "day"), (hours % 24, "hour"))
    return " and ".join(counted(count, unit) for count, unit in units if count) or "less than a minute"


def left(due_at: datetime, now: datetime) -> str:
    """ "11 hours and 23 minutes left", or "Overdue by 2 hours and 5 minutes"."""
    if now > due_at:
        return f"Overdue by {length(now - due_at)}"
    return f"{length(due_at - now).capitalize()} left"
