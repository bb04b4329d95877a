"""Days and times as people say them."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import engines

from components.words import day_in_words, in_words, joined, time_in_words


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(17), "5pm"),
        (time(10, 41), "10:41am"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(0, 5), "12:05am"),
        (time(0), "midnight"),
        (time(9), "9am"),
    ],
)
def test_a_time_is_said_as_on_a_door(moment: time, said: str) -> None:
    assert time_in_words(moment) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2027, 1, 5, 17, tzinfo=UTC), "5pm on Tuesday 5 January 2027"),
        (datetime(2027, 7, 5, 16, tzinfo=UTC), "5pm on Monday 5 July 2027"),  # summer time
        (datetime(2027, 7, 5, 23, 30, tzinfo=UTC), "12:30am on Tuesday 6 July 2027"),
        (datetime(2027, 1, 5, 12, tzinfo=UTC), "midday on Tuesday 5 January 2027"),
        (datetime(2027, 1, 5, 0, tzinfo=UTC), "midnight at the start of Tuesday 5 January 2027"),
    ],
)
def test_a_moment_is_said_in_full_and_in_local_time(moment: datetime, said: str) -> None:
    assert in_words(moment) == said


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        in_words(datetime(2027, 1, 5, 17))  # noqa: DTZ001


def test_a_day_is_the_local_one() -> None:
    assert day_in_words(date(2027, 1, 5)) == "Tuesday 5 January 2027"
    assert day_in_words(datetime(2027, 7, 5, 23, 30, tzinfo=UTC)) == "Tuesday 6 July 2027"


@pytest.mark.parametrize(
    ("things", "said"),
    [([], ""), (["a day"], "a day"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_in_a_sentence(things: list[str], said: str) -> None:
    assert joined(things) == said


def test_the_filters_put_them_in_a_time_element() -> None:
    template = engines["django"].from_string(
        "{% load govuk %}{{ due|in_words }} {{ day|day_in_words }} {{ none|in_words }}"
    )
    said = template.render(
        {"due": datetime(2027, 7, 5, 16, 0, 9, tzinfo=UTC), "day": date(2027, 1, 5), "none": None}
    )
    assert said == (
        '<time datetime="2027-07-05T17:00+01:00">5pm on Monday 5 July 2027</time> '
        '<time datetime="2027-01-05">Tuesday 5 January 2027</time> '
    )
