"""Emptying the tests' own database after a live server's test, although its tables are append-only.

On PostgreSQL the tests' copy of the trigger function has a branch that lets DELETE pass while a setting of the
transaction says so; the product's has none. On SQLite the triggers are taken off and put back in one transaction.
"""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from audit import append_only

# Made by migrate itself, and the same after every test.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


class NotTheTests(Exception):
    """The database is not one that the suite made for itself."""


def let_the_tests_empty(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Replace the trigger function by the tests' copy; receiver of ``post_migrate``."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    check_is_the_tests_own(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE OR REPLACE FUNCTION accord_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND current_setting('accord.emptying', true) = 'on' THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION '{append_only.REFUSAL}: % of %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
            END $$"""
        )


def empty(using: str = DEFAULT_DB_ALIAS) -> None:
    """Delete every row of every table but those that migrate fills, in one transaction."""
    connection = connections[using]
    check_is_the_tests_own(connection)
    guarded = {model._meta.db_table for model in append_only.append_only_models()}
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = _tables_with_rows(cursor)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL accord.emptying = 'on'")
        else:
            for table in guarded.intersection(tables):
                for statement in append_only.remove(connection, table):
                    cursor.execute(statement)
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
        if connection.vendor == "sqlite":
            append_only.install_after_migrate(using=using)


def check_is_the_tests_own(connection: BaseDatabaseWrapper) -> None:
    """Raise NotTheTests unless the suite made this database: a name of test_..., or the file in its scratch folder."""
    name = str(connection.settings_dict["NAME"])
    own = str(connection.settings_dict["TEST"]["NAME"] or "")
    if not (name.startswith("test_") or (own and name == own)):
        raise NotTheTests("only a database that the tests made for themselves may be emptied")


def _tables_with_rows(cursor: CursorWrapper) -> list[str]:
    """Of every table but those that migrate fills: to empty an empty one takes as long."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = sorted({model._meta.db_table for model in models} - KEPT)
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)  # noqa: S608
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]
