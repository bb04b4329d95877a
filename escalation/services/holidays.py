"""Bank holidays that a partnership knows of before the list does: announced late, or cancelled."""

from datetime import date, datetime

from django.db import transaction

from agencies.models import Partnership
from agencies.refusals import Refused
from agencies.services import open_act
from agencies.services.door import Who, checked
from audit.acts import Act
from escalation.core.calendar import WEEKEND, Calendar, day_in_words
from escalation.models import HolidayChange
from escalation.services.calendars import newest_calendar, publish_calendar
from escalation.zone import local_day


def holidays_to_come(partnership: Partnership, *, on: date) -> list[tuple[date, str]]:
    """The bank holidays from a day on, as far as the partnership's calendar reaches; those of a weekend left out."""
    version = newest_calendar(partnership)
    known = version.calendar.holidays if version else {}
    return sorted((day, name) for day, name in known.items() if day >= on and day.weekday() not in WEEKEND)


@transaction.atomic
def announce_holiday(*, partnership: Partnership, day: date, name: str, by: Who, now: datetime) -> None:
    """Enter a bank holiday that the list does not have; raises Refused. Running times are moved by `postponing`."""
    act = open_act(partnership, "holiday.announced", by=by, now=now)
    calendar = _calendar(partnership)
    _check_to_come(day, now)
    if day.weekday() in WEEKEND:
        raise Refused(f"{day_in_words(day)} is no working day anyway.")
    if day in calendar.holidays:
        raise Refused(f"{day_in_words(day)} is a bank holiday already: {calendar.holidays[day]}.")
    if not calendar.covers_from <= day <= calendar.covers_until:
        raise Refused(
            f"The calendar reaches to {day_in_words(calendar.covers_until)}: enter it when it is nearer."
        )
    with act:
        act.facts = {"day": day_in_words(day), "name": name}
        _write(act, partnership, day, name, kept=True)
    publish_calendar(partnership=partnership, by=by, now=now)


@transaction.atomic
def cancel_holiday(*, partnership: Partnership, day: date, by: Who, now: datetime) -> None:
    """Enter that a day is no bank holiday after all; times that run already stay as they were told. Raises Refused."""
    act = open_act(partnership, "holiday.cancelled", by=by, now=now)
    calendar = _calendar(partnership)
    _check_to_come(day, now)
    if day not in calendar.holidays:
        raise Refused(f"{day_in_words(day)} is no bank holiday.")
    with act:
        act.facts = {"day": day_in_words(day)}
        _write(act, partnership, day, calendar.holidays[day], kept=False)
    publish_calendar(partnership=partnership, by=by, now=now)


def _calendar(partnership: Partnership) -> Calendar:
    version = newest_calendar(partnership)
    if version is None:
        raise Refused(f"{partnership.name} has no calendar yet: it comes when you go live.")
    return version.calendar


def _write(act: Act, partnership: Partnership, day: date, name: str, *, kept: bool) -> None:
    """One row a day: what is known of it now."""
    change = HolidayChange.objects.filter(partnership=partnership, day=day).first()
    if change is None:
        act.add(checked(HolidayChange(partnership=partnership, day=day, name=name, kept=kept)))
        return
    change.name, change.kept = name, kept
    act.save(checked(change))


def _check_to_come(day: date, now: datetime) -> None:
    # Times that were counted over a day that is past have been told to people, and stand.
    if day < local_day(now):
        raise Refused("The day is past. A bank holiday can be entered or cancelled until the day itself.")
