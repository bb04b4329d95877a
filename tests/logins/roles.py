"""The roles of a run and their databases. Roles are of the whole server: their names have a part of the run's own."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings
from django.db import connections
from django.test import override_settings

from tests.support.template import ROOT

MAY_MAKE_ROLES = (
    "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = session_user"
)
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"


def address(name: str, login: str = "") -> str:
    """The address of a database on the tests' server, for this user and password or for the tests' own."""
    parts = urlsplit(settings.DATABASE_URL)
    _, _, server = parts.netloc.rpartition("@")
    where = f"{login}@{server}" if login else parts.netloc
    return urlunsplit(parts._replace(netloc=where, path=f"/{name}", query=""))


def told(url: str, *statements: str) -> list[tuple[object, ...]]:
    """What the server answers to the last of these statements, each a transaction of its own."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@dataclass(frozen=True)
class Roles:
    """Owner, migrating login and the service's login of this run; ``end`` drops them and every database of theirs."""

    run: str = field(default_factory=lambda: secrets.token_hex(4))
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def named(self, what: str) -> str:
        base = urlsplit(settings.DATABASE_URL).path.strip("/").removeprefix("test_")
        return f"{base[:30]}_{self.run}_{what}"

    @property
    def owner(self) -> str:
        return self.named("owner")

    @property
    def migrates(self) -> str:
        return self.named("migrates")

    @property
    def service(self) -> str:
        return self.named("service")

    def url(self, login: str, database: str) -> str:
        return address(database, f"{login}:{self.password}")

    def created(self, what: str, template: str = "template0") -> str:
        """The name of a database that the tests' login made."""
        name = self.named(what)
        told(address("postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def dropped(self, name: str) -> None:
        told(address("postgres"), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def set_up(self, database: str, administrator: str = "") -> None:
        """By the product's own script."""
        told_by = administrator or address(database)
        run("sh", "ops/two_logins.sh", told_by, **self.environment(self.service, database))

    def migrate(self, database: str) -> None:
        """By the product's own command, as the migrating login."""
        run(
            sys.executable,
            "manage.py",
            "migrate",
            "--verbosity=0",
            **self.environment(self.migrates, database),
        )

    def environment(self, login: str, database: str) -> dict[str, str]:
        """What is set for a process that comes in by this login."""
        return {
            "DATABASE_OWNER": self.owner,
            "DATABASE_LOGIN": self.service,
            "DATABASE_URL": self.url(login, database),
            "DATABASE_MIGRATION_URL": self.url(self.migrates, database),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        }

    @contextmanager
    def within(self, database: str, login: str = "") -> Iterator[None]:
        """In the block Django's connection leads there, by this login or by the service's."""
        default = connections.settings["default"]
        before = {name: default[name] for name in ("NAME", "USER", "PASSWORD")}
        connections.close_all()
        default |= {"NAME": database, "USER": login or self.service, "PASSWORD": self.password}
        try:
            with override_settings(DATABASE_OWNER=self.owner, DATABASE_LOGIN=self.service):
                yield
        finally:
            connections.close_all()
            default |= before

    def end(self) -> None:
        """Drop the databases first: what a role owns, and what it was given, goes with them."""
        mine = self.named("")
        for kind, names, force in [
            ("DATABASE", "SELECT datname FROM pg_database WHERE starts_with(datname, '{}')", " WITH (FORCE)"),
            ("ROLE", "SELECT rolname FROM pg_roles WHERE starts_with(rolname, '{}')", ""),
        ]:
            for (name,) in told(address("postgres"), names.format(mine)):
                told(address("postgres"), f'DROP {kind} "{name}"{force}')


def run(*command: str, ends: int = 0, **environment: str) -> str:
    """What a process says that ends with this code; it takes over nothing that the journeys set for themselves."""
    others = ("DATABASE_", "DJANGO_ALLOW_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    done = subprocess.run(command, cwd=ROOT, env=inherited | environment, capture_output=True, text=True)
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr
