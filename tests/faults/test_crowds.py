"""Ten thousand due at once, and matters that somebody has locked: what one sweep leaves, the next one takes."""

import random
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
from tests.faults.forking import (
    Ended,
    When,
    at_statement,
    begin_in_child,
    kill_this_process,
    killed_at,
    wait_for,
)
from tests.faults.kinds import FEWEST, Kind
from tests.faults.verdict import judge
from tests.faults.world import BEFORE, NOW, working_days
from tests.faults.world_many import CLOCKS, MATTERS

pytestmark = pytest.mark.postgres

SWEEPERS = 2
EARLY = 200  # statements: some five of the forty batches of ten thousand


def written() -> int:
    return DeadlineEvent.objects.filter(kind="overdue").count()


def test_ten_thousand_due_at_once(
    ten_thousand_due: str, django_db_blocker: DjangoDbBlocker, factor: int
) -> None:
    """Begun again on another copy, however fast all is done, until enough were killed."""
    chance, killed = random.Random(7), 0
    while killed < FEWEST * factor:
        with django_db_blocker.unblock(), conftest.copied(ten_thousand_due, "many"):
            fallen = killed_until_one_is_done(chance)
            wake("loop", now=NOW)
            verdict = judge(sweeps=[NOW])
            tally.add(Kind.TEN_THOUSAND, verdict.count, faults=fallen)
            assert not verdict.findings
            assert written() == MATTERS * CLOCKS
            assert fallen >= SWEEPERS  # the first ones die long before all is done
            killed += fallen


def killed_until_one_is_done(chance: random.Random) -> int:
    """Two sweepers at once; each dies at a statement of its own and another takes its place, until one finds no more.

    How many were killed.
    """
    sweepers, ended = [dying_sweeper(chance) for _ in range(SWEEPERS)], []
    while Ended.DONE not in ended:
        ended.append(wait_for(sweepers.pop(0)))
        sweepers.append(dying_sweeper(chance))
    ended += [wait_for(one) for one in sweepers]
    assert Ended.FAILED not in ended
    return ended.count(Ended.KILLED)


def dying_sweeper(chance: random.Random) -> int:
    """A sweeper that is killed at one of its early statements, if it lives so long; its process."""
    nth, when = chance.randint(1, EARLY), chance.choice(list(When))

    def sweep() -> None:
        with at_statement(nth, when, kill_this_process):
            wake("loop", now=NOW)

    return begin_in_child(sweep)


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
