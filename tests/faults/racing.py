"""Two at once: threads with connections of their own, let go by one barrier; and what each of them came to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import TracebackType
from typing import Any, Self

from django.db import connection, connections


class Racers:
    """So many runners, each a thread with a connection that stays open from race to race."""

    def __init__(self, how_many: int = 2) -> None:
        self._barrier = Barrier(how_many, timeout=60)
        self._pools = [ThreadPoolExecutor(1) for _ in range(how_many)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools:
            pool.submit(connections.close_all).result()
            pool.shutdown()

    def race(self, *calls: Callable[[], object]) -> list[Any]:
        """What each of them returned, or the exception that it raised."""
        running = [pool.submit(self._run, call) for pool, call in zip(self._pools, calls, strict=True)]
        return [one.result(timeout=120) for one in running]

    def _run(self, call: Callable[[], object]) -> object:
        connection.ensure_connection()
        self._barrier.wait()
        try:
            return call()
        except Exception as error:
            return error
