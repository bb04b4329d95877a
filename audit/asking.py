"""A question whose words stay the same while its keys change: PostgreSQL plans it once for each connection."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

MOST = 80  # plans that a connection keeps, of which the largest take some hundreds of kilobytes
TYPES = {UUID: "uuid", int: "bigint", str: "text", datetime: "timestamptz", date: "date"}


@dataclass(frozen=True)
class Question:
    """SQL with its values. What is another value another time has a name, the same wherever it is asked for again.

    All else (None for a name) is part of the words. A value is sent once, however often the question names it.
    """

    sql: str
    values: Sequence[Any]
    names: tuple[Hashable, ...]

    def within(self, before: str, after: str, values: Sequence[object]) -> "Question":
        """The same as a part of a larger one, whose further values all vary and come behind."""
        return Question(
            before + self.sql + after,
            [*self.values, *map(sent, values)],
            (*self.names, *(("behind", place) for place in range(len(values)))),
        )

    def rows(self) -> list[tuple[Any, ...]]:
        """What the database answers. To plan these questions takes it far longer than to answer them."""
        with connection.cursor() as cursor:
            if keeps_plans():
                execute(cursor, self.words(), [self.values[place] for place in firsts(self.names)])
            else:
                cursor.execute(self.sql, self.values)
            return cursor.fetchall()

    def words(self) -> str:
        """The statement as it is prepared; the same for all who ask it with other keys."""
        kinds = tuple(
            _literal(type(value).__name__, value) if name is None else TYPES[type(value)]
            for value, name in zip(self.values, self.names, strict=True)
        )
        return _words(self.sql, kinds, self.names)


@lru_cache(maxsize=500)
def firsts(names: tuple[Hashable, ...]) -> list[int]:
    """Where each name stands first: in this order the keys of a question are sent."""
    found: dict[Hashable, int] = {}
    for place, name in enumerate(names):
        if name is not None:
            found.setdefault(name, place)
    return list(found.values())


def execute(cursor: Any, words: str, keys: Sequence[Any]) -> None:  # noqa: ANN401 - Django's own wrapper
    """Execute these words, which the connection is taught where it does not know them yet.

    What a plan answers keeps its types: where a migration made a column wider since, all plans are forgotten and the
    question is asked again; within a transaction, which is lost with the error, only the next one knows better.
    """
    try:
        _execute(cursor, words, keys)
    except NotSupportedError:
        _forget()
        if cursor.db.in_atomic_block:
            raise
        _execute(cursor, words, keys)


def _execute(cursor: Any, words: str, keys: Sequence[Any]) -> None:  # noqa: ANN401 - Django's own wrapper
    name = _prepared(cursor, words)
    cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(keys))})" if keys else f"EXECUTE {name}", keys)


@receiver(connection_created)
def plan_once_for_all(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """What is prepared is planned once; and nothing is compiled, which takes longer than it ever saves here.

    Questions ask for some rows by their keys, from memory or a disk without an arm. By PostgreSQL's reckoning of a disk
    with one, it would read all posts and memberships there are, for those of the 25 matters of a page.

    Said as the connection is made, when no transaction is open: what is set in one is undone where it is rolled back.
    """
    if keeps_plans(connection):
        with connection.cursor() as cursor:
            cursor.execute(
                "SET plan_cache_mode = force_generic_plan; SET jit = off; SET random_page_cost = 1.1"
            )


def keeps_plans(asked: Any = connection) -> bool:  # noqa: ANN401 - Django's connection, or its proxy
    """Not on SQLite; nor behind a pooler that hands a connection on after each transaction, which Django is told of."""
    return asked.vendor == "postgresql" and not asked.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]


def _prepared(cursor: Any, words: str) -> str:  # noqa: ANN401 - Django's own wrapper
    """The name under which this connection knows the words; of many it forgets those not asked for longest."""
    known = _known()
    if words not in known:
        if len(known) >= MOST:
            cursor.execute(f"DEALLOCATE {known.popitem(last=False)[1]}")
        name = f"accord_{next(_NUMBERS)}"
        cursor.execute(f"PREPARE {name} AS {words}")
        known[words] = name
    known.move_to_end(words)
    return known[words]


def _forget() -> None:
    """From here on the connection is taught anew; what the server still keeps goes with the connection."""
    _known().clear()


def _known() -> OrderedDict[str, str]:
    """What was prepared on the thread's connection as it is now: another one knows nothing."""
    own = vars(connections[DEFAULT_DB_ALIAS])  # those of ``connection`` itself are of all threads
    raw, known = own.get("_prepared", (None, None))
    if raw is not own["connection"]:
        raw, known = own["connection"], OrderedDict()
        own["_prepared"] = (raw, known)
    return known


_NUMBERS = count(1)


@lru_cache(maxsize=2000)  # by its kind as well: yes and one are equal, and are not written alike
def _literal(kind: str, value: object) -> str:
    """A value as a part of the words."""
    with connection.cursor() as cursor:
        written: bytes = cursor.mogrify("%s", [value])
    return written.decode()


@lru_cache(maxsize=500)
def _words(sql: str, kinds: tuple[str, ...], names: tuple[Hashable, ...]) -> str:
    """The statement as it is prepared: what stays as a literal, what varies as a parameter of its type."""
    parts = [part.replace("%%", "%") for part in sql.split("%s")]
    numbers = {names[place]: number for number, place in enumerate(firsts(names), 1)}
    words = [parts[0]]
    for part, kind, name in zip(parts[1:], kinds, names, strict=True):
        words += [kind if name is None else f"${numbers[name]}::{kind}", part]
    return "".join(words)


def sent(value: object) -> object:
    """A time, a day or a key as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
