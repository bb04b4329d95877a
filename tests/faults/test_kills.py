"""A sweep over two hundred due rows is killed at each of its SQL statements, and the next one finishes its work.

What a kill left behind is compared with what stood there before: most leave nothing, and those that come after a
commit leave whole acts and never part of one. From every state that kills can leave, another sweep runs and is judged;
it is rolled back, so that the next kill meets the same rows. So a sweep is walked from its first statement to its
last, each one before it is sent and after it is answered; after a SELECT the next statement's "before" is the same.
"""

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from escalation.models import DeadlineEvent
from escalation.services.waking import wake
from tests.faults import conftest, tally, world
from tests.faults.forking import Ended, Killed, When, killed_at
from tests.faults.kinds import Kind
from tests.faults.verdict import judge
from tests.faults.world import BEFORE, NOW

pytestmark = pytest.mark.postgres

NOT_OF_THE_RECORD = {"escalation_waker"}  # when a sweep began
LEAVES_NOTHING = ("SELECT", "SAVEPOINT", "RELEASE")  # after it the next statement's "before" is the same
Fingerprint = dict[str, tuple[int, str]]


def sweep() -> None:
    wake("loop", now=NOW)


def fingerprint() -> Fingerprint:
    """Every table: how many rows, and a digest of what they hold."""
    tables = [name for name in connection.introspection.table_names() if name not in NOT_OF_THE_RECORD]
    parts = [
        f"SELECT '{name}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{name}\" t"  # noqa: S608
        for name in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}


def finish_and_judge() -> list[str]:
    """Another sweep, judged and rolled back: the next kill is to meet the same rows. What does not hold."""
    with transaction.atomic():
        sweep()
        verdict = judge(sweeps=[BEFORE, NOW], told=world.TOLD, told_since=NOW)
        transaction.set_rollback(True)
    tally.add(Kind.KILLED_AT_STATEMENT, verdict.count, faults=0)
    return verdict.findings


def kill(nth: int, when: When) -> Killed:
    """Kill a sweep at this statement."""
    killed = killed_at(sweep, nth, when)
    if killed.ended is Ended.KILLED:
        tally.add(Kind.KILLED_AT_STATEMENT)
    return killed


class Walk:
    """A sweep on its way from its first statement to its last, over what earlier kills have left done.

    ``first`` is the first statement after the last commit: once what it began is committed, a new sweep does not do
    that again, and has there what comes next.
    """

    def __init__(self) -> None:
        self.there, self.nth, self.first = fingerprint(), 1, 1

    def step(self) -> bool:
        """Kill before and after one statement; False where the sweep has come to its end."""
        before = kill(self.nth, When.BEFORE)
        assert before.ended is not Ended.FAILED
        if before.ended is Ended.DONE:
            return False
        assert fingerprint() == self.there, f"before {before.statement}: something was left behind"
        if not before.statement.lstrip().upper().startswith(LEAVES_NOTHING):
            kill(self.nth, When.AFTER)
            if self._look(before.statement):
                return True
        self.nth += 1
        return True

    def _look(self, statement: str) -> bool:
        """Whether the kill after this statement left something done; which is judged."""
        there = fingerprint()
        if statement == "COMMIT" and there == self.there:
            self.first = self.nth + 1
        if there == self.there:
            return False
        assert not finish_and_judge()
        self.there, self.nth = there, self.first
        return True


def test_killed_at_each_statement(two_hundred_due: str, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), conftest.copied(two_hundred_due, "kills"):
        assert not finish_and_judge()
        walk = Walk()
        while walk.step():
            pass
        # What kills alone have left is the whole: the last of them came to its end and found nothing more to do.
        verdict = judge(sweeps=[BEFORE, NOW], told=world.TOLD, told_since=NOW)
        tally.add(Kind.KILLED_AT_STATEMENT, verdict.count, faults=0)
        assert not verdict.findings
        written = DeadlineEvent.objects.filter(claimed_at=NOW).count()
        assert written > 100
