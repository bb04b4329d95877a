"""Days and times as people say them, in local time."""

from datetime import date, datetime, time

from django.utils import timezone


def time_in_words(moment: time) -> str:
    """A time of day: "5pm", "10:41am", "midday", "midnight"."""
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def day_in_words(day: date) -> str:
    """A date in full, "Tuesday 5 January 2027"; of a moment, the local date."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def in_words(moment: datetime) -> str:
    """A moment in full, "5pm on Tuesday 5 January 2027". Raises ValueError without a time zone."""
    local = timezone.localtime(moment)
    # "Midnight on Tuesday" is heard as either end of the day, and a due time must not be.
    at = (
        "midnight at the start of"
        if (local.hour, local.minute) == (0, 0)
        else f"{time_in_words(local.time())} on"
    )
    return f"{at} {day_in_words(local)}"


def joined(things: list[str]) -> str:
    """A list in a sentence: "a day, a month and a year"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"
