"""When a time falls due: examples that a safeguarding lead can check against a calendar on the wall."""

from datetime import date, time, timedelta

import pytest

from escalation.core.calendar import CalendarTooShort
from escalation.core.clock import (
    due,
    half_or_one_working_day,
    in_words,
    reminder_at,
    working_days_late,
)
from escalation.core.times import parse_amount

from .calendars import CLOSE, LONDON, calendar_of, local, utc, with_closure


@pytest.mark.parametrize(
    ("written", "start", "falls_due"),
    [
        # Day 0 is the day of the start: Monday to Monday.
        ("5 working days", "2027-01-04 10:00", "2027-01-11 17:00"),
        ("1 working week", "2027-01-04 10:00", "2027-01-11 17:00"),
        ("5 working days", "2027-01-04 00:00", "2027-01-11 17:00"),
        ("5 working days", "2027-01-04 23:59", "2027-01-11 17:00"),
        # Started on a Saturday, Saturday is day 0 all the same: the first working day is Monday.
        ("5 working days", "2027-01-09 10:00", "2027-01-15 17:00"),
        ("1 working day", "2027-01-08 16:59", "2027-01-11 17:00"),
        # Over Christmas and New Year.
        ("5 working days", "2026-12-23 09:00", "2027-01-04 17:00"),
        ("1 working day", "2026-12-24 09:00", "2026-12-29 17:00"),
        # Over Easter 2027.
        ("2 working days", "2027-03-25 12:00", "2027-03-31 17:00"),
        # The one-off days: the Jubilee, the state funeral, the coronation.
        ("1 working day", "2022-06-01 12:00", "2022-06-06 17:00"),
        ("1 working day", "2022-09-16 12:00", "2022-09-20 17:00"),
        ("1 working day", "2023-05-05 12:00", "2023-05-09 17:00"),
        # Calendar days fall due whatever day it is.
        ("14 calendar days", "2026-12-11 10:00", "2026-12-25 17:00"),
        ("1 calendar day", "2027-01-08 10:00", "2027-01-09 17:00"),
        # Hours run through nights, weekends and holidays.
        ("24 hours", "2027-01-08 16:30", "2027-01-09 16:30"),
        ("72 hours", "2026-12-24 16:30", "2026-12-27 16:30"),
        # Close of business today, or of the next working day when today is none or is over.
        ("same working day", "2027-01-08 09:00", "2027-01-08 17:00"),
        ("same working day", "2027-01-08 16:59", "2027-01-08 17:00"),
        ("same working day", "2027-01-08 17:00", "2027-01-11 17:00"),
        ("same working day", "2027-01-09 09:00", "2027-01-11 17:00"),
        ("at once", "2027-01-09 03:15", "2027-01-09 03:15"),
    ],
)
def test_a_time_falls_due(written: str, start: str, falls_due: str) -> None:
    found = due(parse_amount(written), local(start), calendar_of(), CLOSE, LONDON)
    assert found.at == local(falls_due)
    assert found.capped is False


@pytest.mark.parametrize(
    ("written", "start", "falls_due"),
    [
        # Clocks go forward on Sunday 28 March 2027: 24 hours are 24 hours, and close of business stays at 5pm.
        ("24 hours", "2027-03-27 12:00", "2027-03-28 12:00"),
        ("48 hours", "2027-03-27 12:00", "2027-03-29 12:00"),
        ("1 calendar day", "2027-03-27 12:00", "2027-03-28 16:00"),
        ("1 working day", "2027-03-26 12:00", "2027-03-30 16:00"),
        # Clocks go back on Sunday 31 October 2027, when 1:30am comes twice.
        ("24 hours", "2027-10-30 11:00", "2027-10-31 11:00"),
        ("24 hours", "2027-10-31 00:30", "2027-11-01 00:30"),
        ("24 hours", "2027-10-31 01:30", "2027-11-01 01:30"),
        ("1 working day", "2027-10-29 11:00", "2027-11-01 17:00"),
    ],
)
def test_a_time_over_a_clock_change(written: str, start: str, falls_due: str) -> None:
    """Here both are instants, in UTC."""
    assert due(parse_amount(written), utc(start), calendar_of(), CLOSE, LONDON).at == utc(falls_due)


def test_the_day_of_the_start_is_the_local_one() -> None:
    # 11:30pm UTC on Sunday 4 July 2027 is half past midnight on Monday in London: Monday is day 0.
    found = due(parse_amount("1 working day"), utc("2027-07-04 23:30"), calendar_of(), CLOSE, LONDON)
    assert found.at == local("2027-07-06 17:00")


def test_close_of_business_is_the_policys() -> None:
    found = due(parse_amount("1 working day"), local("2027-01-04 10:00"), calendar_of(), time(16, 30), LONDON)
    assert found.at == local("2027-01-05 16:30")


def test_a_closure_is_skipped() -> None:
    calendar = with_closure(date(2027, 1, 5), "Staff conference")
    found = due(parse_amount("1 working day"), local("2027-01-04 10:00"), calendar, CLOSE, LONDON)
    assert found.at == local("2027-01-06 17:00")


def test_every_day_is_explained() -> None:
    found = due(parse_amount("5 working days"), local("2026-12-23 09:00"), calendar_of(), CLOSE, LONDON)
    assert [(step.day.day, step.counted, step.number, step.why) for step in found.steps] == [
        (23, False, 0, "the day on which it starts: day 0"),
        (24, True, 1, "working day 1"),
        (25, False, None, "Christmas Day, a bank holiday"),
        (26, False, None, "Saturday"),
        (27, False, None, "Sunday"),
        (28, False, None, "Boxing Day, a bank holiday"),
        (29, True, 2, "working day 2"),
        (30, True, 3, "working day 3"),
        (31, True, 4, "working day 4"),
        (1, False, None, "New Year's Day, a bank holiday"),
        (2, False, None, "Saturday"),
        (3, False, None, "Sunday"),
        (4, True, 5, "working day 5"),
    ]
    assert found.sentence == "5 working days from Wednesday 23 December 2026: by 5pm on Monday 4 January 2027"


