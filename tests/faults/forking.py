"""Fast kills: a child forked from this warm process opens its own connection and kills itself at the n-th statement."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper


class When(StrEnum):
    """On which side of a statement the process dies."""

    BEFORE = "before it is sent"
    AFTER = "after its answer"


class Ended(StrEnum):
    DONE = "came to its end"
    KILLED = "was killed"
    FAILED = "raised an error"


@dataclass(frozen=True)
class Killed:
    """How a child ended, and the statement at which it was killed: its first words."""

    ended: Ended
    statement: str


class Seen(list[str]):
    """The statements so far; where there is somebody to tell, the one at which it happens is written there."""

    told: int | None = None


def in_child(work: Callable[[], object]) -> Ended:
    """Do this work in a forked child, and wait for its end. The connections of this process are closed first."""
    return wait_for(begin_in_child(work))


def begin_in_child(work: Callable[[], object]) -> int:
    """Begin this work in a forked child; its id."""
    connections.close_all()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            connections.close_all()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def wait_for(child: int) -> Ended:
    """Wait until this child has ended, and say how."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Ended.KILLED
    return Ended.DONE if os.waitstatus_to_exitcode(status) == 0 else Ended.FAILED


def killed_at(work: Callable[[], object], nth: int, when: When, *, only: str = "") -> Killed:
    """Do this work in a child that kills itself at its n-th statement; COMMIT and ROLLBACK count as statements.

    With ``only`` it is the n-th of those that begin so.
    """
    reading, writing = os.pipe()

    def work_until() -> None:
        with at_statement(nth, when, kill_this_process, only=only) as seen:
            seen.told = writing
            work()

    ended = in_child(work_until)
    os.close(writing)
    with os.fdopen(reading) as said:
        return Killed(ended, said.read())


def kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def at_statement(nth: int, when: When, do: Callable[[], object], *, only: str = "") -> Iterator[Seen]:
    """Within the block: do that at the n-th statement, before or after it. Yields the statements so far."""
    seen = Seen()

    def around(sql: str, run: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the database answers
        counts = sql.startswith(only)
        if counts:
            seen.append(sql)
        mine = counts and len(seen) == nth
        if mine and seen.told is not None:
            os.write(seen.told, sql[:60].encode())
        if mine and when is When.BEFORE:
            do()
        answer = run()
        if mine and when is When.AFTER:
            do()
        return answer

    def statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401
        return around(sql, lambda: execute(sql, params, many, context))

    def copy(cursor: CursorWrapper, sql: str, *rest: Any) -> Any:  # noqa: ANN401 - as psycopg2 gives it
        return around(sql, lambda: cursor.cursor.copy_expert(sql, *rest))

    ends = {"_commit": connection._commit, "_rollback": connection._rollback}
    for name, end in ends.items():
        setattr(connection, name, lambda name=name, end=end: around(name[1:].upper(), end))
    CursorWrapper.copy_expert = copy  # which goes past execute()
    try:
        with connection.execute_wrapper(statement):
            yield seen
    finally:
        del CursorWrapper.copy_expert
        for name in ends:
            delattr(connection, name)


def statements_of(work: Callable[[], object]) -> list[str]:
    """The statements of this work, done here; counted as ``killed_at`` counts them."""
    with at_statement(0, When.BEFORE, kill_this_process) as seen:
        work()
    return list(seen)
