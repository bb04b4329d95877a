"""The connection to the database ends after a statement of a move: nothing of it happened or all of it, and once.

One form is sent under one key; at each try the connection is ended one statement further on, in turn by the server
(pg_terminate_backend from another connection) and at the socket, until the form goes through. After each try either
every table is as it was, or the form was carried out and is carried out no second time.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError, connection

from tests.factories import World
from tests.faults import databases, tally
from tests.faults.asking import CASES, Sending
from tests.faults.forking import When, at_statement, statements_of
from tests.faults.kinds import Kind
from tests.faults.putting_back import Saved
from tests.house.recipes import RECIPES
from tests.house.test_services import everything

pytestmark = pytest.mark.postgres

# What no form of the table above does: raising, and a referral with its refusal. They have no key; called again they
# are done once. Where the answer to the commit was lost, raising finds its draft gone and leads to the matter.
WITHOUT_A_FORM = [
    "raise_disagreement", "send_draft", "move_on", "make_referral", "accept_referral", "record_refused", "send_reasons",
    "hold_agencies_meeting", "settle_by_matter",
]  # fmt: skip


@pytest.fixture(scope="module")
def other(database: str) -> Iterator[psycopg2.extensions.connection]:
    """Another connection to the same database, which ends the first."""
    made = psycopg2.connect(databases.url_of(database))
    made.autocommit = True
    yield made
    made.close()


def by_the_server(other: psycopg2.extensions.connection) -> None:
    """An administrator ends it, or the server fails over."""
    mine = connection.connection.info.backend_pid
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 20000)", [mine])


def at_the_socket(other: psycopg2.extensions.connection) -> None:
    """The network is gone: what the server says is not heard any more, and it finds nobody there."""
    mine = connection.connection.info.backend_pid
    line = socket.socket(fileno=os.dup(connection.connection.fileno()))
    line.shutdown(socket.SHUT_RDWR)
    line.close()
    until_gone(other, mine)


def until_gone(other: psycopg2.extensions.connection, pid: int) -> None:
    for _ in range(2000):
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid])
            if cursor.fetchone() is None:
                return
        time.sleep(0.01)
    raise TimeoutError("the server still works for the connection that was ended")


@contextmanager
def answer_to_commit_lost(other: psycopg2.extensions.connection) -> Iterator[None]:
    """COMMIT goes out and is carried out; its answer comes to nobody."""
    commit = connection._commit

    def deaf() -> None:
        commit()
        at_the_socket(other)
        with connection.wrap_database_errors:  # the error that whoever waits for the answer gets
            connection.connection.cursor().execute("SELECT 1")

    connection._commit = deaf
    try:
        yield
    finally:
        del connection._commit
        connection.close()


WAYS = (by_the_server, at_the_socket)


def first_of_the_move(statements: list[str]) -> int:
    """The number of the statement that opens the transaction of the act: its key."""
    keys = (number for number, sql in enumerate(statements, 1) if 'INSERT INTO "escalation_once"' in sql)
    return next(keys)


@pytest.mark.parametrize("name", CASES)
def test_a_form_whose_connection_ends_is_carried_out_once(
    name: str, world: World, empty: Saved, there: Saved, other: psycopg2.extensions.connection, factor: int
) -> None:
    """It ends after one statement of the page that is posted to, and after every one of the move."""
    empty.put_back()
    sending = Sending.of(CASES[name], deepcopy(world))
    there.save()
    connection.close()  # each try begins on a new one, which is taught its questions again
    statements = statements_of(lambda: sending.send())
    there.put_back()
    before, acts = everything(), sending.acts()
    first = first_of_the_move(statements)
    for turn in range(factor):
        for nth in (first // 2, *range(first, len(statements) + 1)):
            with at_statement(nth, When.AFTER, lambda end=WAYS[(nth + turn) % 2]: end(other)):
                answer = sending.send()
            connection.close()
            if sending.acts()[2]:  # the last one: its connection ended when all of it was done
                break
            where = f"{name}: {nth}: {statements[nth - 1]}"
            assert (answer.status_code, answer["Retry-After"]) == (503, "10"), where
            assert everything() == before, where
            tally.add(Kind.CONNECTION_ENDED)
        else:
            pytest.fail(f"{name} had more statements than were counted")
        once_and_no_more(name, sending, acts)
        there.put_back()
    with answer_to_commit_lost(other):
        assert sending.send().status_code == 503
    once_and_no_more(name, sending, acts)
    there.put_back()


def once_and_no_more(name: str, sending: Sending, acts: tuple[int, int, int]) -> None:
    """Sent again under the same key it is one act, however often."""
    for _ in range(2):
        assert sending.send().status_code == 302, name
    now_acts, version, once = sending.acts()
    assert (version, once) == (acts[1] + 1, 1), name
    assert now_acts > acts[0]
    tally.add(Kind.CONNECTION_ENDED, sending.judged())


@pytest.mark.parametrize("name", WITHOUT_A_FORM)
def test_a_service_whose_connection_ends_leaves_nothing(
    name: str, world: World, empty: Saved, there: Saved, other: psycopg2.extensions.connection, factor: int
) -> None:
    empty.put_back()
    call = RECIPES[name].bring(deepcopy(world))
    there.save()
    connection.close()
    statements = statements_of(call)
    there.put_back()
    before = everything()
    for turn in range(factor):
        for nth in range(1, len(statements) + 1):
            with at_statement(nth, When.AFTER, lambda end=WAYS[(nth + turn) % 2]: end(other)):
                lost = was_lost(call)
            connection.close()
            if (now := everything()) != before:  # the last one, after which there was nothing left to be lost
                break
            assert lost, (name, nth, statements[nth - 1])
            tally.add(Kind.CONNECTION_ENDED)
        else:
            pytest.fail(f"{name} had more statements than were counted")
        there.put_back()
    call()
    assert counts(everything()) == counts(now)


def counts(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """How many rows every table has; without what is another each time, digests and keys."""
    return [row for row in rows if len(row) == 2]


def was_lost(call: Callable[[], object]) -> bool:
    try:
        call()
    except (OperationalError, InterfaceError):
        return True
    return False
