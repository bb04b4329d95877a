"""When a notice goes out, in winter time: when it was written, what it wants, and whose wishes those are."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from escalation.core.sending import Wishes, send_at

LONDON = ZoneInfo("Europe/London")
USUAL, DIGEST = Wishes(), Wishes(digest=True)
NONE_QUIET = Wishes(time(7), time(7))
AT_NOON = Wishes(time(12), time(14))
ACT, KNOW = "Act before the time is over", "To know: it was withdrawn"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-01-{text}").replace(tzinfo=UTC)


TABLE = [
    # written      wants by itself by when     wishes      goes
    ("12T23:30", ACT, True, "14T17:00", USUAL, "13T07:00"),  # no reminder at midnight
    ("12T20:00", ACT, True, "14T17:00", USUAL, "13T07:00"),  # on the stroke of the quiet hours
    ("12T19:59", ACT, True, "14T17:00", USUAL, "12T19:59"),
    ("13T06:59", ACT, True, "14T17:00", USUAL, "13T07:00"),
    ("13T07:00", ACT, True, "14T17:00", USUAL, "13T07:00"),
    ("12T23:30", ACT, True, "13T06:00", USUAL, "12T23:30"),  # the time left is shorter
    ("12T23:30", ACT, True, "13T07:00", USUAL, "12T23:30"),
    ("12T23:30", ACT, False, "14T17:00", USUAL, "12T23:30"),  # a person did it: somebody may be on duty
    ("12T23:30", ACT, True, None, USUAL, "13T07:00"),
    ("12T12:30", ACT, True, None, AT_NOON, "12T14:00"),
    ("12T23:30", ACT, True, None, NONE_QUIET, "12T23:30"),
    ("12T10:00", KNOW, False, None, USUAL, "12T10:00"),
    ("12T10:00", KNOW, False, None, DIGEST, "13T08:00"),  # in the e-mail of the day
    ("12T07:59", KNOW, False, None, DIGEST, "12T08:00"),
    ("12T10:00", KNOW, False, "12T17:00", DIGEST, "12T10:00"),  # the time left is shorter
    ("12T10:00", ACT, False, None, DIGEST, "12T10:00"),  # asks for something: at once
]


@pytest.mark.parametrize(("written", "wants", "by_itself", "by_when", "wishes", "goes"), TABLE)
def test_when_it_goes(
    written: str, wants: str, by_itself: bool, by_when: str | None, wishes: Wishes, goes: str
) -> None:
    found = send_at(
        at(written),
        wants=wants,
        by_itself=by_itself,
        by_when=at(by_when) if by_when else None,
        wishes=wishes,
        zone=LONDON,
    )
    assert found == at(goes)


def test_in_summer_the_morning_is_by_the_clock_on_the_wall() -> None:
    written = datetime(2027, 7, 12, 22, 30, tzinfo=UTC)
    found = send_at(written, wants=ACT, by_itself=True, by_when=None, wishes=USUAL, zone=LONDON)
    assert found == datetime(2027, 7, 13, 6, 0, tzinfo=UTC)
