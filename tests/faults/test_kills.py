"""A sweep over two hundred due rows is killed at each of its SQL statements, and the next one finishes its work.

What a kill left behind is compared with what stood there before: most leave nothing, and those that come after a
commit leave whole acts and never part of one. From every state that kills can leave, another sweep runs and is judged;
it is rolled back, so that the next kill meets the same rows. So a sweep is walked from its first statement to its
last, each one before it is sent and after it is answered; after a SELECT the next statement's "before" is the same.
Only where one transaction has very many statements are some of them left to chance (``--faults N`` takes more).
"""

import random

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from escalation.services.waking import wake
from tests.faults import conftest, rows, tally, world
from tests.faults.forking import Ended, When, killed_at, statements_of
from tests.faults.kinds import Kind
from tests.faults.verdict import judge
from tests.faults.world import BEFORE, DUE, NOW

pytestmark = pytest.mark.postgres

NOT_OF_THE_RECORD = {"escalation_waker"}  # when a sweep began
MOST = 60  # statements of one transaction that are taken
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
    """Another sweep, judged and rolled back: the next kill is to meet the same rows. The statements that it took."""
    with transaction.atomic():
        statements = as_if_alone(statements_of(sweep))
        verdict = judge(sweeps=[BEFORE, NOW], told=world.TOLD, told_since=NOW)
        transaction.set_rollback(True)
    tally.add(Kind.KILLED_AT_STATEMENT, verdict.count, faults=0)
    assert not verdict.findings
    return statements


def as_if_alone(statements: list[str]) -> list[str]:
    """The statements as a sweep takes them that is in no transaction of ours: its outermost savepoints are commits."""
    depth, found = 0, []
    for sql in statements:
        depth += sql.startswith("SAVEPOINT")
        if sql.startswith("SAVEPOINT") and depth == 1:
            continue
        outermost = sql.startswith("RELEASE") and depth == 1
        depth -= sql.startswith("RELEASE")
        found.append("COMMIT" if outermost else sql)
        if sql.startswith("DELETE") and depth == 0:
            found.append(
                "COMMIT"
            )  # Django deletes in a transaction, and sets no savepoint where there is one
    return found


def kill(nth: int, when: When) -> str:
    """Kill a sweep at this statement; the statement, or nothing where the sweep has fewer."""
    killed = killed_at(sweep, nth, when)
    assert killed.ended is not Ended.FAILED
    if killed.ended is Ended.KILLED:
        tally.add(Kind.KILLED_AT_STATEMENT)
    return killed.statement.lstrip().upper()


class Walk:
    """A sweep on its way from its first statement to its last, over what earlier kills have left done.

    ``first`` is the first statement after the last commit: once what it began is committed, a new sweep does not do
    that again, and has there what comes next. Of a transaction of more than ``MOST`` statements as many are taken by
    chance, its commit always: each of them costs all that come before it.
    """

    def __init__(self, factor: int) -> None:
        self.most, self.chance = MOST * factor, random.Random(factor)
        self.nth = self.first = 1
        self._arrive()

    def go(self) -> None:
        """To the end."""
        while self._is_left_out() or self._kill_here():
            pass

    def _arrive(self) -> None:
        """In a state that kills have left: another sweep is judged from here."""
        self.there, self.statements, self.skipped = fingerprint(), finish_and_judge(), False

    def _is_left_out(self) -> bool:
        """Whether this statement is one of too many; then the next one is asked for."""
        rest = self.statements[self.nth - 1 :]
        if not rest or rest[0] == "COMMIT":
            return False
        length = self.nth - self.first + (rest.index("COMMIT") if "COMMIT" in rest else len(rest))
        if self.chance.random() * length < self.most:
            return False
        self.nth, self.skipped = self.nth + 1, True
        return True

    def _kill_here(self) -> bool:
        """Kill before and after one statement; a commit may leave something, and nothing else may. False at the end."""
        statement = kill(self.nth, When.BEFORE)
        if not statement:
            return False
        if not statement.startswith(LEAVES_NOTHING):
            kill(self.nth, When.AFTER)
        there = fingerprint()
        if there == self.there:
            self.nth += 1
            self.first = self.nth if statement == "COMMIT" else self.first
            return True
        assert statement == "COMMIT" or self.skipped, f"something was left behind at {statement}"
        self.nth = self.first
        self._arrive()
        return True


def test_killed_at_each_statement(
    two_hundred_due: str, django_db_blocker: DjangoDbBlocker, factor: int
) -> None:
    with django_db_blocker.unblock(), conftest.copied(two_hundred_due, "kills"):
        Walk(factor).go()
        # What kills alone have left is the whole: the last of them found nothing more to do.
        verdict = judge(sweeps=[BEFORE, NOW], told=world.TOLD, told_since=NOW)
        tally.add(Kind.KILLED_AT_STATEMENT, verdict.count, faults=0)
        assert not verdict.findings
        assert sum(event.claimed == NOW for event in rows.events()) == DUE
