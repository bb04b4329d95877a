"""A database that refuses: the n-th insert, in whatever table, as a full disk or a lost connection would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

WORDS = "refused for a test"


@contextmanager
def refusing_insert(nth: int) -> Iterator[None]:
    """Within the block the n-th row that is inserted, and each after it, is refused by a trigger: an IntegrityError.

    To be used inside a transaction that the caller rolls back: the triggers go with it.
    """
    with refusing_inserts() as refuse:
        refuse(nth)
        yield


@contextmanager
def refusing_inserts() -> Iterator[Callable[[int], None]]:
    """The same for many attempts: call what it yields with n before each, to count from there."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_inserts (done integer, refused integer)")
        cursor.execute("INSERT INTO tests_inserts VALUES (0, 1000000)")
        for statement in _prelude():
            cursor.execute(statement)
        for table in tables:
            cursor.execute(_trigger(table))
    yield _count_from_here


def _count_from_here(nth: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tests_inserts SET done = 0, refused = %s", [nth])


def _prelude() -> list[str]:
    if connection.vendor != "postgresql":
        return []
    return [
        f"""
        CREATE FUNCTION tests_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE counted record;
        BEGIN
            UPDATE tests_inserts SET done = done + 1 RETURNING done, refused INTO counted;
            IF counted.done >= counted.refused THEN
                RAISE EXCEPTION '{WORDS}' USING ERRCODE = '23001';
            END IF;
            RETURN NEW;
        END $$"""  # noqa: S608
    ]


def _trigger(table: str) -> str:
    if connection.vendor == "postgresql":
        before = f'CREATE TRIGGER "refuse_{table}" BEFORE INSERT ON "{table}"'
        return f"{before} FOR EACH ROW EXECUTE FUNCTION tests_refuse()"
    return f"""
        CREATE TRIGGER "refuse_{table}" BEFORE INSERT ON "{table}" BEGIN
            UPDATE tests_inserts SET done = done + 1;
            SELECT RAISE(ABORT, '{WORDS}') FROM tests_inserts WHERE done >= refused;
        END"""  # noqa: S608
