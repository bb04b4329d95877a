"""One migrated database, kept and copied: a run migrates it only where something that makes it has changed.

On SQLite it is a file under var/; on PostgreSQL a database beside those of the tests, of their name and `_template`,
whose comment says what it was made from.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]
# What the tables and their triggers are made from, besides the packages.
MADE_FROM = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "audit/*.py", "requirements*.txt")


def test_database() -> str:
    """The file or the database that this process tests on."""
    return str(connection.settings_dict["TEST"]["NAME"] or f"test_{_base()}")


def restore() -> bool:
    """Put the template where this process tests; whether there is one.

    Where there is none, this process is the one that makes it, and others wait until it has saved it.
    """
    fcntl.flock(_lock(), fcntl.LOCK_EX)
    there = True  # also where it fails: others must not wait for who makes nothing
    try:
        there = _restore_file() if settings.TRIAL else _restore_database()
    finally:
        if there:
            _let_go()
    return there


def save() -> None:
    """Keep the database as it stands, freshly migrated, and throw older ones away."""
    if settings.TRIAL:
        _save_file()
    else:
        _save_database()
    _let_go()


def remove() -> None:
    """Take away the database of this process."""
    connection.close()
    if not settings.TRIAL:
        _say(f'DROP DATABASE IF EXISTS "{test_database()}"')
        return
    for end in ("", "-wal", "-shm"):
        Path(f"{test_database()}{end}").unlink(missing_ok=True)


def _restore_file() -> bool:
    if not _file().exists():
        return False
    shutil.copy(_file(), test_database())
    return True


def _save_file() -> None:
    for old in _folder().glob("template-*.sqlite3"):
        old.unlink()
    making = _folder() / "template.making"
    making.unlink(missing_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(making)) as copy:
        connection.connection.backup(copy)
    making.rename(_file())


def _restore_database() -> bool:
    with connection._nodb_cursor() as cursor:
        named = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        cursor.execute(named, [_database()])
        if cursor.fetchone() != (_digest(),):
            return False
    _say(
        f'DROP DATABASE IF EXISTS "{test_database()}"',
        f'CREATE DATABASE "{test_database()}" TEMPLATE "{_database()}"',
    )
    return True


def _save_database() -> None:
    connection.close()  # a database is copied while nobody is in it
    _say(
        f'DROP DATABASE IF EXISTS "{_database()}"',
        f'CREATE DATABASE "{_database()}" TEMPLATE "{test_database()}"',
        f"COMMENT ON DATABASE \"{_database()}\" IS '{_digest()}'",
    )


def _say(*statements: str) -> None:
    """To the server, outside of the tests' database and of any transaction."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@cache
def _lock() -> IO[str]:
    return (_folder() / "template.lock").open("w")


def _let_go() -> None:
    """The lock goes with its file."""
    _lock().close()
    _lock.cache_clear()


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "tests"
    folder.mkdir(exist_ok=True)
    return folder


def _file() -> Path:
    return _folder() / f"template-{_digest()}.sqlite3"


def _database() -> str:
    return f"test_{_base()}_template"


def _base() -> str:
    """The name in DATABASE_URL: the one in the settings is another once the tests' database stands."""
    return urlsplit(settings.DATABASE_URL).path.strip("/")


@cache
def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
