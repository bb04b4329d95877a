"""The database: SQLite under var/ for a trial, and PostgreSQL by its address, as its owner where two logins are set."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# SQLite with Django's defaults locks out contended writers; with WAL and IMMEDIATE they wait their turn.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def a_file(path: Path) -> dict[str, Any]:
    """A trial's own database."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": SQLITE_OPTIONS}


def a_server(url: str, *, pooled: bool, owner: str, login: str) -> dict[str, Any]:
    """The database at this address. Where two logins are set, another one than the service's takes on the owner's role.

    A connection is kept for ten minutes with what it has learned to ask (audit/asking.py); a pooler keeps nothing. A
    server that is down, or hangs, is known within seconds, so that a page says so and a worker goes on.
    """
    if bool(owner) != bool(login) or (owner and owner == login):
        raise ImproperlyConfigured(
            "DATABASE_OWNER and DATABASE_LOGIN are two roles: set both, or neither (docs/operations.md)."
        )
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    database["DISABLE_SERVER_SIDE_CURSORS"] = pooled
    options: dict[str, Any] = database.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    if owner and database["USER"] != login:
        options["assume_role"] = owner
    return database
