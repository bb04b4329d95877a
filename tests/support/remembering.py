"""What a factory has written once, written again as it was: the walk through the services is taken once a process."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from tests.support.emptying import KEPT

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """The rows of a walk as statements that insert them, and what the factory gave back."""

    tables: tuple[str, ...]
    inserts: tuple[str, ...]
    given: bytes


def remembered(make: Callable[P, T]) -> Callable[P, T]:
    """Of a factory that starts from nothing: called again with the same arguments, it inserts the rows of the first
    call, and gives a copy of what that gave. Where the tables hold rows already, it walks.

    To be used where everything that is written hangs on the arguments alone.
    """
    walks: dict[bytes, Kept] = {}

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        key = pickle.dumps((args, sorted(kwargs.items())))
        kept = walks.get(key)
        if not _empty(kept.tables if kept else tuple(_columns())):
            return make(*args, **kwargs)
        if kept is None:
            with transaction.atomic():
                kept = walks[key] = _keep(make(*args, **kwargs))
        else:
            _write(kept)
        return pickle.loads(kept.given)  # noqa: S301 - it was pickled here

    return made


def _empty(tables: tuple[str, ...]) -> bool:
    asked = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return not cursor.fetchone()[0]


def _keep(given: object) -> Kept:
    inserts = {table: insert for table in _columns() if (insert := _insert(table))}
    return Kept(tuple(inserts), tuple(inserts.values()), pickle.dumps(given))


def _insert(table: str) -> str:
    """A statement that inserts the rows of a table as they stand; empty where it holds none.

    The database writes the literals itself, so that no value goes through Python and comes back as another.
    """
    columns = [f'"{name}"' for name in _columns()[table]]
    quoted = "quote({})" if connection.vendor == "sqlite" else "quote_nullable({}::text)"
    with connection.cursor() as cursor:
        literals = ", ".join(quoted.format(name) for name in columns)
        cursor.execute(f'SELECT {literals} FROM "{table}"')  # noqa: S608
        rows = [f"({', '.join(row)})" for row in cursor.fetchall()]
    return f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES {", ".join(rows)}' if rows else ""  # noqa: S608


def _write(kept: Kept) -> None:
    """On PostgreSQL in one go, numbers drawn from here on being higher than those written: it may be another database
    than the one that was walked on, whose sequences have drawn none yet. SQLite takes a statement at a time.
    """
    together: tuple[str, ...] = kept.inserts
    if connection.vendor == "postgresql":
        together = (";\n".join([*kept.inserts, *_sequences(kept.tables)]),)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in together:
            cursor.execute(statement)


def _sequences(tables: tuple[str, ...]) -> list[str]:
    """The statements that bring the sequences of these tables up to what stands in them."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
    return [line.rstrip(";") for line in connection.ops.sequence_reset_sql(no_style(), models)]


@cache
def _columns() -> dict[str, list[str]]:
    """The columns of every table that tests write, by table."""
    models: list[type[Model]] = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in KEPT
    ]
    return {
        model._meta.db_table: [field.column for field in model._meta.local_concrete_fields]
        for model in models
    }
