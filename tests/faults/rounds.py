"""Rounds of one kind: on each next working day thirty deadlines want their nudge, while something is done to them."""

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from celery import Celery

from escalation.models import DeadlineEvent, Waker
from tests.faults import conftest, tally
from tests.faults.kinds import Kind
from tests.faults.processes import Processes, wait_until
from tests.faults.servers import RedisServer
from tests.faults.verdict import judge
from tests.faults.world import BEFORE, NIGHT, NUDGED_DAILY, working_days


@dataclass
class Rounds:
    """Days on which sweeps came to their end, and the processes that do it.

    The clock stands still in all of them but where a round moves it on.
    """

    kind: Kind
    processes: Processes
    redis: RedisServer
    days: Iterator[datetime]
    swept: list[datetime] = field(default_factory=lambda: [BEFORE, NIGHT])

    def next_day(self) -> datetime:
        """Half past nine on the next working day, in every process."""
        day = next(self.days)
        self.processes.at(day)
        return day

    def send_sweep(self) -> None:
        """The message that beat would send."""
        with Celery(broker=self.redis.url) as app:
            app.send_task("escalation.tasks.sweep")

    def judge(self, day: datetime, *, faults: int = 1, others: bool = False) -> None:
        """A sweep came to its end at that time: the events are judged now, all else at the end.

        Where ``others`` sweep beside it, it may have left to one of them what that had locked, or had locked when it
        died: they, or the next sweep, are given a minute for it.
        """
        if others:
            nudged = DeadlineEvent.objects.filter(kind="nudged", claimed_at=day)
            with contextlib.suppress(TimeoutError):  # what is lost is told by the verdict
                wait_until(lambda: nudged.count() >= NUDGED_DAILY, "the last nudge")
        self.swept.append(day)
        verdict = judge(sweeps=self.swept, whole=False)
        tally.add(self.kind, verdict.count, faults=faults)
        assert not verdict.findings

    def judge_all(self) -> None:
        verdict = judge(sweeps=self.swept)
        tally.add(self.kind, verdict.count, faults=0)
        assert not verdict.findings


@contextmanager
def rounds(kind: Kind, template: str, redis: RedisServer, folder: Path) -> Iterator[Rounds]:
    """Rounds on a copy of the database of the nudges; what was started is ended."""
    redis.flush()
    with conftest.copied(template, kind.name) as name:
        processes = Processes(database=name, redis=redis.url, folder=folder)
        processes.at(NIGHT)
        try:
            yield Rounds(kind, processes, redis, iter(working_days(400)))
        finally:
            processes.end()


def swept_by(waker: str, when: datetime) -> bool:
    """Whether a sweep of this kind of waker (worker, loop) came to its end at that time."""
    return Waker.objects.filter(name__startswith=f"{waker} on ", completed_at=when).exists()


def wait_for_sweep(waker: str, when: datetime, seconds: float = 120) -> None:
    wait_until(lambda: swept_by(waker, when), f"the end of a sweep of the {waker} at {when}", seconds)


def in_mid_sweep(waker: str, when: datetime, after: float) -> bool:
    """Wait until a sweep began at that time and went on for so many seconds; False where it came to its end first."""
    began = Waker.objects.filter(name__startswith=f"{waker} on ", began_at=when)
    wait_until(began.exists, f"the beginning of a sweep of the {waker} at {when}")
    time.sleep(after)
    return not swept_by(waker, when)
