"""A database of the benchmark's own, on the PostgreSQL server that DATABASE_URL names; Django is set up on it.

Nothing of Accord or of Django's models may be imported before ``own_database`` is entered: which database it is,
is in the settings. So a script imports what it needs inside the ``with`` block::

    with own_database(asked.database) as database:
        from benchmarks.support.filling import fill
"""

import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql


@dataclass(frozen=True)
class Database:
    """A migrated database. ``fresh`` where it was made just now, and holds nothing yet."""

    name: str
    url: str
    fresh: bool


def add_option(parser: ArgumentParser) -> None:
    """The option ``--database NAME`` of every benchmark."""
    parser.add_argument(
        "--database",
        default="",
        metavar="NAME",
        help="fill this database on the server of DATABASE_URL, or go on with it as an earlier run left it; "
        "it is kept. Without, one is made, and dropped at the end",
    )


@contextmanager
def own_database(name: str = "", *, clock: str = "caller") -> Iterator[Database]:
    """A migrated database and Django set up on it; with a name it is kept, and found again by the next run.

    ``clock`` is ACCORD_CLOCK: "caller", where the benchmark walks through the services under a clock of its own. What
    else the service keeps (its cache, its files) is in a folder that goes with the block. Processes that are started
    inside it find all of this in their environment.
    """
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        sys.exit("Set DATABASE_URL to a PostgreSQL server on which a database may be made.")
    wanted = name or f"accord_bench_{os.getpid()}"
    url = urlunsplit(urlsplit(server)._replace(path=f"/{wanted}"))
    folder = tempfile.mkdtemp(prefix="accord-bench-")
    fresh = _create(server, wanted)
    try:
        _set_up(url, folder, clock)
        yield Database(wanted, url, fresh)
    finally:
        _close()
        shutil.rmtree(folder, ignore_errors=True)
        if not name:
            drop(wanted, server=server)


def drop(name: str, *, server: str = "") -> None:
    """Drop a database on the server of DATABASE_URL, whoever is still in it."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    _on_server(server or os.environ["DATABASE_URL"], statement)


def _create(server: str, name: str) -> bool:
    """Whether it had to be made."""
    try:
        _on_server(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg2.errors.DuplicateDatabase:
        return False
    return True


def _on_server(server: str, statement: sql.Composable) -> None:
    """A statement about a database is given from within another one."""
    maintenance = urlunsplit(urlsplit(server)._replace(path="/postgres"))
    with closing(psycopg2.connect(maintenance)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _set_up(url: str, folder: str, clock: str) -> None:
    os.environ |= {
        "DATABASE_URL": url,
        "ACCORD_VAR": folder,
        "ACCORD_CLOCK": clock,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    os.environ.setdefault("SECRET_KEY", "only for benchmarks")
    os.environ.setdefault("HTTPS", "off")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _close() -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()
