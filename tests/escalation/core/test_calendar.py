"""Which days count, and why the others do not."""

from datetime import date

import pytest

from escalation.core.calendar import Calendar, CalendarTooShort

from .calendars import calendar_of, with_closure


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 1, 1), "New Year's Day, a bank holiday"),
        (date(2027, 1, 2), "Saturday"),
        (date(2027, 1, 3), "Sunday"),
        (date(2027, 1, 4), None),
        (date(2027, 3, 26), "Good Friday, a bank holiday"),
        (date(2027, 12, 25), "Saturday"),
        (date(2027, 12, 27), "Christmas Day, a bank holiday"),
    ],
)
def test_a_day_says_why_it_does_not_count(day: date, why: str | None) -> None:
    assert calendar_of().why_not(day) == why
    assert calendar_of().is_working_day(day) is (why is None)


def test_nations_keep_their_own_days() -> None:
    easter_monday, second_january, boyne = date(2027, 3, 29), date(2027, 1, 4), date(2027, 7, 12)
    kept = {
        nation: [calendar_of(nation).is_working_day(day) for day in (easter_monday, second_january, boyne)]
        for nation in ("england_and_wales", "scotland", "northern_ireland")
    }
    assert kept == {
        "england_and_wales": [False, True, True],
        "scotland": [True, False, True],
        "northern_ireland": [False, True, False],
    }


def test_a_closure_of_the_partnership_does_not_count() -> None:
    calendar = with_closure(date(2027, 1, 5), "Staff conference")
    assert calendar.why_not(date(2027, 1, 5)) == "Staff conference, a closure"
    assert calendar.next_working_day(date(2027, 1, 4)) == date(2027, 1, 6)


def test_days_are_added_and_counted_over_christmas() -> None:
    calendar = calendar_of()
    # Thursday 24 December 2026; Friday is Christmas Day, Monday the substitute for Boxing Day.
    assert calendar.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert calendar.add_working_days(date(2026, 12, 24), 4) == date(2027, 1, 4)
    assert calendar.add_working_days(date(2026, 12, 24), 0) == date(2026, 12, 24)
    assert calendar.working_days_between(date(2026, 12, 24), date(2027, 1, 4)) == 4
    assert calendar.working_days_between(date(2027, 1, 4), date(2027, 1, 4)) == 0
    assert calendar.working_days_between(date(2027, 1, 5), date(2027, 1, 4)) == 0
    assert calendar.previous_working_day(date(2026, 12, 29)) == date(2026, 12, 24)


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2029, 1, 1)])
def test_a_day_outside_is_an_error_and_never_a_guess(day: date) -> None:
    with pytest.raises(CalendarTooShort, match=r"covers Saturday 1 January 2022 to Sunday 31 December 2028"):
        calendar_of().is_working_day(day)


def test_counting_past_the_end_is_an_error() -> None:
    with pytest.raises(CalendarTooShort):
        calendar_of().add_working_days(date(2028, 12, 29), 1)


def test_the_canonical_text_comes_back_and_has_one_digest() -> None:
    calendar = with_closure(date(2027, 1, 5), "Staff conference")
    again = Calendar.from_canonical(calendar.canonical())
    assert again == calendar
    assert again.digest == calendar.digest
    backwards = dict(reversed(calendar.holidays.items()))
    turned = Calendar(
        calendar.nation, calendar.covers_from, calendar.covers_until, backwards, calendar.closures
    )
    assert turned.digest == calendar.digest
    assert calendar.digest != calendar_of().digest
