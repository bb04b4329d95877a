"""Ordered streams that are read beside each other, once and without going back."""

from collections.abc import Callable, Iterator
from heapq import merge
from operator import itemgetter
from typing import Generic, TypeVar

from audit.canonical import as_kind
from audit.raw import Raw

Key = tuple[int | str, ...]
Row = TypeVar("Row")


class Stream(Generic[Row]):
    """Rows in the order of their keys, of which the next one can be seen before it is taken."""

    def __init__(self, keyed: Iterator[tuple[Key, Row]]) -> None:
        self._keyed = keyed
        self._next = next(keyed, None)

    def before(self, key: Key) -> Iterator[tuple[Key, Row]]:
        """Take every row that comes before the key."""
        return self._take(lambda there: there < key)

    def at(self, key: Key) -> Iterator[tuple[Key, Row]]:
        """Take every row whose key begins with this one."""
        return self._take(lambda there: there[: len(key)] == key)

    def rest(self) -> Iterator[tuple[Key, Row]]:
        """Take every row that is left."""
        return self._take(lambda there: True)

    def _take(self, wanted: Callable[[Key], bool]) -> Iterator[tuple[Key, Row]]:
        while self._next is not None and wanted(self._next[0]):
            taken, self._next = self._next, next(self._keyed, None)
            yield taken


def keyed(rows: Iterator[Raw], key: Callable[[Raw], Key], unplaced: list[Raw]) -> Iterator[tuple[Key, Raw]]:
    """Each row with its key; a row whose key cannot be read goes to ``unplaced``."""
    for row in rows:
        try:
            found = key(row)
        except (ValueError, TypeError):
            unplaced.append(row)
        else:
            yield found, row


def merged(streams: list[Iterator[tuple[Key, Row]]]) -> Iterator[tuple[Key, Row]]:
    """Several ordered streams as one."""
    return merge(*streams, key=itemgetter(0))


def number(stored: str | None) -> int:
    """A whole number of a column; raises ValueError."""
    read = as_kind("number", stored)
    if not isinstance(read, int):
        raise ValueError("no number")
    return read
