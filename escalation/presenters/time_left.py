"""How long is left, or how long it is overdue: in words and to the minute."""

from datetime import datetime, timedelta

from escalation.core.words import counted


def length(elapsed: timedelta) -> str:
    """ "11 hours and 23 minutes"; whole minutes, of which there may be none yet."""
    hours, minutes = divmod(int(elapsed.total_seconds()) // 60, 60)
    parts = [counted(count, unit) for count, unit in ((hours, "hour"), (minutes, "minute")) if count]
    return " and ".join(parts) or "less than a minute"


def left(due_at: datetime, now: datetime) -> str:
    """ "11 hours and 23 minutes left", or "Overdue by 2 hours and 5 minutes"."""
    if now > due_at:
        return f"Overdue by {length(now - due_at)}"
    return f"{length(due_at - now).capitalize()} left"
