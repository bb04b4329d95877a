"""PostgreSQL databases of the faults' own: one migrated template a run, and copies of it in a fraction of a second.

The template is migrated by the product's own command, under the product's own triggers. Every name begins with that
of DATABASE_URL; what a run made it drops, the template too unless ``--reuse-db`` is given.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from django.conf import settings
from django.db import connections

from tests.faults.tally import folder
from tests.support.template import MADE_FROM as TABLES
from tests.support.template import ROOT

WORLDS = ("tests/faults/world*.py", "tests/factories.py", "tests/stories/*.py", "tests/referrals.py")
QUICK = "-c synchronous_commit=off"
SETTINGS = "tests.faults.settings"


def url_of(name: str) -> str:
    """DATABASE_URL, with another database in it.

    Commits do not wait for the disk: the processes that die here are Accord's, never the server, and what a server
    that lives has committed is there. It is the only setting of the server's that is another than in production.
    """
    options = quote(QUICK)
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}", query=f"options={options}"))


def own_name(label: str) -> str:
    """The name of a database of this run."""
    run = folder().name.rpartition("-")[2]
    return f"{_base()}_faults_{run}_{label}"[:63].lower()


def order(sql: str) -> list[tuple[object, ...]]:
    """One statement to the server itself, outside any of these databases and any transaction."""
    connection = psycopg2.connect(url_of("postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def create(name: str, template: str) -> str:
    """A copy of the template under this name; one that is there already goes, with whoever is connected to it."""
    connections.close_all()
    drop(name)
    order(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _note(name)
    return name


def drop(name: str) -> None:
    if not name.startswith(f"{_base()}_faults_"):
        raise ValueError("only a database that the faults made for themselves may be dropped")
    order(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Within the block Django's connection leads to this database."""
    default = connections.settings["default"]
    before = {"NAME": default["NAME"], "OPTIONS": default.get("OPTIONS", {})}
    connections.close_all()
    default |= {"NAME": name, "OPTIONS": {**before["OPTIONS"], "options": QUICK}}
    try:
        yield
    finally:
        connections.close_all()
        default |= before


def migrated(*, keep: bool) -> str:
    """The name of the migrated template; made by whoever comes first, the others wait."""
    name = f"{_base()}_faults_{_digest(*TABLES)}" if keep else own_name("migrated")

    def migrate(making: str) -> None:
        environment = os.environ | {"DATABASE_URL": url_of(making), "DJANGO_SETTINGS_MODULE": SETTINGS}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)

    return _made_once(name, "template0", migrate, keep=keep)


def saved(label: str, template: str, fill: Callable[[], None], *, keep: bool) -> str:
    """A template of its own for many copies: the given one, filled once a run by this function."""

    def fill_it(making: str) -> None:
        with connected_to(making):
            fill()

    name = f"{template}_{label}_{_digest(*WORLDS)}"[:63] if keep else own_name(label)
    return _made_once(name, template, fill_it, keep=keep)


def drop_what_was_made() -> None:
    """Drop every database of this run; the last thing that it does."""
    for name in set((folder() / "databases").read_text().split()):
        drop(name)


def _made_once(name: str, template: str, make: Callable[[str], None], *, keep: bool) -> str:
    with _lock(name):
        if not order(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608
            making = f"{name[:55]}_making"
            drop(making)
            order(f'CREATE DATABASE "{making}" TEMPLATE "{template}"')
            _note(making)
            make(making)
            order(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
        if not keep:
            _note(name)
    return name


@contextmanager
def _lock(name: str) -> Iterator[None]:
    place = settings.VAR_DIR / "tests"
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"{_base()}_faults.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _note(name: str) -> None:
    with (folder() / "databases").open("a") as file:
        file.write(f"{name}\n")


@cache
def _base() -> str:
    return urlsplit(settings.DATABASE_URL).path.strip("/").removeprefix("test_")


@cache
def _digest(*patterns: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:8]
