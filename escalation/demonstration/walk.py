"""Walking a matter on: each step is done by whoever acts at that moment, through the real services."""

from datetime import date, datetime

from escalation.core.calendar import Calendar
from escalation.demonstration.deciding import Deciding
from escalation.demonstration.settling import Settling
from escalation.demonstration.talking import Talking


class Walk(Talking, Settling, Deciding):
    """One tale on its way. A step is a method; ``now`` is the moment at which it is done."""

    def step(self, name: str, now: datetime) -> None:
        if name != "raise_it":
            self.refresh()
        getattr(self, name)(now)


def working_day_before(calendar: Calendar, today: date, count: int) -> date:
    """The working day that lies so many working days before today."""
    day = today
    for _ in range(count):
        day = calendar.previous_working_day(day)
    return day
