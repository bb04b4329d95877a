"""A database put back as it stood, in some milliseconds: what many races from one and the same state begin with.

What is there is copied into a schema beside it. To put it back, rows of later transactions go and copies take their
place; the triggers that keep the record rest meanwhile, which only the owner of the server can have them do.
"""

from typing import Any

from django.db import connection, transaction


class Saved:
    """How every table of the connected database stands now; ``save`` again to come back to another state."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{schema}"')
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for (table,) in cursor.fetchall():
                cursor.execute(f'CREATE TABLE "{schema}"."{table}" AS TABLE public."{table}"')
            self.mark = _now(cursor)

    def save(self) -> None:
        self._copy("public", self.schema)

    def put_back(self) -> None:
        self._copy(self.schema, "public")

    def _copy(self, source: str, target: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COPY.format(source=source, target=target, mark=self.mark))
            self.mark = _now(cursor)


def _now(cursor: Any) -> int:  # noqa: ANN401 - a cursor of whatever database
    cursor.execute("SELECT pg_current_xact_id()::text::bigint")
    return int(cursor.fetchone()[0])


COPY = """
DO $$
DECLARE one text; is_changed boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format(
            'SELECT EXISTS (SELECT 1 FROM public.%1$I WHERE xmin::text::bigint > {mark})
                OR (SELECT count(*) FROM public.%1$I) <> (SELECT count(*) FROM {source}.%1$I)
                OR (SELECT count(*) FROM public.%1$I) <> (SELECT count(*) FROM {target}.%1$I)', one
        ) INTO is_changed;
        IF is_changed THEN
            EXECUTE format('DELETE FROM {target}.%I', one);
            EXECUTE format('INSERT INTO {target}.%1$I SELECT * FROM {source}.%1$I', one);
        END IF;
    END LOOP;
END $$
"""
