"""Several children at once: each does its own work on its own connection, and all begin at the same moment."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence

from django.db import connections


def together(works: Sequence[Callable[[], object]]) -> list[int]:
    """Do each of these in a forked child, all from one signal on; the numbers of those that raised an error."""
    connections.close_all()
    sys.stdout.flush()
    ready, go = os.pipe()
    children = [_child(work, ready, go) for work in works]
    os.close(ready)
    os.close(go)  # the last writer: whoever waits at the other end goes
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return [number for number, code in enumerate(ended) if code]


def _child(work: Callable[[], object], ready: int, go: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.close(go)
        connections["default"].ensure_connection()
        os.read(ready, 1)
        work()
        connections.close_all()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
