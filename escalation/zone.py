"""The time zone of every partnership: local times are London's, what is stored is UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/London")


def local_day(moment: datetime) -> date:
    """The date of a moment where the people are."""
    return moment.astimezone(LOCAL).date()
