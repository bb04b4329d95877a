"""Tables written as files, as a stream: on PostgreSQL by the server's COPY, on SQLite row by row."""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.exports.columns import line
from audit.exports.tables import Table

AT_ONCE = 1 << 20  # bytes that go to the disk, and into the digest, together


@dataclass(frozen=True)
class Written:
    """A file that is on the disk: how many rows it has below its headings, how many bytes, and their SHA-256."""

    table: Table
    rows: int
    bytes: int
    sha256: str

    def told(self) -> dict[str, Any]:
        """As the manifest says it."""
        table = self.table
        of = {"rows_of": table.rows_of, "texts": list(table.texts)} if table.rows_of else {}
        columns = [[column.heading, column.kind] for column in table.columns]
        sums = {"rows": self.rows, "bytes": self.bytes, "sha256": self.sha256}
        return {"file": table.file, **of, "columns": columns, **sums}


class Digested(io.RawIOBase):
    """A file that takes the digest of what is written to it, as it is taken by the disk."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb", buffering=0)
        self.digest = sha256()
        self.size = 0
        self.given_up = False  # the disk refused: what is still in the buffer goes nowhere

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, data: Any) -> int:  # noqa: ANN401 - anything that holds bytes
        if self.given_up:
            return len(data)
        taken = self._file.write(data)  # a disk that is nearly full takes a part
        self.digest.update(memoryview(data)[:taken])
        self.size += taken
        return taken

    def close(self) -> None:
        self._file.close()
        super().close()


@contextmanager
def on_disk(path: Path) -> Iterator[tuple[IO[bytes], Digested]]:
    """A file to write to, whole and on the disk at the end; raises OSError where the disk refuses."""
    file = Digested(path)
    with io.BufferedWriter(file, AT_ONCE) as out:
        try:
            yield out, file
            out.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.given_up = True
            raise


def with_rows(connection: BaseDatabaseWrapper, tables: Sequence[Table]) -> list[Table]:
    """Those of which there is anything to write: a table that has no row leaves no file."""
    asked = []
    for number, table in enumerate(tables):
        name = connection.ops.quote_name(table.model._meta.db_table)
        where = f"WHERE {table.where}" if table.where else ""
        asked.append(f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {name} {where})")  # noqa: S608
    params = [param for table in tables for param in table.params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), params or None)
        return [tables[number] for number in sorted(number for (number,) in cursor.fetchall())]


def write(connection: BaseDatabaseWrapper, table: Table, folder: Path) -> Written:
    """Write one table into the folder; raises OSError where the disk refuses."""
    path = folder / table.file
    path.parent.mkdir(exist_ok=True)
    with on_disk(path) as (out, file):
        out.write(("\t".join(column.heading for column in table.columns) + "\n").encode())
        by_copy = connection.vendor == "postgresql"
        rows = copied(connection, table, out) if by_copy else read(connection, table, out)
    return Written(table, rows, file.size, file.digest.hexdigest())


def copied(connection: BaseDatabaseWrapper, table: Table, out: IO[bytes]) -> int:
    """The rows as the server prints them; how many."""
    wanted = ", ".join(column.in_sql(connection) for column in table.columns)
    return copy(connection, select(connection, table, wanted), table.params, out)


def copy(connection: BaseDatabaseWrapper, query: str, params: Sequence[Any], out: IO[bytes]) -> int:
    """The rows of a query as the server prints them; how many."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        inner = cursor.cursor
        asked = inner.mogrify(query, params or None).decode()
        inner.copy_expert(f"COPY ({asked}) TO STDOUT (ENCODING 'UTF8')", out)
        return int(inner.rowcount)


def read(connection: BaseDatabaseWrapper, table: Table, out: IO[bytes]) -> int:
    """The same lines, made here of what the database holds as text; how many."""
    rows = 0
    for stored in stored_rows(connection, table):
        out.write(line(table.columns, stored))
        rows += 1
    return rows


def stored_rows(connection: BaseDatabaseWrapper, table: Table) -> Iterator[tuple[Any, ...]]:
    """The columns of each row as text, in the order of the table."""
    name = table.model._meta.db_table
    wanted = ", ".join(raw.as_text(connection, column.field, name) for column in table.columns)
    return raw.stream(connection, select(connection, table, wanted), table.params)


def select(connection: BaseDatabaseWrapper, table: Table, wanted: str) -> str:
    """The query of what is wanted of its rows, in the order of the table."""
    quote = connection.ops.quote_name
    name = quote(table.model._meta.db_table)
    columns = {field.attname: quote(str(field.column)) for field in table.model._meta.concrete_fields}
    # By the table's column: a bare name would mean the text that is selected, where 10 comes before 9.
    order = ", ".join(f"{name}.{columns[each]}" if each in columns else each for each in table.order_by)
    return f"{select_in_any_order(connection, table, wanted)} ORDER BY {order}"


def select_in_any_order(connection: BaseDatabaseWrapper, table: Table, wanted: str) -> str:
    name = connection.ops.quote_name(table.model._meta.db_table)
    where = f"WHERE {table.where}" if table.where else ""
    return f"SELECT {wanted} FROM {name} {where}"  # noqa: S608 - of names of columns alone
