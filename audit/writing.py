"""Writing many rows at once: values, in the way in which each database takes them fastest.

PostgreSQL takes new rows by COPY and changed ones by one UPDATE from arrays; SQLite, which has no network between,
takes a prepared statement for each row. Neither sends signals: what is written here has been sealed by an act.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, models

Row = Sequence[Any]
# A row, or a part of one, as the database at hand takes it: a piece of a line of COPY, or the values of a statement.
Prepared = str | list[Any]


def preparing(model: type[models.Model], columns: Sequence[str]) -> Callable[[Iterable[Any]], Prepared]:
    """What makes values of these columns ready to be inserted, in this table or in another that keeps the same."""
    if connection.vendor == "postgresql":
        return lambda values: "\t".join([_copied(value) for value in values])
    prepare = [_prepared(model, name) for name in columns]
    return lambda values: [one(value) for one, value in zip(prepare, values, strict=True)]


def joined(first: Prepared, *others: Prepared) -> Prepared:
    """One row of its parts."""
    if isinstance(first, str):
        return "\t".join((first, *others))  # type: ignore[arg-type]  # one database prepares them all
    return [value for part in (first, *others) for value in part]


def insert_values(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows whose values are in the order of these columns (by ``attname``), in one statement."""
    insert_prepared(model, columns, map(preparing(model, columns), rows))


def insert_prepared(model: type[models.Model], columns: Sequence[str], rows: Iterable[Prepared]) -> None:
    """Insert rows that are ready, in one statement."""
    names = ", ".join(_column(model, name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = "".join([f"{row}\n" for row in rows])
            # COPY goes past Django's cursor, which else makes its own errors of the driver's.
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO(lines))
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def update_values(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Change these columns of rows that are there; the first column is the key. Raises where one is not there."""
    key, *others = (_column(model, name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_type(model, name)}[]" for name in columns)
            sets = ", ".join(f"{name} = new.{name}" for name in others)
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS new ({key}, {', '.join(others)})"  # noqa: S608
                f" WHERE {table}.{key} = new.{key}",
                [[_as_text(value) for value in values] for values in zip(*rows, strict=True)],
            )
        else:
            prepare = [_prepared(model, name) for name in columns]
            prepared = [[one(value) for one, value in zip(prepare, row, strict=True)] for row in rows]
            sets = ", ".join(f"{name} = %s" for name in others)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {key} = %s",  # noqa: S608
                [[*row[1:], row[0]] for row in prepared],
            )
        if cursor.rowcount != len(rows):
            raise LookupError(f"{model._meta.label}: {len(rows) - cursor.rowcount} rows are not there")


def next_numbers(model: type[models.Model], count: int) -> list[int]:
    """The next keys of a table that counts its rows, in order; nobody else gets them."""
    key, table = model._meta.pk, model._meta.db_table
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), key.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # Whoever writes to SQLite is alone until they have committed.
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
        return list(range(last + 1, last + count + 1))


def columns_of(model: type[models.Model]) -> list[str]:
    """Every column, by its ``attname``, in the order of the model."""
    return [field.attname for field in model._meta.concrete_fields]


def _column(model: type[models.Model], name: str) -> str:
    found = _field(model, name).column
    assert found is not None  # each of these has its column
    return connection.ops.quote_name(found)


def _field(model: type[models.Model], name: str) -> models.Field:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found


def _type(model: type[models.Model], name: str) -> str:
    """The column's type, as a value is cast to it; without its length, to which a cast would cut a text in silence."""
    found = _field(model, name).cast_db_type(connection)
    assert found is not None
    return found.split("(")[0]


def _prepared(model: type[models.Model], name: str) -> Callable[[Any], Any]:
    return partial(_field(model, name).get_db_prep_save, connection=connection)


def _copied(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """A value as COPY reads it."""
    if type(value) is str:
        return _escaped(value)
    found = _as_text(value)
    if found is None:
        return r"\N"
    return _escaped(found) if isinstance(value, str) else found


def _escaped(text: str) -> str:
    """A text without what ends a value or a line of COPY."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


def _as_text(value: Any) -> str | None:  # noqa: ANN401
    """A value as PostgreSQL reads it from a text; raises TypeError for what no column of ours holds."""
    write = _TEXTS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):  # a word of a closed list
        return str.__str__(value)
    raise TypeError(f"{type(value).__name__} is in no column")


_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_TEXTS: dict[type, Callable[[Any], str | None]] = {
    type(None): lambda value: None,
    str: lambda value: value,
    int: str,
    bool: lambda value: "t" if value else "f",
    UUID: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
}
