"""Reading the days and times that people type."""

import re
from datetime import date, time

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2100
TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.\s]?(?P<minute>[0-9]{2}))?\s*(?P<half>[ap]\.?m\.?)?")
NAMED_TIMES = {"midday": time(12), "noon": time(12), "12 noon": time(12), "midnight": time(0)}


def read_time(typed: str) -> time:
    """A time of day: "5pm", "10.30am", "17:00", "0930", "midday". Raises ValueError.

    A bare "5" is refused: nobody can tell afterwards which of the two was meant.
    """
    text = typed.strip().lower()
    if text in NAMED_TIMES:
        return NAMED_TIMES[text]
    match = TIME.fullmatch(text)
    if match is None or not (match["minute"] or match["half"]):
        raise ValueError(typed)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = twenty_four(hour, afternoon=match["half"].startswith("p"))
    return time(hour, minute)


def twenty_four(hour: int, *, afternoon: bool) -> int:
    """The hour of the 24-hour clock; "17:00pm" and "0:30am" say it twice and are let be. Raises ValueError."""
    if 1 <= hour <= 12:
        return hour % 12 + (12 if afternoon else 0)
    if (hour > 12) == afternoon:
        return hour
    raise ValueError(hour)


def read_month(typed: str) -> int:
    """A month by number or by name, "1", "Jan" or "January". Raises ValueError."""
    text = typed.strip().lower()
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    found = [number for number, name in enumerate(MONTHS, 1) if len(text) >= 3 and name.startswith(text)]
    if len(found) != 1:
        raise ValueError(typed)
    return found[0]


def read_day(day: str, month: str, year: str) -> date:
    """A date of three typed parts, the year in four figures. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,2}", day.strip()) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError((day, year))
    return date(int(year), read_month(month), int(day))
