"""Calendars of several years together: the newest says what a day is, and no gap is guessed over."""

from datetime import date

from escalation.core.board.calendars import together
from escalation.core.calendar import Calendar


def calendar(first: int, last: int, *holidays: date) -> Calendar:
    return Calendar("scotland", date(first, 1, 1), date(last, 12, 31), dict.fromkeys(holidays, "A holiday"))


def test_an_older_calendar_says_what_a_newer_one_does_not_reach() -> None:
    newer = calendar(2026, 2029, date(2026, 1, 2))
    older = calendar(2024, 2027, date(2024, 1, 2), date(2026, 5, 4))
    found = together([newer, older])
    assert (found.covers_from, found.covers_until) == (date(2024, 1, 1), date(2029, 12, 31))
    assert not found.is_working_day(date(2024, 1, 2))
    assert found.is_working_day(date(2026, 5, 4))  # a holiday once, and known to be none since


def test_what_lies_between_two_calendars_is_not_guessed() -> None:
    found = together([calendar(2026, 2029), calendar(2020, 2023)])
    assert found.covers_from == date(2026, 1, 1)
