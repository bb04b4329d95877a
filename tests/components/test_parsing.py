"""What is understood of typed days and times, and what is not."""

from datetime import date, time

import pytest

from components.parsing import read_day, read_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5pm", time(17)),
        ("5 PM", time(17)),
        ("5 p.m.", time(17)),
        ("10.30am", time(10, 30)),
        ("10:30", time(10, 30)),
        ("10 30", time(10, 30)),
        ("0930", time(9, 30)),
        ("930am", time(9, 30)),
        ("17:00", time(17)),
        ("17:05pm", time(17, 5)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12.15am", time(0, 15)),
        ("0:30am", time(0, 30)),
        (" midday ", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_times_that_are_understood(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "5", "25:00", "10:61", "17am", "0pm", "teatime", "5pm\x00", "٥pm", "5:3", "1e3"]
)
def test_times_that_are_not(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_time(typed)


@pytest.mark.parametrize(
    ("day", "month", "year", "meant"),
    [
        ("5", "1", "2027", date(2027, 1, 5)),
        ("05", "01", "2027", date(2027, 1, 5)),
        ("5", "Jan", "2027", date(2027, 1, 5)),
        ("5", "january", "2027", date(2027, 1, 5)),
        ("30", "Sept", "2027", date(2027, 9, 30)),
        ("29", "2", "2028", date(2028, 2, 29)),
    ],
)
def test_days_that_are_understood(day: str, month: str, year: str, meant: date) -> None:
    assert read_day(day, month, year) == meant


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("29", "2", "2027"),
        ("31", "4", "2027"),
        ("0", "1", "2027"),
        ("5", "13", "2027"),
        ("5", "ma", "2027"),
        ("5", "ju", "2027"),
        ("5", "jany", "2027"),
        ("5", "1", "1899"),
        ("5", "1", "2101"),
        ("5\x00", "1", "2027"),
        ("-5", "1", "2027"),
        ("9" * 5000, "1", "2027"),
    ],
)
def test_days_that_are_not(day: str, month: str, year: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_day(day, month, year)
