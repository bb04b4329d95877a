"""A database put back as it stood, in some milliseconds: what many races from one and the same state begin with.

What is there is copied into a schema beside it. To put it back, rows of later transactions go and copies of what is
missing take their place, on a connection of its own: the triggers that keep the record rest on it, which only the owner
of the server can have them do, and the server plans its questions once.
"""

from types import TracebackType
from typing import Any, Self

import psycopg2

from tests.faults import databases

VACUUM_AFTER = 200  # rows that went still stand in the way of every search


class Saved:
    """How every table of a database stands now; ``save`` again to come back to another state."""

    def __init__(self, database: str, schema: str) -> None:
        self.schema = schema
        self._connection = psycopg2.connect(databases.url_of(database))
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f'CREATE SCHEMA "{schema}"')
            cursor.execute(TABLES)
            tables = cursor.fetchall()
            for table, key in tables:
                cursor.execute(f'CREATE TABLE "{schema}"."{table}" AS TABLE public."{table}"')
                cursor.execute(f'CREATE INDEX ON "{schema}"."{table}" ("{key}")')
            cursor.execute(_function(schema, "save", SAVE, tables))
            cursor.execute(_function(schema, "put_back", PUT_BACK, tables))
            self.mark = _now(cursor)
        self._since_vacuum = 0

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
        self._since_vacuum += 1
        if self._since_vacuum == VACUUM_AFTER:
            self._since_vacuum = 0
            self._vacuum()

    def _call(self, function: str) -> None:
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(f'SELECT "{self.schema}".{function}(%s)', [self.mark])
            self.mark = _now(cursor)

    def _vacuum(self) -> None:
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute("VACUUM")
        self._connection.autocommit = False


def _now(cursor: Any) -> int:  # noqa: ANN401 - a cursor of whatever database
    cursor.execute("SELECT pg_current_xact_id()::text::bigint")
    return int(cursor.fetchone()[0])


def _function(schema: str, name: str, each: str, tables: list[tuple[str, str]]) -> str:
    """Do this for each table that a transaction later than the mark has written, or taken rows from."""
    parts = "\n".join(
        f"{CHANGED} {each} END IF;".format(table=table, key=key, schema=schema) for table, key in tables
    )
    return f'CREATE FUNCTION "{schema}".{name}(mark bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN {parts} END $$'


# Every table, and its key.
TABLES = """
SELECT place.relname, held.attname FROM pg_index
JOIN pg_class place ON place.oid = indrelid AND place.relnamespace = 'public'::regnamespace
JOIN pg_attribute held ON held.attrelid = indrelid AND held.attnum = indkey[0]
WHERE indisprimary ORDER BY 1
"""
CHANGED = """
IF EXISTS (SELECT 1 FROM public."{table}" WHERE xmin::text::bigint > mark)
    OR (SELECT count(*) FROM public."{table}") <> (SELECT count(*) FROM "{schema}"."{table}")
THEN
"""
SAVE = """
DELETE FROM "{schema}"."{table}";
INSERT INTO "{schema}"."{table}" SELECT * FROM public."{table}";
"""
PUT_BACK = """
DELETE FROM public."{table}" WHERE xmin::text::bigint > mark;
INSERT INTO public."{table}" SELECT * FROM "{schema}"."{table}" saved
    WHERE NOT EXISTS (SELECT 1 FROM public."{table}" there WHERE there."{key}" = saved."{key}");
"""
