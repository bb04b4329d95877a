"""Bank holidays that a partnership knows of before the list does, and a calendar that ends too soon."""

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Partnership
from agencies.refusals import Refused
from agencies.services import set_up_partnership
from audit.models import Entry
from escalation.models import BankHoliday, HolidayChange
from escalation.services.calendars import (
    calendar_in_force,
    ends_soon,
    publish_calendar,
    renew_calendars,
)
from escalation.services.holidays import announce_holiday, cancel_holiday, holidays_to_come
from tests.factories import COMMAND_LINE, MONDAY

BY: dict[str, Any] = {"by": COMMAND_LINE, "now": MONDAY}
TUESDAY, EASTER_MONDAY = date(2027, 6, 8), date(2027, 3, 29)


@pytest.fixture
def partnership(db: None) -> Partnership:
    made = set_up_partnership(code="norfolk", name="Norfolk", **BY)
    publish_calendar(partnership=made, **BY)
    return made


def why_not(partnership: Partnership, day: date) -> str | None:
    return calendar_in_force(partnership).calendar.why_not(day)


def test_one_that_is_announced_late_is_in_the_next_calendar_at_once(partnership: Partnership) -> None:
    announce_holiday(partnership=partnership, day=TUESDAY, name="Jubilee", **BY)
    assert why_not(partnership, TUESDAY) == "Jubilee, a bank holiday"
    assert (TUESDAY, "Jubilee") in holidays_to_come(partnership, on=MONDAY.date())
    kinds = [entry.kind for entry in Entry.objects.filter(subject=partnership.subject).order_by("number")]
    assert kinds[-2:] == ["holiday.announced", "calendar.published"]


def test_it_outlives_the_next_look_at_the_list(partnership: Partnership) -> None:
    announce_holiday(partnership=partnership, day=TUESDAY, name="Jubilee", **BY)
    cancel_holiday(partnership=partnership, day=EASTER_MONDAY, **BY)
    renew_calendars(now=MONDAY + timedelta(days=1))
    assert why_not(partnership, TUESDAY) == "Jubilee, a bank holiday"
    assert why_not(partnership, EASTER_MONDAY) is None


def test_it_is_the_partnerships_own(partnership: Partnership) -> None:
    other = set_up_partnership(code="suffolk", name="Suffolk", **BY)
    announce_holiday(partnership=partnership, day=TUESDAY, name="Jubilee", **BY)
    publish_calendar(partnership=other, **BY)
    assert why_not(other, TUESDAY) is None
    assert not BankHoliday.objects.filter(day=TUESDAY).exists()


def test_what_was_entered_can_be_taken_back_and_entered_again(partnership: Partnership) -> None:
    announce_holiday(partnership=partnership, day=TUESDAY, name="Jubilee", **BY)
    cancel_holiday(partnership=partnership, day=TUESDAY, **BY)
    assert why_not(partnership, TUESDAY) is None
    announce_holiday(partnership=partnership, day=TUESDAY, name="A day for all", **BY)
    assert why_not(partnership, TUESDAY) == "A day for all, a bank holiday"
    assert HolidayChange.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2027, 6, 5), "Saturday 5 June 2027 is no working day anyway"),
        (EASTER_MONDAY, "Monday 29 March 2027 is a bank holiday already: Easter Monday"),
        (MONDAY.date() - timedelta(days=3), "The day is past"),
        (date(2031, 6, 3), "The calendar reaches to Monday 31 December 2029"),
    ],
)
def test_what_makes_no_sense_is_refused(partnership: Partnership, day: date, sentence: str) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused, match=sentence):
        announce_holiday(partnership=partnership, day=day, name="A day", **BY)
    with pytest.raises(Refused, match="no bank holiday"):
        cancel_holiday(partnership=partnership, day=TUESDAY, **BY)
    assert Entry.objects.count() == entries


def test_a_name_that_is_too_long_is_refused(partnership: Partnership) -> None:
    with pytest.raises(Refused, match="120"):
        announce_holiday(partnership=partnership, day=TUESDAY, name="x" * 121, **BY)


def test_without_a_calendar_there_is_nothing_to_change(db: None) -> None:
    made = set_up_partnership(code="norfolk", name="Norfolk", **BY)
    assert holidays_to_come(made, on=MONDAY.date()) == []
    with pytest.raises(Refused, match="no calendar yet"):
        announce_holiday(partnership=made, day=TUESDAY, name="Jubilee", **BY)


def test_a_calendar_that_ends_within_months_is_told_of(partnership: Partnership) -> None:
    """It reaches to the end of 2029; from the middle of 2028 somebody has to look."""
    assert ends_soon(partnership, on=date(2028, 6, 28)) == ""
    assert ends_soon(partnership, on=date(2028, 7, 1)).startswith(
        "The calendar of working days ends on Monday 31 December 2029"
    )
    renew_calendars(now=MONDAY.replace(year=2028))
    assert ends_soon(partnership, on=date(2028, 7, 1)) == ""
