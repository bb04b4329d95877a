"""Rows of many tables written together: in one statement on PostgreSQL, in one a table where that cannot be."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from audit import asking

Rows = Iterable[models.Model]

NOT_THERE = 0  # no key that a database gives


class Together:
    """What is to be written, in its order: new rows, and rows that are there and changed. Sent at the end."""

    def __init__(self) -> None:
        self._parts: list[tuple[type[models.Model], list[models.Model], bool]] = []

    def insert(self, model: type[models.Model], rows: Rows) -> None:
        self._take(model, rows, changed=False)

    def save(self, model: type[models.Model], rows: Rows) -> None:
        """Rows that are there: an insert that meets each of them, and changes it. Of one that is not it is an error."""
        self._take(model, rows, changed=True)

    def _take(self, model: type[models.Model], rows: Rows, *, changed: bool) -> None:
        if found := list(rows):
            self._parts.append((model, found, changed))

    def send(self) -> None:
        """Write it; rows whose key the database gives have it from here on. Raises LookupError."""
        if connection.vendor == "postgresql" and len(self._parts) > 1:
            self._send_together()
        else:
            for model, rows, changed in self._parts:
                _send(model, rows, changed=changed)
        self._parts = []

    def _send_together(self) -> None:
        """Each table's insert a part of one statement. The SQL of each is Django's own.

        PostgreSQL carries out first what the statement reads from, in that order: the changed rows, so that a place is
        free before it is taken, and the rows whose keys the database gives, for their keys.
        """
        parts: list[str] = []
        params: list[Any] = []
        read: list[str] = []
        rows_with_keys: list[models.Model] = []
        for number, (model, rows, changed) in enumerate(self._parts):
            sql, values = _insert(model, rows, changed=changed)
            if changed:
                # A row that the insert met is locked by it; one that was not there is nobody's.
                sql += f" RETURNING CASE WHEN xmax = 0 THEN {NOT_THERE}::bigint END AS no_key"
                read.append(f"SELECT no_key FROM w{number}")  # noqa: S608
            elif _keys_are_given(model, rows):
                read.append(f"SELECT {_key_column(model)} FROM w{number}")  # noqa: S608
                rows_with_keys.extend(rows)
            parts.append(f"w{number} AS ({sql})")
            params.extend(values)
        with connection.cursor() as cursor:
            _execute(cursor, f"WITH {', '.join(parts)} {' UNION ALL '.join(read) or 'SELECT NULL'}", params)
            keys = [key for (key,) in cursor.fetchall() if key is not None]
        if NOT_THERE in keys:
            models_changed = ", ".join(model._meta.label for model, _, changed in self._parts if changed)
            raise LookupError(f"{models_changed}: {keys.count(NOT_THERE)} rows are not there")
        for row, key in zip(rows_with_keys, keys, strict=True):
            row.pk = key
        for _, rows, _ in self._parts:
            for row in rows:
                row._state.adding, row._state.db = False, connection.alias


def _execute(cursor: Any, sql: str, params: Sequence[Any]) -> None:  # noqa: ANN401 - Django's own wrapper
    """Acts of a kind write the same few texts; PostgreSQL works longer on understanding one than on the rows."""
    if asking.keeps_plans():
        asking.execute(cursor, _numbered(sql), params)
    else:
        cursor.execute(sql, params)


@lru_cache(maxsize=500)
def _numbered(sql: str) -> str:
    """The same statement as it is prepared: its parameters have numbers, and take the types of their columns."""
    first, *others = sql.split("%s")
    return "".join([first, *(f"${number}{part}" for number, part in enumerate(others, 1))]).replace("%%", "%")


def _send(model: type[models.Model], rows: Sequence[models.Model], *, changed: bool) -> None:
    """Past the guard of the model's own manager, which is for everybody else."""
    table: models.QuerySet[models.Model] = models.QuerySet(model)
    if changed:
        found = table.bulk_update(rows, [field.name for field in _columns(model)])
        if found != len(rows):
            raise LookupError(f"{model._meta.label}: {len(rows) - found} rows are not there")
    else:
        table.bulk_create(rows)


def _insert(
    model: type[models.Model], rows: list[models.Model], *, changed: bool
) -> tuple[str, Sequence[Any]]:
    """The statement by which Django inserts these rows in bulk, with its parameters."""
    given = _keys_are_given(model, rows)
    columns = _taken_as_they_are(model, given=given)
    values = [_values(row, columns) for row in rows]
    sql, by_columns = _sql(model, len(rows), changed=changed, given=given)
    if by_columns:
        return sql, [list(column) for column in zip(*values, strict=True)]
    return sql, [value for row in values for value in row]


def _values(row: models.Model, columns: "Iterable[tuple[models.Field, str, type]]") -> list[Any]:
    """The values of a row as PostgreSQL is sent them: most its driver takes as they are, the others Django prepares."""
    held, found = vars(row), []
    for field, name, kind in columns:
        value = held.get(name, field)
        if value is None and kind is not object:
            pass
        elif type(value) is not kind or (kind is datetime and getattr(value, "tzinfo", None) is None):
            value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
        found.append(value)
    return found


@cache
def _taken_as_they_are(model: type[models.Model], *, given: bool) -> list[tuple[models.Field, str, type]]:
    """Of each column that is sent, its name in a row, and of which type a value of it is sent as it is."""
    return [(field, field.attname, _type_taken(field)) for field in _inserted(model, given=given)]


def _type_taken(field: models.Field) -> type:
    """``object`` where every value is Django's to prepare, or the field's own."""
    kind = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    its_own = type(field).pre_save not in (models.Field.pre_save, models.DateTimeField.pre_save)
    if not its_own and not getattr(field, "auto_now", False) and not getattr(field, "auto_now_add", False):
        for of, taken in _TAKEN.items():
            if isinstance(kind, of) and all(getattr(type(kind), one) is getattr(of, one) for one in _OWN):
                return taken
    return object


_OWN = ("get_prep_value", "get_db_prep_value", "get_db_prep_save")
_TAKEN: dict[type[models.Field], type] = {
    models.BooleanField: bool,
    models.UUIDField: UUID,
    models.IntegerField: int,
    models.DateTimeField: datetime,
    models.CharField: str,
    models.TextField: str,
}


@lru_cache(maxsize=500)  # an act writes few rows of a kind, so it is the same few texts over and over
def _sql(model: type[models.Model], count: int, *, changed: bool, given: bool) -> tuple[str, bool]:
    """Django's own statement for so many rows, and whether their values are sent as one array a column."""
    fields, key = _inserted(model, given=given), model._meta.pk
    query = InsertQuery(
        model,
        on_conflict=OnConflict.UPDATE if changed else None,
        update_fields=_columns(model) if changed else None,
        unique_fields=[key] if changed else None,
    )
    query.insert_values(fields, [model() for _ in range(count)])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [key] if given else None
    ((sql, params),) = compiler.as_sql()
    return sql, count > 1 and len(params) == len(fields)


@cache
def _inserted(model: type[models.Model], *, given: bool) -> list[models.Field]:
    """What is sent of a row; its key, too, unless the database gives it."""
    return _columns(model) if given else [model._meta.pk, *_columns(model)]


@cache
def _columns(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key and not field.generated]


def _keys_are_given(model: type[models.Model], rows: Sequence[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField) and rows[0].pk is None


def _key_column(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))
