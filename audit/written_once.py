"""Querysets whose SQL is written once: to write it anew takes Django longer than PostgreSQL takes to answer it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID, uuid5

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from audit.asking import Question, execute, firsts, keeps_plans, sent

M = TypeVar("M", bound=models.Model)

MOST = 500  # texts that a process keeps of one queryset
NOBODYS = UUID(int=0)  # under whose name are the keys of rows that are not there
NO_NUMBER, NO_DAY = 9_000_000_000_000_000_000, date(1, 1, 1)


class WrittenOnce(Generic[M]):
    """A queryset of rows that belong to some keys, and to nothing else that may change from one call to the next.

    ``build`` makes it of the keys; the rules stay in the querysets. A key is a UUID, a number, a text, a day, or a
    collection of these, for which there are as many texts as powers of two. PostgreSQL is taught a text once a
    connection (``audit/asking.py``).
    """

    FEW: ClassVar[int] = 64  # keys; a question about more of them is planned for what they are

    def __init__(self, build: "Callable[..., models.QuerySet[M]]") -> None:
        self._build = build
        self._kept: dict[object, _Written | None] = {}  # by the shape of the keys, for all threads

    def of(self, *keys: Any) -> list[M]:  # noqa: ANN401
        """The rows as Django would give them, those of ``select_related`` and annotations with them."""
        written = self._written(keys)
        return list(written.rows(self._sent(keys))) if written else []

    def tuples_of(self, *keys: Any) -> list[Sequence[Any]]:  # noqa: ANN401
        """The values that a queryset of ``values_list`` asks for."""
        written = self._written(keys)
        return list(written.answered(self._sent(keys))) if written else []

    def values_of(self, *keys: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """The annotations that a queryset of ``values`` asks for, by their names."""
        written = self._written(keys)
        return list(written.values(self._sent(keys))) if written else []

    def question(self, *keys: Any) -> Question | None:  # noqa: ANN401
        """What the queryset asks, to be a part of a larger question; None where there can be no row."""
        written = self._written(keys)
        return written.question(self._sent(keys)) if written else None

    def _written(self, keys: Sequence[Any]) -> "_Written | None":
        """None where there can be no row."""
        shape = (connection.vendor, *map(self.shape_of, keys))
        try:
            return self._kept[shape]
        except KeyError:
            if len(self._kept) >= MOST:
                self._kept.clear()
            nobodys = [self.nobodys(key, place) for place, key in enumerate(keys)]
            written = self._kept[shape] = _Written.of(self._build(*nobodys), self._sent(nobodys), self.FEW)
            return written

    def _sent(self, keys: Sequence[Any]) -> list[Any]:
        return [one for key in keys for one in self.values_in(key)]

    def shape_of(self, key: Any) -> object:  # noqa: ANN401
        """All that the SQL depends on of a key."""
        return len(rounded(key)) if _is_many(key) else type(key)

    def nobodys(self, key: Any, place: int) -> Any:  # noqa: ANN401
        """A key of the same shape, of no row, in whose place this one comes."""
        if _is_many(key):
            return [_nobodys(one, place + 1000 * number) for number, one in enumerate(rounded(key))]
        return _nobodys(key, place)

    def values_in(self, key: Any) -> Iterable[Any]:  # noqa: ANN401
        """The values of a key, as the database is sent them, in the order of those of its nobody's."""
        return map(sent, rounded(key)) if _is_many(key) else (sent(key),)


def rounded(keys: Collection[UUID]) -> list[UUID]:
    """The keys; the last one repeated up to a power of two, so that there are few shapes."""
    found = list(keys)
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)) if found else []


def _nobodys(key: Any, number: int) -> Any:  # noqa: ANN401
    """A key of the same type that no row has; another one for each number."""
    if isinstance(key, UUID):
        return uuid5(NOBODYS, str(number))
    if isinstance(key, str):
        return f"of nobody {number}"
    return NO_DAY + timedelta(days=number) if isinstance(key, date) else NO_NUMBER + number


def _is_many(key: object) -> bool:
    return isinstance(key, Collection) and not isinstance(key, str)


@dataclass
class _Written:
    """SQL with the compiler that wrote it; and of each of its values what it is, or which of the keys comes there.

    The compiler is of the thread that wrote it: others ask it what it has written, and never for its connection.
    """

    compiler: SQLCompiler
    sql: str
    params: tuple[tuple[Any, int | None], ...]
    few: int  # keys, for which it is planned once
    _words: str = field(default="", init=False)

    @classmethod
    def of(cls, queryset: "models.QuerySet[Any]", nobodys: Sequence[Any], few: int) -> "_Written | None":
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        places = {key: place for place, key in enumerate(nobodys)}
        return cls(compiler, sql, tuple((value, places.get(value)) for value in params), few)

    def values(self, keys: Sequence[Any]) -> Iterator[dict[str, Any]]:
        names = list(self.compiler.query.annotation_select)
        for row in self.answered(keys):
            yield dict(zip(names, row, strict=True))

    def rows(self, keys: Sequence[Any]) -> Iterator[Any]:
        """As ``QuerySet`` makes its instances of the rows of its compiler."""
        model, names, first, last, related, annotations = self._how_it_is_read
        for row in self.answered(keys):
            it = model.from_db(connection.alias, names, row[first:last])
            for populator in related:
                populator.populate(row, it)
            for name, place in annotations:
                setattr(it, name, row[place])
            yield it

    @cached_property
    def _how_it_is_read(self) -> tuple[Any, ...]:
        """The model, the names of its columns and where they stand, what is fetched with it, and annotations."""
        compiler = self.compiler
        select, kinds, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
        first, last = kinds["select_fields"][0], kinds["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in select[first:last]]
        related = get_related_populators(kinds, select, connection.alias)  # type: ignore[call-arg]  # stubs of Django 6
        return kinds["model"], names, first, last, related, list(annotations.items())

    @cached_property
    def _converters(self) -> dict[int, Any]:
        return self.compiler.get_converters([column for column, *_ in self.compiler.select])

    @cached_property
    def _places(self) -> tuple[int | None, ...]:
        return tuple(place for _, place in self.params)

    @cached_property
    def _asked(self) -> list[int]:
        """Which of the keys the statement asks for, each once, in the order in which they are sent."""
        places = self._places
        return [place for first in firsts(places) if (place := places[first]) is not None]

    def answered(self, keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
        if self.compiler.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked for the rest of a transaction")
        with connection.cursor() as cursor:
            if keeps_plans() and len(keys) <= self.few:
                self._words = self._words or self.question(keys).words()
                execute(cursor, self._words, [keys[place] for place in self._asked])
            else:
                cursor.execute(self.sql, self.question(keys).values)
            found: list[Sequence[Any]] = cursor.fetchall()
        return self.compiler.apply_converters(found, self._converters) if self._converters else found

    def question(self, keys: Sequence[Any]) -> Question:
        values = [value if place is None else keys[place] for value, place in self.params]
        return Question(self.sql, values, self._places)
