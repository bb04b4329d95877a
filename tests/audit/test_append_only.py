"""Update, delete and truncate of what was written are refused by the database itself."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from audit.append_only import (
    append_only_models,
    clock_is_the_databases,
    install_after_migrate,
    remove,
    tables_without_guard,
)
from audit.models import Entry
from tests.audit.samples import make_sample

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in append_only_models()]


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_table_refuses_update_and_delete() -> None:
    make_sample()
    for model in append_only_models():
        table, key = model._meta.db_table, model._meta.pk.column
        assert models.QuerySet(model).exists(), table
        for sql in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(IntegrityError, match="the record is append-only"):
                run(sql)


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES)
def test_every_table_refuses_truncate(table: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"TRUNCATE {table} CASCADE")


def test_every_table_is_counted() -> None:
    assert tables_without_guard() == []


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_guard_is_counted_and_comes_back_with_migrate(table: str) -> None:
    with connection.cursor() as cursor:
        for statement in remove(connection, table):
            cursor.execute(statement)
    assert tables_without_guard() == [table]
    install_after_migrate()
    assert tables_without_guard() == []


def test_an_entry_cannot_be_changed_by_the_orm() -> None:
    make_sample()
    entry = Entry.objects.all()[0]
    entry.actor_name = "Somebody else"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize(("clock", "errors"), [("caller", ["audit.E001"]), ("database", [])])
def test_the_callers_clock_is_refused_in_production(clock: str, errors: list[str], settings: Any) -> None:  # noqa: ANN401
    settings.ACCORD_CLOCK = clock
    assert [error.id for error in clock_is_the_databases()] == errors
