"""Querysets whose SQL is written once: to write it anew takes Django longer than PostgreSQL takes to answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from agencies.standing import Standing
from escalation.models.alike import as_sent, keys_of, shape_of, who_stands_alike

M = TypeVar("M", bound=models.Model)

MOST = 500  # texts that a thread keeps of one queryset
# The key of a row that is not there, in whose place the key comes that is asked for.
NOBODYS = uuid5(UUID(int=0), "written once")


class WrittenOnce(Generic[M]):
    """A queryset of rows that belong to one key, and to nothing else that may change from one call to the next.

    ``build`` makes it of the key, and of where a person stands if that is given; the rules stay in the querysets. Of a
    standing it may ask only what ``shape_of`` tells apart. Written for each thread by itself, since a compiler holds
    the thread's connection.
    """

    def __init__(self, build: "Callable[..., models.QuerySet[M]]", nobodys: UUID | str = NOBODYS) -> None:
        self._build, self._nobodys, self._kept = build, nobodys, _Kept()

    def of(self, key: UUID | str, standing: Standing | None = None) -> list[M]:
        """The rows as Django would give them, those of ``select_related`` and annotations with them."""
        written = self._written(standing)
        return list(written.rows(_keys(key, standing))) if written else []

    def values_of(self, key: UUID) -> list[dict[str, Any]]:
        """The annotations that a queryset of ``values`` asks for, by their names."""
        written = self._written(None)
        return list(written.values(_keys(key, None))) if written else []

    def _written(self, standing: Standing | None) -> "_Written | None":
        """None where there can be no row."""
        kept, shape = self._kept.texts, standing and shape_of(standing)
        if shape not in kept:
            if len(kept) >= MOST:
                kept.clear()
            nobody = who_stands_alike(standing) if standing else None
            known = (self._nobodys, nobody) if nobody else (self._nobodys,)
            kept[shape] = _Written.of(self._build(*known), _keys(self._nobodys, nobody))
        return kept[shape]


class _Kept(local):
    """What a thread has written, by the shape of the standings that it was written for."""

    def __init__(self) -> None:
        self.texts: dict[object, _Written | None] = {}


def _keys(key: UUID | str, standing: Standing | None) -> list[Any]:
    """A key or a reference, and a person's own keys, as the database is sent them."""
    own = keys_of(standing) if standing else ()
    return [key if isinstance(key, str) else as_sent(key), *map(as_sent, own)]


@dataclass(frozen=True)
class _Written:
    """SQL with the compiler that wrote it; and of each of its values what it is, or which of the keys comes there."""

    compiler: SQLCompiler
    sql: str
    params: tuple[tuple[Any, int | None], ...]

    @classmethod
    def of(cls, queryset: "models.QuerySet[Any]", nobodys: Sequence[Any]) -> "_Written | None":
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        places = {key: place for place, key in enumerate(nobodys)}
        return cls(compiler, sql, tuple((value, places.get(value)) for value in params))

    def values(self, keys: Sequence[Any]) -> Iterator[dict[str, Any]]:
        names = list(self.compiler.query.annotation_select)
        for row in self._answered(keys):
            yield dict(zip(names, row, strict=True))

    def rows(self, keys: Sequence[Any]) -> Iterator[Any]:
        """As ``QuerySet`` makes its instances of the rows of its compiler."""
        compiler = self.compiler
        select, kinds, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
        first, last = kinds["select_fields"][0], kinds["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in select[first:last]]
        related = get_related_populators(kinds, select, connection.alias)  # type: ignore[call-arg]  # stubs of Django 6
        for row in self._answered(keys):
            it = kinds["model"].from_db(connection.alias, names, row[first:last])
            for populator in related:
                populator.populate(row, it)
            for name, place in annotations.items():
                setattr(it, name, row[place])
            yield it

    def _answered(self, keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
        if self.compiler.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked for the rest of a transaction")
        params = [value if place is None else keys[place] for value, place in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: list[Sequence[Any]] = cursor.fetchall()
        return self.compiler.results_iter([found])
