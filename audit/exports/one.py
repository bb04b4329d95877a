"""One history as JSON, as a stream: each list of it in its order, a line for each thing.

On PostgreSQL the server prints the lines, as of an export of many, and they are told as JSON here; on SQLite they are
read row by row. Either way little is in memory at a time, however long the history is.
"""

import heapq
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.acts import Actor
from audit.commitments import FORMAT
from audit.contents import EMPTY_INDEX
from audit.exports.columns import Column
from audit.exports.tables import Table, versions_of
from audit.exports.telling import Lines, Telling, encoded
from audit.exports.writing import copy, select, select_in_any_order, stored_rows, with_rows
from audit.history import record_models
from audit.models import AccessEntry, Entry, Export
from audit.reading import index_in

AT_ONCE = 1 << 18  # bytes that are told together


def write_history(out: IO[bytes], made: Export, *, by: Actor, at: datetime) -> None:
    """The chain as it stood at this export, and who had looked by then; docs/record-format.md says how it is checked.

    Its last line closes it: what was broken off before is no JSON.
    """
    with raw.one_moment(DEFAULT_DB_ALIAS) as connection:
        head = {
            "format": FORMAT,
            "reference": made.subject.reference,
            "export": {"recipient": made.recipient, "why": made.why, "by": by.name, "at": at.isoformat()},
            "index": _index(connection, made),
        }
        told = ",\n".join(f"{encoded(name)}: {encoded(value)}" for name, value in head.items())
        out.write(f"{{\n{told}".encode())
        for name, tables in lists_of(connection, made, at).items():
            out.write(f",\n{encoded(name)}: [".encode())
            if tables and connection.vendor == "postgresql":
                copied(connection, tables, out)
            elif tables:
                read(connection, tables, out)
            out.write(b"\n]")
        out.write(b"\n}\n")


def lists_of(connection: BaseDatabaseWrapper, made: Export, at: datetime) -> dict[str, list[Table]]:
    """The tables of whose rows each list is."""
    chain = "subject_id = %s AND number <= %s", (made.subject_id, made.length)
    entries = _table(Entry, ["number", "previous", "digest", *Entry.BODY], ("number",), *chain)
    by_then = connection.ops.adapt_datetimefield_value(at)
    looked = "reference = %s AND at < %s", (made.subject.reference, by_then)
    looks = _table(AccessEntry, sorted(AccessEntry.CONTENT), ("at DESC", "id DESC"), *looked)
    sealed = "seal_chain_id = %s AND seal_number <= %s", (made.subject_id, made.length)
    versions = [versions_of(model, *sealed) for model in record_models()]
    return {"entries": [entries], "rows": with_rows(connection, versions), "looks": [looks]}


def copied(connection: BaseDatabaseWrapper, tables: list[Table], out: IO[bytes]) -> None:
    """The things of a list, of the lines that the server prints.

    Versions of several models come in one order: each line begins with the number of its table, and is filled up.
    """
    query, params = _of_one(connection, *tables) if len(tables) == 1 else _of_several(connection, tables)
    with io.BufferedWriter(Lines(out, tables), AT_ONCE) as lines:
        copy(connection, query, params, lines)


def read(connection: BaseDatabaseWrapper, tables: list[Table], out: IO[bytes]) -> None:
    """The same, of what the database holds as text."""
    between = b"\n"
    things = (_things(connection, table) for table in tables)
    for _, thing in heapq.merge(*things, key=itemgetter(0)):
        out.write(between + thing)
        between = b",\n"


Place = tuple[int, int]


def _things(connection: BaseDatabaseWrapper, table: Table) -> Iterator[tuple[Place, bytes]]:
    """Each with its place on the chain, by which those of several models are in one order."""
    telling = Telling(table)
    for stored in stored_rows(connection, table):
        place = (_number(stored[1]), _number(stored[2])) if table.rows_of else (0, 0)
        yield place, telling.of_row(stored)


def _number(stored: Any) -> int:  # noqa: ANN401 - in SQLite it may be anything
    """What is none comes first, and fits nowhere."""
    try:
        return int(stored)
    except (ValueError, TypeError):
        return 0


def _of_one(connection: BaseDatabaseWrapper, table: Table) -> tuple[str, Sequence[Any]]:
    wanted = ", ".join(column.in_sql(connection) for column in table.columns)
    return select(connection, table, wanted), table.params


def _of_several(connection: BaseDatabaseWrapper, tables: list[Table]) -> tuple[str, Sequence[Any]]:
    """Its first columns are the number of the table, the chain, the entry and the part: by these it is in order."""
    width, queries = max(len(table.columns) for table in tables), []
    for number, table in enumerate(tables):
        place, others = table.columns[:3], table.columns[3:]
        texts = [f"({column.in_sql(connection)})::text" for column in others]
        filled = texts + ["''::text"] * (width - len(table.columns))
        wanted = ", ".join([str(number), *(column.in_sql(connection) for column in place), *filled])
        queries.append(select_in_any_order(connection, table, wanted))
    return f"{' UNION ALL '.join(queries)} ORDER BY 3, 4", [one for table in tables for one in table.params]


def _table(
    model: type[models.Model], names: list[str], order_by: tuple[str, ...], where: str, params: Sequence[Any]
) -> Table:
    return Table("", model, tuple(Column.of(model, name) for name in names), order_by, where, params)


def _index(connection: BaseDatabaseWrapper, made: Export) -> dict[str, Any]:
    """What the entries say of their subject, taken together."""
    where = "subject_id = %s AND number <= %s AND \"index\" <> '{}'"
    table = _table(Entry, ["index"], ("number",), where, (made.subject_id, made.length))
    found = dict(EMPTY_INDEX)
    for (said,) in stored_rows(connection, table):
        found |= index_in(said)
    return found
