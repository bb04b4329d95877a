"""Rows as the database holds them: every column as text, in order, whatever is damaged.

A model's own reading would raise on a damaged UUID or date, and would show a tampered value in a friendlier form.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Raw = dict[str, str | None]
FETCHED_AT_ONCE = 500


def as_text(connection: BaseDatabaseWrapper, field: models.Field, table: str = "") -> str:
    """The SQL expression of a column as text; of a blob in SQLite the blob, which no reader takes for a text."""
    quote = connection.ops.quote_name
    assert field.column is not None  # every field that is stored has one
    column = f"{quote(table)}.{quote(field.column)}" if table else quote(field.column)
    if connection.vendor == "postgresql":
        return f"{column}::int::text" if isinstance(field, models.BooleanField) else f"{column}::text"
    return f"CASE typeof({column}) WHEN 'blob' THEN {column} ELSE CAST({column} AS TEXT) END"


def day_of(connection: BaseDatabaseWrapper, column: str) -> str:
    """The SQL expression of the day (UTC) of an instant, to order by."""
    if connection.vendor == "postgresql":
        return f"({column} AT TIME ZONE 'UTC')::date"
    return f"substr({column}, 1, 10)"


def rows(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    *,
    order_by: Sequence[str],
    where: str = "",
    params: Sequence[Any] = (),
    few: bool = False,
) -> Iterator[Raw]:
    """Every row of a table, streamed; ``where`` and ``order_by`` are SQL over the table's columns."""
    names = [field.attname for field in model._meta.concrete_fields]
    wanted = ", ".join(as_text(connection, field) for field in model._meta.concrete_fields)
    table = connection.ops.quote_name(model._meta.db_table)
    # By the table's column: its bare name would mean the text that is selected, where 10 comes before 9.
    order_by = [f"{table}.{connection.ops.quote_name(name)}" if name in names else name for name in order_by]
    sql = f"SELECT {wanted} FROM {table} {where and f'WHERE {where}'} ORDER BY {', '.join(order_by)}"  # noqa: S608 - of names of columns alone
    for values in stream(connection, sql, params, few=few):
        yield dict(zip(names, values, strict=True))


def stream(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any] = (), *, few: bool = False
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, some hundreds in memory at a time; of ``few``, which one chain has, in one journey."""
    with connection.cursor() if few else connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(FETCHED_AT_ONCE):
            yield from batch


@contextmanager
def one_moment(using: str) -> Iterator[BaseDatabaseWrapper]:
    """Read the database as it is at one moment, so that an act between two reads is no finding.

    Nobody is kept from writing. SQLite's bytes that are no Unicode are read too, and found later.
    """
    connection = connections[using]
    connection.ensure_connection()
    with _snapshot(connection):
        if connection.vendor == "sqlite":
            before = connection.connection.text_factory
            connection.connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        try:
            yield connection
        finally:
            if connection.vendor == "sqlite":
                connection.connection.text_factory = before


@contextmanager
def _snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not atomic(): in SQLite that takes the one lock for writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
