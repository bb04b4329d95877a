"""A column as an export has it: the canonical text, made by the database or here, and the same from both.

The lines are those of PostgreSQL's COPY: columns parted by tabs, null as ``\\N``, signs that would break a line behind
a backslash. docs/record-format.md has the rules in words.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.canonical import Unreadable, as_kind, kind_of

NULL = r"\N"
_BEHIND_A_BACKSLASH = str.maketrans(
    {"\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r"}
)
_SECOND = "HH24:MI:SS"
# What PostgreSQL prints by itself is canonical already, but for these.
_IN_POSTGRESQL = {
    "instant": f"""to_char({{0}} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"{_SECOND}.US"Z"')""",
    "time": f"to_char({{0}}, CASE WHEN {{0}} = date_trunc('second', {{0}}) THEN '{_SECOND}' ELSE '{_SECOND}.US' END)",
    "yes or no": "{0}::text",
    "date": "to_char({0}, 'YYYY-MM-DD')",
}


@dataclass(frozen=True)
class Column:
    """A column of a file: its heading, the column of the table that it is, and the kind of what it holds."""

    heading: str
    field: models.Field
    kind: str

    @classmethod
    def of(cls, model: type[models.Model], name: str, heading: str = "") -> "Column":
        field = next(field for field in model._meta.concrete_fields if field.attname == name)
        return cls(heading or name, field, kind_of(field))

    def in_sql(self, connection: BaseDatabaseWrapper) -> str:
        """The expression by which PostgreSQL prints the canonical text."""
        assert self.field.column is not None  # every field that is stored has one
        return _IN_POSTGRESQL.get(self.kind, "{0}").format(connection.ops.quote_name(self.field.column))


def line(columns: tuple[Column, ...], stored: tuple[Any, ...]) -> bytes:
    """A line from what a database holds as text; what is damaged stands there as it is, and will not verify."""
    texts = [_text(column.kind, value) for column, value in zip(columns, stored, strict=True)]
    return ("\t".join(texts) + "\n").encode(errors="surrogateescape")


def _text(kind: str, value: Any) -> str:  # noqa: ANN401 - text; in SQLite a blob, where it is damaged
    try:
        read = as_kind(kind, value)
    except Unreadable:
        read = value if isinstance(value, str) else repr(value)
    if read is None:
        return NULL
    if isinstance(read, bool):
        return "true" if read else "false"
    return str(read).translate(_BEHIND_A_BACKSLASH)
