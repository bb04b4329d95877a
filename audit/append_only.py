"""Append-only by the database: what is written in the ledger, the access log and every history table stays.

Triggers are installed by an idempotent step after every migrate, because SQLite drops a table's triggers
whenever Django remakes the table. The refusal is an integrity error (SQLSTATE class 23) on both databases.
"""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.history import history_model, record_models
from audit.models import AccessDay, AccessEntry, Entry

REFUSAL = "the record is append-only"


def append_only_models() -> list[type[models.Model]]:
    return [Entry, AccessEntry, AccessDay, *(history_model(model) for model in record_models())]


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Install the triggers on every append-only table that exists already; receiver of ``post_migrate``."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _prelude(connection):
            cursor.execute(statement)
        for model in append_only_models():
            if model._meta.db_table in present:
                for statement in _statements(connection, model._meta.db_table):
                    cursor.execute(statement)


def tables_without_guard(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The append-only tables of which a trigger is missing; for the readiness check."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    tables = [model._meta.db_table for model in append_only_models()]
    return [table for table in tables if not set(_names(connection, table)) <= there]


def remove(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    """The statements that take the guard off a table; for the tests' own databases alone."""
    for name in _names(connection, table):
        yield (
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
            if connection.vendor == "postgresql"
            else f'DROP TRIGGER IF EXISTS "{name}"'
        )


def _names(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    changes = ["update", "delete"] + (["truncate"] if connection.vendor == "postgresql" else [])
    return [f"keep_{change}_{table}"[:63] for change in changes]


def _prelude(connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield f"""
            CREATE OR REPLACE FUNCTION accord_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{REFUSAL}: % of %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
            END $$"""


def _statements(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    for name in _names(connection, table):
        change = name.split("_")[1].upper()
        if connection.vendor == "postgresql":
            level = "STATEMENT" if change == "TRUNCATE" else "ROW"
            yield (
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {change} ON "{table}" '
                f"FOR EACH {level} EXECUTE FUNCTION accord_keep()"
            )
        else:
            yield (
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {change} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {change} of {table}'); END"
            )


@register(Tags.database, deploy=True)
def clock_is_the_databases(**kwargs: Any) -> list[Error]:  # noqa: ANN401 - a check's arguments
    from django.conf import settings

    if settings.ACCORD_CLOCK == "database":
        return []
    return [Error("ACCORD_CLOCK must be 'database': recorded times are the database's own.", id="audit.E001")]