def test_hours_are_explained_by_the_days_that_they_run_through() -> None:
    found = due(parse_amount("48 hours"), local("2027-03-27 10:30"), calendar_of(), CLOSE, LONDON)
    assert [(step.day.day, step.why) for step in found.steps] == [
        (27, "13 hours 30 minutes on this day"),
        (28, "23 hours on this day"),
        (29, "11 hours 30 minutes on this day"),
    ]
    assert sum((step.elapsed for step in found.steps if step.elapsed), timedelta()) == timedelta(hours=48)
    assert (
        found.sentence
        == "48 hours from 10:30am on Saturday 27 March 2027: by 11:30am on Monday 29 March 2027"
    )


def test_an_agreed_time() -> None:
    start = local("2027-01-04 10:00")
    open_ended, limited = parse_amount("agreed"), parse_amount("agreed, at most 5 working days")
    none_yet = due(open_ended, start, calendar_of(), CLOSE, LONDON)
    assert (none_yet.at, none_yet.sentence) == (None, "no time until both sides have agreed one")
    assert due(limited, start, calendar_of(), CLOSE, LONDON).at == local("2027-01-11 17:00")
    soon, late = local("2027-01-06 12:00"), local("2027-02-01 12:00")
    assert due(open_ended, start, calendar_of(), CLOSE, LONDON, agreed=late).at == late
    assert due(limited, start, calendar_of(), CLOSE, LONDON, agreed=soon).at == soon
    assert due(limited, start, calendar_of(), CLOSE, LONDON, agreed=late).at == local("2027-01-11 17:00")


@pytest.mark.parametrize(
    "written", ["5 working days", "agreed", "agreed, at most 5 working days", "24 hours"]
)
def test_a_time_that_protects_the_child_brings_it_forward(written: str) -> None:
    start, protective = local("2027-01-04 10:00"), local("2027-01-05 09:00")
    found = due(parse_amount(written), start, calendar_of(), CLOSE, LONDON, protective=protective)
    assert (found.at, found.capped) == (protective, True)
    assert found.sentence.startswith("brought forward to protect the child: by 9am on Tuesday 5 January 2027")


def test_a_later_protective_time_changes_nothing() -> None:
    start, protective = local("2027-01-04 10:00"), local("2027-01-20 09:00")
    plain = due(parse_amount("5 working days"), start, calendar_of(), CLOSE, LONDON)
    assert (
        due(parse_amount("5 working days"), start, calendar_of(), CLOSE, LONDON, protective=protective)
        == plain
    )


def test_a_calendar_that_ends_too_soon_is_an_error() -> None:
    with pytest.raises(CalendarTooShort):
        due(parse_amount("5 working days"), local("2028-12-27 10:00"), calendar_of(), CLOSE, LONDON)


@pytest.mark.parametrize(
    ("start", "falls_due", "reminder"),
    [
        # One working day before: Monday's close is prepared for from Friday's.
        ("2027-01-04 10:00", "2027-01-11 17:00", "2027-01-08 17:00"),
        # Half of it is later: 24 hours from Monday noon.
        ("2027-01-04 12:00", "2027-01-05 12:00", "2027-01-05 00:00"),
        # On a Sunday nobody works: Friday's close counts as its end, so Thursday's close it is.
        ("2027-01-03 17:00", "2027-01-17 17:00", "2027-01-14 17:00"),
        # At 11pm nobody works either: Tuesday's close counts, so Monday's close it is.
        ("2027-01-04 11:00", "2027-01-12 23:00", "2027-01-11 17:00"),
    ],
)
def test_a_reminder_goes_out(start: str, falls_due: str, reminder: str) -> None:
    assert reminder_at(local(start), local(falls_due), calendar_of(), CLOSE, LONDON) == local(reminder)


@pytest.mark.parametrize(
    ("start", "falls_due", "passed_on"),
    [
        ("2027-01-04 10:00", "2027-01-11 17:00", "2027-01-05 17:00"),
        ("2027-01-04 10:00", "2027-01-04 17:00", "2027-01-04 13:30"),
        ("2027-01-08 10:00", "2027-01-15 17:00", "2027-01-11 17:00"),
    ],
)
def test_an_unopened_matter_is_passed_on(start: str, falls_due: str, passed_on: str) -> None:
    found = half_or_one_working_day(local(start), local(falls_due), calendar_of(), CLOSE, LONDON)
    assert found == local(passed_on)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2027-01-08 12:00", 0),
        ("2027-01-08 18:00", 0),
        ("2027-01-10 12:00", 0),
        ("2027-01-11 09:00", 1),
        ("2027-01-15 09:00", 5),
    ],
)
def test_lateness_is_counted_in_working_days(now: str, days: int) -> None:
    assert working_days_late(local("2027-01-08 17:00"), local(now), calendar_of(), LONDON) == days


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2027-01-05 17:00", "5pm on Tuesday 5 January 2027"),
        ("2027-01-05 09:05", "9:05am on Tuesday 5 January 2027"),
        ("2027-07-05 12:00", "midday on Monday 5 July 2027"),
        ("2027-07-05 12:30", "12:30pm on Monday 5 July 2027"),
        ("2027-07-05 00:30", "12:30am on Monday 5 July 2027"),
        ("2027-07-05 00:00", "midnight at the start of Monday 5 July 2027"),
    ],
)
def test_a_moment_is_said_in_full(moment: str, words: str) -> None:
    assert in_words(local(moment), LONDON) == words
