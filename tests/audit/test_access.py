"""Who looked: written without a lock, sealed day by day once a day is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import override_settings

from audit.access import log_access, looks_at, seal_days
from audit.acts import Actor
from audit.models import AccessDay, AccessEntry
from audit.tasks import seal_access_days
from audit.verification import Tally, verify
from tests.audit.samples import ACTOR, NOON

pytestmark = pytest.mark.django_db


def look(at: datetime, reference: str = "K7-3QF9", by: Actor = ACTOR) -> None:
    log_access(by=by, looked_at="matter", reference=reference, now=at)


def sealed() -> list[tuple[date, int]]:
    return list(AccessDay.objects.values_list("day", "count"))


def test_who_looked_is_told_newest_first() -> None:
    look(NOON)
    look(NOON + timedelta(hours=1), by=Actor(key="9", name="Ben Hall", role="Sergeant", agency="Police"))
    look(NOON, reference="M4-7HTX")
    assert [it.viewer_name for it in looks_at("K7-3QF9")] == ["Ben Hall", "Ana Reed"]


def test_a_look_is_one_insert(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(1):
        look(NOON)


def test_nothing_is_sealed_where_nobody_has_looked() -> None:
    assert seal_days(now=NOON) == 0


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2027, 1, 11, 23, 59, tzinfo=UTC), []),
        (datetime(2027, 1, 12, 0, 59, tzinfo=UTC), []),
        (datetime(2027, 1, 12, 1, 0, tzinfo=UTC), [(date(2027, 1, 11), 2)]),
        (datetime(2027, 1, 13, 0, 30, tzinfo=UTC), [(date(2027, 1, 11), 2)]),
        (datetime(2027, 1, 13, 2, 0, tzinfo=UTC), [(date(2027, 1, 11), 2), (date(2027, 1, 12), 0)]),
    ],
)
def test_a_day_is_sealed_when_it_has_been_over_for_an_hour(
    now: datetime, days: list[tuple[date, int]]
) -> None:
    look(NOON)
    look(NOON + timedelta(hours=11, minutes=59))
    assert seal_days(now=now) == len(days)
    assert sealed() == days


def test_sealing_again_seals_only_what_is_new() -> None:
    look(NOON)
    assert seal_days(now=NOON + timedelta(days=2)) == 2
    assert seal_days(now=NOON + timedelta(days=2)) == 0
    look(NOON + timedelta(days=2))
    assert seal_days(now=NOON + timedelta(days=4)) == 2
    assert sealed()[2] == (date(2027, 1, 13), 1)
    assert list(verify(Tally(), now=NOON + timedelta(days=4))) == []


def test_a_day_is_chained_to_the_day_before() -> None:
    look(NOON)
    seal_days(now=NOON + timedelta(days=3))
    first, second, third = AccessDay.objects.all()
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)


def test_the_task_seals_the_days_that_are_over() -> None:
    look(datetime.now(UTC) - timedelta(days=2))
    seal_access_days()
    assert AccessDay.objects.exists()
    assert AccessEntry.objects.count() == 1


@pytest.mark.postgres
@override_settings(ACCORD_CLOCK="database")
@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(hours=-2), timedelta(minutes=10)])
def test_a_machine_whose_clock_is_wrong_seals_no_day_that_goes_on(off: timedelta) -> None:
    """What is looked at there stands at the database's time, in a day that nobody has sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    with time_machine.travel(now + off):
        look(now + off)
        seal_access_days()
        look(now + off)
    assert sealed() == []
    assert all(abs(entry.at - now) < timedelta(minutes=1) for entry in AccessEntry.objects.all())
