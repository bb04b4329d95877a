"""A worker dies in mid-sweep: the pool child alone, or the whole of it; the message or the next worker comes back."""

import os
import random
import signal
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults.kinds import FEWEST, Kind
from tests.faults.processes import wait_until
from tests.faults.rounds import in_mid_sweep, rounds, wait_for_sweep
from tests.faults.servers import RedisServer
from tests.faults.world import NIGHT

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

LENGTH = 0.5  # seconds: about what a sweep of thirty nudges takes


def test_only_the_pool_child_is_killed(
    nudged_daily: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
) -> None:
    """No beat and no loop: it is the one message that comes back, since its worker was lost."""
    chance, killed = random.Random(4), 0
    with (
        django_db_blocker.unblock(),
        rounds(Kind.POOL_CHILD_KILLED, nudged_daily, redis_server, tmp_path) as these,
    ):
        worker = these.processes.worker()
        wait_for_sweep("worker", NIGHT)
        while killed < FEWEST * factor:
            day = these.next_day()
            wait_until(lambda: len(worker.children()) == 1, "the pool has a child again")
            (child,) = worker.children()
            these.send_sweep()
            hit = in_mid_sweep("worker", day, chance.uniform(0, LENGTH))
            if hit:
                os.kill(child, signal.SIGKILL)
                killed += 1
            wait_for_sweep("worker", day)
            these.judge(day, faults=int(hit))
        assert worker.alive
        these.judge_all()


def test_the_whole_worker_is_killed(
    nudged_daily: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
) -> None:
    """The next worker sweeps as soon as it is there; the lost message is delivered again later, and does no harm."""
    chance, killed = random.Random(5), 0
    with (
        django_db_blocker.unblock(),
        rounds(Kind.WORKER_KILLED, nudged_daily, redis_server, tmp_path) as these,
    ):
        worker = these.processes.worker()
        wait_for_sweep("worker", NIGHT)
        while killed < FEWEST * factor:
            day = these.next_day()
            these.send_sweep()
            hit = in_mid_sweep("worker", day, chance.uniform(0, LENGTH))
            if hit:
                worker.kill()
                killed += 1
                worker = these.processes.worker()
            wait_for_sweep("worker", day)
            these.judge(day, faults=int(hit))
        these.judge_all()
