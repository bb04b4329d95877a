"""Querysets whose SQL is written once: to write it anew takes Django longer than PostgreSQL takes to answer."""

from collections.abc import Callable, Iterator
from threading import local
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)

# The key of a row that is not there, in whose place the key comes that is asked for.
NOBODYS = uuid5(UUID(int=0), "written once")


class WrittenOnce(Generic[M]):
    """A queryset of rows that belong to one key, and to nothing else that may change from one call to the next.

    ``build`` makes it of the key, which may stand in it more than once; the rules stay in the querysets. Compiled for
    each thread by itself, since a compiler holds the thread's connection.
    """

    def __init__(self, build: Callable[[UUID], "models.QuerySet[M]"]) -> None:
        self._build, self._kept = build, local()

    def of(self, key: UUID) -> list[M]:
        """The rows as Django would give them, those of ``select_related`` and annotations with them."""
        return list(self._hydrated(*self._answered(key)))

    def values_of(self, key: UUID) -> list[dict[str, Any]]:
        """The annotations that a queryset of ``values`` asks for, by their names."""
        compiler, found = self._answered(key)
        names = list(compiler.query.annotation_select)
        return [dict(zip(names, row, strict=True)) for row in compiler.results_iter([found])]

    def _answered(self, key: UUID) -> tuple[SQLCompiler, list[tuple[Any, ...]]]:
        compiler, sql, values = self._compiled()
        if compiler.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked for the rest of a transaction")
        own, nobodys = _as_sent(key), _as_sent(NOBODYS)
        with connection.cursor() as cursor:
            cursor.execute(sql, [own if value == nobodys else value for value in values])
            return compiler, cursor.fetchall()

    def _compiled(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        if not hasattr(self._kept, "compiled"):
            compiler = self._build(NOBODYS).query.get_compiler(DEFAULT_DB_ALIAS)
            self._kept.compiled = (compiler, *compiler.as_sql())
        return self._kept.compiled

    def _hydrated(self, compiler: SQLCompiler, found: list[tuple[Any, ...]]) -> Iterator[M]:
        """As ``QuerySet`` makes its instances of the rows of its compiler."""
        select, kinds, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
        first, last = kinds["select_fields"][0], kinds["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in select[first:last]]
        related = get_related_populators(kinds, select, connection.alias)
        for row in compiler.results_iter([found]):
            it = kinds["model"].from_db(connection.alias, names, row[first:last])
            for populator in related:
                populator.populate(row, it)
            for name, place in annotations.items():
                setattr(it, name, row[place])
            yield it


def _as_sent(key: UUID) -> object:
    """A key as the database is sent it."""
    return key if connection.features.has_native_uuid_field else key.hex
