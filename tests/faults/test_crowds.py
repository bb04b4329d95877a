"""Ten thousand due at once, and matters that somebody has locked: what one sweep leaves, the next one takes."""

import os
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import psycopg2
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from escalation.models import DeadlineEvent, Disagreement
from escalation.services.waking import wake
from tests.faults import conftest, databases, tally
from tests.faults.forking import Ended, When, begin_in_child, killed_at, wait_for
from tests.faults.kinds import FEWEST, Kind
from tests.faults.verdict import judge
from tests.faults.world import BEFORE, NOW, working_days
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
        verdict = judge(sweeps=[NOW])
        tally.add(Kind.TEN_THOUSAND, verdict.count, faults=0)
        assert not verdict.findings
        assert written() == MATTERS * CLOCKS


@contextmanager
def locked_by_somebody(matters: Sequence[object]) -> Iterator[None]:
    """Within the block somebody else, on a connection of their own, holds the locks of these matters."""
    other = psycopg2.connect(databases.url_of(str(connection.settings_dict["NAME"])))
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM escalation_disagreement d JOIN audit_subject s ON s.id = d.subject_id"
                " WHERE d.id = ANY(%s::uuid[]) FOR UPDATE",
                [[str(one) for one in matters]],
            )
        yield
    finally:
        other.close()


def test_killed_between_batches_with_matters_locked_by_others(
    nudged_daily: str, django_db_blocker: DjangoDbBlocker, factor: int
) -> None:
    """A sweep skips what is locked and is killed after one of its commits; the next one takes all that it left."""
    chance, swept = random.Random(8), [BEFORE]
    with django_db_blocker.unblock(), conftest.copied(nudged_daily, "locks"):
        matters = list(Disagreement.objects.values_list("pk", flat=True))
        for number, day in enumerate(working_days(FEWEST * factor)):
            locked = chance.sample(matters, 10)
            with locked_by_somebody(locked):
                ended = killed_at(
                    partial(wake, "loop", now=day), 1 + number % 4, When.AFTER, only="COMMIT"
                ).ended
                assert ended in (Ended.KILLED, Ended.DONE)
                nudged = DeadlineEvent.objects.filter(kind="nudged", claimed_at=day)
                assert not nudged.filter(disagreement__in=locked).exists()
            wake("loop", now=day)
            swept.append(day)
            verdict = judge(sweeps=swept, whole=number + 1 == FEWEST * factor)
            tally.add(Kind.BETWEEN_BATCHES, verdict.count)
            assert not verdict.findings
