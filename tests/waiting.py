"""Two at once, where the second has to wait for what the first has locked; on PostgreSQL alone."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

PATIENCE = 10  # seconds


@contextmanager
def waiting_for_us(*acts: Callable[[], Any]) -> Iterator[list[Future[Any]]]:
    """Others begin these once the block is done, have to wait for what it has locked, and go on when it is written."""
    with ThreadPoolExecutor(len(acts)) as others, transaction.atomic():
        begun: list[Future[Any]] = []
        yield begun
        begun += [others.submit(on_a_connection_of_its_own, act) for act in acts]
        until_they_wait(len(acts))


def on_a_connection_of_its_own(act: Callable[[], Any]) -> Any:  # noqa: ANN401
    try:
        return act()
    finally:
        connection.close()


def until_they_wait(number: int) -> None:
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() == (number,):
                return
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            time.sleep(0.01)
    raise TimeoutError("nobody waits")
