"""One migrated SQLite database, kept and copied: a run migrates it only where something that makes it has changed."""

import fcntl
import hashlib
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]
# What the tables and their triggers are made from, besides the packages.
MADE_FROM = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "audit/*.py", "requirements*.txt")


def test_database() -> Path:
    """The file that this process tests on."""
    return Path(str(connection.settings_dict["TEST"]["NAME"]))


def restore() -> bool:
    """Put the template where this process tests; whether there is one.

    Where there is none, this process is the one that makes it, and others wait until it has saved it.
    """
    fcntl.flock(_lock(), fcntl.LOCK_EX)
    if not _template().exists():
        return False
    shutil.copy(_template(), test_database())
    fcntl.flock(_lock(), fcntl.LOCK_UN)
    return True


def save() -> None:
    """Keep the database as it stands, freshly migrated, and throw older ones away."""
    for old in _folder().glob("template-*.sqlite3"):
        old.unlink()
    making = _folder() / "template.making"
    making.unlink(missing_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(making)) as copy:
        connection.connection.backup(copy)
    making.rename(_template())
    fcntl.flock(_lock(), fcntl.LOCK_UN)


def remove() -> None:
    """Take away the database of this process."""
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{test_database()}{end}").unlink(missing_ok=True)


@cache
def _lock() -> IO[str]:
    return (_folder() / "template.lock").open("w")


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "tests"


def _template() -> Path:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return _folder() / f"template-{digest.hexdigest()[:16]}.sqlite3"
