"""A machine whose own clock is wrong: it calls no time over early, forgets none, and records by the database's clock.

Sweeps and relays run in real processes whose clock is a day ahead, two hours back or ten minutes off. Everything is
laid around the database's own present, in which the tests run: matters raised three hours ago, with times that protect
the child before and after now.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import override_settings

from audit.models import Entry
from escalation import tasks
from escalation.models import DeadlineEvent, Delivery, Notice, Waker
from escalation.services.discussing import set_protective_time
from escalation.services.outbox import CLAIM
from tests import stories
from tests.factories import World, make_partnership
from tests.faults import tally
from tests.faults.forking import Ended, in_child
from tests.faults.kinds import Kind
from tests.faults.verdict import Verdict, judge

pytestmark = [pytest.mark.postgres]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFF = {
    Kind.CLOCK_AHEAD: [DAY],
    Kind.CLOCK_BEHIND: [-2 * HOUR],
    Kind.CLOCK_OFF: [10 * MINUTE, -10 * MINUTE],
}
# When the child's time is over, from now: some that a wrong clock would call over too early, some that it would forget.
UNTIL = [-90 * MINUTE, -4 * MINUTE, 5 * MINUTE, 4 * HOUR, 20 * HOUR]
ROUNDS = 10
TASKS = (tasks.sweep, tasks.deliver_notices, tasks.move_deadlines)


def of_the_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now


@pytest.fixture(scope="module")
def begun(database: str) -> datetime:
    """When the first of these tests began."""
    return of_the_database()


@pytest.fixture(scope="module")
def world(begun: datetime) -> World:
    return make_partnership(now=begun - timedelta(days=20))


def with_a_wrong_clock(off: timedelta, task: Callable[[], None]) -> Callable[[], None]:
    """The task of a worker, on a machine whose clock is off by this much."""

    def work() -> None:
        with (
            override_settings(ACCORD_CLOCK="database"),
            time_machine.travel(datetime.now(UTC) + off, tick=True),
        ):
            task()

    return work


@pytest.mark.parametrize("kind", OFF)
def test_no_time_is_early_and_none_is_lost(world: World, begun: datetime, kind: Kind, factor: int) -> None:
    sweeps = []
    for step in range(ROUNDS * factor):
        now = of_the_database()
        story = stories.raised(world, now - 3 * HOUR)
        set_protective_time(
            **story.by(world.teacher), until=now + UNTIL[step % len(UNTIL)], reason="The child goes home."
        )
        off = OFF[kind][step % len(OFF[kind])]
        sweeps.append(of_the_database())
        for task in TASKS:
            assert in_child(with_a_wrong_clock(off, task)) is Ended.DONE
        verdict = Verdict()
        if step % 5 == 0 or step == ROUNDS * factor - 1:
            verdict = judge(sweeps=sweeps)
        verdict.other += of_another_time(begun)
        assert verdict.findings == []
        tally.add(kind, verdict.count, faults=len(TASKS))
    assert DeadlineEvent.objects.filter(kind="overdue").count() >= 2 * ROUNDS // 5
    assert Notice.objects.exclude(sent_at=None).count() >= ROUNDS


def of_another_time(begun: datetime) -> list[str]:
    """Whatever the service itself wrote since these tests began with a time that is not the database's."""
    now = of_the_database()
    sent = Entry.objects.filter(kind__in=("notice.sent", "deadline.overdue", "deadline.reminded"))
    found = []
    for column, rows in (
        ("claimed_at", DeadlineEvent.objects.all()),
        ("recorded_at", DeadlineEvent.objects.all()),
        ("claimed_at", sent),
        ("recorded_at", sent),
        ("sent_at", Notice.objects.exclude(sent_at=None)),
        ("began_at", Waker.objects.all()),
        ("completed_at", Waker.objects.all()),
    ):
        times = rows.order_by().values_list(column, flat=True)
        wrong = [time for time in times if not begun <= time <= now]
        found += [f"{column} {time:%d %H:%M:%S}, now {now:%d %H:%M:%S}" for time in wrong]
    claims = Delivery.objects.exclude(attempts=0).filter(next_try_at__gt=now + CLAIM)
    return [*found, *(f"claimed until {one.next_try_at:%d %H:%M}" for one in claims)]
