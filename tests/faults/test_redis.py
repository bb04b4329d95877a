"""Redis flushed, stopped and read-only: the queue is lost or nobody answers, and the rows say what is due."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults.kinds import FEWEST, Kind
from tests.faults.rounds import Rounds, rounds, wait_for_sweep
from tests.faults.servers import RedisServer
from tests.faults.world import NIGHT

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


def test_redis_is_flushed(
    nudged_daily: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
) -> None:
    """The messages are gone, the worker and beat are not: the next tick asks the rows again."""
    chance = random.Random(6)
    with (
        django_db_blocker.unblock(),
        rounds(Kind.REDIS_FLUSHED, nudged_daily, redis_server, tmp_path) as these,
    ):
        these.processes.worker()
        these.processes.beat()
        wait_for_sweep("worker", NIGHT)
        for _ in range(FEWEST * factor):
            day = these.next_day()
            time.sleep(chance.uniform(0, 1))  # before, in or after the sweep
            redis_server.flush()
            wait_for_sweep("worker", day)
            these.judge(day)
        these.judge_all()


def away(these: Rounds, leave: Callable[[], None], come_back: Callable[[], None]) -> None:
    """From five to nine until five past nine, when the nudges fall due, Redis is away: the loop alone goes on."""
    day = next(these.days)
    before, after = day - timedelta(minutes=35), day - timedelta(minutes=25)
    these.processes.at(before)
    wait_for_sweep("loop", before)
    leave()
    these.processes.at(after)
    wait_for_sweep("loop", after)
    come_back()
    these.swept.append(before)
    these.judge(after, others=True)


@pytest.mark.parametrize("kind", [Kind.REDIS_STOPPED, Kind.REDIS_READ_ONLY])
def test_redis_is_away_for_ten_minutes(
    nudged_daily: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
    kind: Kind,
) -> None:
    """Ten minutes by the clock that all processes read. Afterwards worker and beat come back by themselves."""
    stopped = [(redis_server.stop, redis_server.start), (redis_server.freeze, redis_server.thaw)]
    read_only = [(redis_server.read_only, lambda: redis_server.read_only(False))]
    ways = stopped if kind is Kind.REDIS_STOPPED else read_only
    with django_db_blocker.unblock(), rounds(kind, nudged_daily, redis_server, tmp_path) as these:
        worker = these.processes.worker()
        these.processes.beat()
        these.processes.loop()
        wait_for_sweep("worker", NIGHT)
        for number in range(FEWEST * factor):
            away(these, *ways[number % len(ways)])
            if not worker.alive:
                # Celery's worker gives up where Redis answers READONLY; whatever runs it starts it again.
                worker = these.processes.worker()
        wait_for_sweep("worker", these.next_day())
        these.judge_all()
