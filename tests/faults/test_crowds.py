"""Ten thousand due at once, and matters that somebody has locked: what one sweep leaves, the next one takes."""

import os
import random
import signal
import time

import pytest
from pytest_django import DjangoDbBlocker

from escalation.models import DeadlineEvent
from escalation.services.waking import wake
from tests.faults import conftest, tally
from tests.faults.forking import Ended, begin_in_child, wait_for
from tests.faults.kinds import FEWEST, Kind
from tests.faults.verdict import judge
from tests.faults.world import BEFORE, NOW
from tests.faults.world_many import CLOCKS, MATTERS

pytestmark = pytest.mark.postgres

SWEEPERS = 2


def written() -> int:
    return DeadlineEvent.objects.filter(kind="overdue").count()


def test_ten_thousand_due_at_once(
    ten_thousand_due: str, django_db_blocker: DjangoDbBlocker, factor: int
) -> None:
    """Two sweepers at once; each is killed after a while and another takes its place, until enough were killed."""
    chance, killed = random.Random(7), 0
    with django_db_blocker.unblock(), conftest.copied(ten_thousand_due, "many"):
        sweepers: list[int] = []
        while killed < FEWEST * factor:
            while len(sweepers) < SWEEPERS:
                sweepers.append(begin_in_child(lambda: wake("loop", now=NOW)))
            time.sleep(chance.uniform(0.1, 1.5))
            sweeper = sweepers.pop(0)
            os.kill(sweeper, signal.SIGKILL)
            if wait_for(sweeper) is Ended.KILLED:
                killed += 1
                tally.add(Kind.TEN_THOUSAND)
        assert [wait_for(one) for one in sweepers] == [Ended.DONE] * len(sweepers)
        wake("loop", now=NOW)
        verdict = judge(sweeps=[BEFORE, NOW])
        tally.add(Kind.TEN_THOUSAND, verdict.count, faults=0)
        assert not verdict.findings
        assert written() == MATTERS * CLOCKS
