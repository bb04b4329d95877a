"""Which days are working days: a nation's bank holidays and a partnership's closures."""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

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
        place = day.toordinal() - self.covers_from.toordinal()
        if not 0 <= place < len(self._reasons):
            raise self._outside(day)
        return self._reasons[place]

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, no bank holiday of the nation, no closure of the partnership."""
        return self.why_not(day) is None

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this one."""
        self.why_not(day - ONE_DAY)
        place = bisect_left(self._working_days, day.toordinal())
        if not place:
            raise self._outside(self.covers_from - ONE_DAY)
        return date.fromordinal(self._working_days[place - 1])

    def add_working_days(self, day: date, count: int) -> date:
        """The Nth working day after this day, which is day 0 whether or not it is a working day itself."""
        if count <= 0:
            return day
        self.why_not(day + ONE_DAY)
        place = bisect_right(self._working_days, day.toordinal()) + count - 1
        if place >= len(self._working_days):
            raise self._outside(self.covers_until + ONE_DAY)
        return date.fromordinal(self._working_days[place])

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to `end`, which is included; none if it is not later."""
        if start >= end:
            return 0
        self.why_not(start + ONE_DAY)
        self.why_not(end)
        return bisect_right(self._working_days, end.toordinal()) - bisect_right(
            self._working_days, start.toordinal()
        )

    @cached_property
    def _reasons(self) -> list[str | None]:
        """Why each day is no working day, from the first that is covered on: looked up once, then counted with."""
        days = range(self.covers_from.toordinal(), self.covers_until.toordinal() + 1)
        return [self._reason(date.fromordinal(day)) for day in days]

    @cached_property
    def _working_days(self) -> list[int]:
        """The ordinals of all working days."""
        first = self.covers_from.toordinal()
        return [first + place for place, reason in enumerate(self._reasons) if reason is None]

    def _reason(self, day: date) -> str | None:
        if day.weekday() in WEEKEND:
            return WEEKEND[day.weekday()]
        if day in self.holidays:
            return f"{self.holidays[day]}, a bank holiday"
        if day in self.closures:
            return f"{self.closures[day]}, a closure"
        return None

    def _outside(self, day: date) -> CalendarTooShort:
        return CalendarTooShort(
            f"The calendar covers {day_in_words(self.covers_from)} to {day_in_words(self.covers_until)}; "
            f"{day_in_words(day)} lies outside it. Its bank holidays must be brought up to date first."
        )

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
