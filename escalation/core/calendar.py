"""Which days are working days: a nation's bank holidays and a partnership's closures."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .refusals import MoveRefused

WEEKEND = {5: "Saturday", 6: "Sunday"}
ONE_DAY = timedelta(days=1)


class CalendarTooShort(MoveRefused):
    """A day was asked for that the calendar does not cover; it is never guessed, so nothing can be counted."""


def day_in_words(day: date) -> str:
    """A date in full: "Monday 4 January 2027"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


@dataclass(frozen=True)
class Calendar:
    """The days that count, from the first to the last day covered, both included (DESIGN §6)."""

    nation: str
    covers_from: date
    covers_until: date
    holidays: Mapping[date, str] = field(default_factory=dict)
    closures: Mapping[date, str] = field(default_factory=dict)

    def why_not(self, day: date) -> str | None:
        """Why the day is no working day, as a fragment of a sentence; None for a working day."""
        if not self.covers_from <= day <= self.covers_until:
            raise CalendarTooShort(
                f"The calendar covers {day_in_words(self.covers_from)} to {day_in_words(self.covers_until)}; "
                f"{day_in_words(day)} lies outside it. Its bank holidays must be brought up to date first."
            )
        if day.weekday() in WEEKEND:
            return WEEKEND[day.weekday()]
        if day in self.holidays:
            return f"{self.holidays[day]}, a bank holiday"
        if day in self.closures:
            return f"{self.closures[day]}, a closure"
        return None

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, no bank holiday of the nation, no closure of the partnership."""
        return self.why_not(day) is None

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this one."""
        day -= ONE_DAY
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The Nth working day after this day, which is day 0 whether or not it is a working day itself."""
        while count > 0:
            day += ONE_DAY
            if self.is_working_day(day):
                count -= 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to `end`, which is included; none if it is not later."""
        days = 0
        while start < end:
            start += ONE_DAY
            days += self.is_working_day(start)
        return days

    def canonical(self) -> str:
        """The calendar as canonical JSON; two calendars of one content have one text."""
        content = {
            "nation": self.nation,
            "covers_from": self.covers_from.isoformat(),
            "covers_until": self.covers_until.isoformat(),
            "holidays": {day.isoformat(): name for day, name in self.holidays.items()},
            "closures": {day.isoformat(): name for day, name in self.closures.items()},
        }
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    @classmethod
    def from_canonical(cls, text: str) -> "Calendar":
        """Read back what `canonical` wrote."""
        content = json.loads(text)
        return cls(
            nation=content["nation"],
            covers_from=date.fromisoformat(content["covers_from"]),
            covers_until=date.fromisoformat(content["covers_until"]),
            holidays={date.fromisoformat(day): name for day, name in content["holidays"].items()},
            closures={date.fromisoformat(day): name for day, name in content["closures"].items()},
        )
