"""A database put back as it stood, in some milliseconds: what many races from one and the same state begin with.

What is there is copied into a schema beside it. To put it back, rows of later transactions go and copies take their
place, on a connection of its own: the triggers that keep the record rest on it, which only the owner of the server can
have them do, and the server plans its questions once.
"""

from types import TracebackType
from typing import Any, Self

import psycopg2

from tests.faults import databases


class Saved:
    """How every table of a database stands now; ``save`` again to come back to another state."""

    def __init__(self, database: str, schema: str) -> None:
        self.schema = schema
        self._connection = psycopg2.connect(databases.url_of(database))
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f'CREATE SCHEMA "{schema}"')
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [table for (table,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f'CREATE TABLE "{schema}"."{table}" AS TABLE public."{table}"')
            cursor.execute(_function(schema, "save", tables, source="public", target=schema))
            cursor.execute(_function(schema, "put_back", tables, source=schema, target="public"))
            self.mark = _now(cursor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def save(self) -> None:
        self._call("save")

    def put_back(self) -> None:
        self._call("put_back")

    def _call(self, function: str) -> None:
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(f'SELECT "{self.schema}".{function}(%s)', [self.mark])
            self.mark = _now(cursor)


def _now(cursor: Any) -> int:  # noqa: ANN401 - a cursor of whatever database
    cursor.execute("SELECT pg_current_xact_id()::text::bigint")
    return int(cursor.fetchone()[0])


def _function(schema: str, name: str, tables: list[str], *, source: str, target: str) -> str:
    """Copy each table that a transaction later than the mark has written, or taken rows from."""
    copies = "\n".join(
        COPY.format(table=table, schema=schema, source=source, target=target) for table in tables
    )
    return (
        f'CREATE FUNCTION "{schema}".{name}(mark bigint) RETURNS void LANGUAGE plpgsql AS '
        f"$$ BEGIN {copies} END $$"
    )


COPY = """
IF EXISTS (SELECT 1 FROM public."{table}" WHERE xmin::text::bigint > mark)
    OR (SELECT count(*) FROM public."{table}") <> (SELECT count(*) FROM "{schema}"."{table}")
THEN
    DELETE FROM "{target}"."{table}";
    INSERT INTO "{target}"."{table}" SELECT * FROM "{source}"."{table}";
END IF;
"""
