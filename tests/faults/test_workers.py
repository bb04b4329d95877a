"""A worker dies in mid-sweep: the pool child alone, or the whole of it; the message or the next worker comes back."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults.kinds import FEWEST, Kind
from tests.faults.processes import Process, wait_until
from tests.faults.rounds import Rounds, in_mid_sweep, rounds, wait_for_sweep
from tests.faults.servers import RedisServer
from tests.faults.world import NIGHT

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

LENGTH = 0.5  # seconds: about what a sweep of thirty nudges takes


Strike = Callable[[], Process]  # it kills, and gives back the worker that sweeps on
Aim = Callable[[Rounds, Process], Strike]  # before the sweep begins


def killed_until(enough: int, these: Rounds, aim: Aim, chance: random.Random) -> Process:
    """Sweep day by day and strike at some moment of each, until enough strikes hit; every day is swept to its end."""
    worker, killed = these.processes.worker(), 0
    wait_for_sweep("worker", NIGHT)
    while killed < enough:
        day = these.next_day()
        strike = aim(these, worker)
        these.send_sweep()
        hit = in_mid_sweep("worker", day, chance.uniform(0, LENGTH))
        if hit:
            worker, killed = strike(), killed + 1
        wait_for_sweep("worker", day)
        these.judge(day, faults=int(hit))
    return worker


def the_pool_child(these: Rounds, worker: Process) -> Strike:
    wait_until(lambda: len(worker.children()) == 1, "the pool has a child again")
    (child,) = worker.children()

    def strike() -> Process:
        os.kill(child, signal.SIGKILL)
        return worker

    return strike


def the_whole_worker(these: Rounds, worker: Process) -> Strike:
    def strike() -> Process:
        worker.kill()
        return these.processes.worker()

    return strike


def test_only_the_pool_child_is_killed(
    nudged_daily: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
) -> None:
    """No beat and no loop: it is the one message that comes back, since its worker was lost."""
    with (
        django_db_blocker.unblock(),
        rounds(Kind.POOL_CHILD_KILLED, nudged_daily, redis_server, tmp_path) as these,
    ):
        worker = killed_until(FEWEST * factor, these, the_pool_child, random.Random(4))
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
    with (
        django_db_blocker.unblock(),
        rounds(Kind.WORKER_KILLED, nudged_daily, redis_server, tmp_path) as these,
    ):
        killed_until(FEWEST * factor, these, the_whole_worker, random.Random(5))
        these.judge_all()
