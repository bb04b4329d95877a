"""The two addresses for the machinery."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db
def test_ready_says_what_it_checked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_START_TOKEN", "the one started here")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    checks = {"database": True, "migrations": True, "append_only": True}
    assert {name: answer.json()[name] for name in checks} == checks
    assert answer["X-Accord-Start"] == "the one started here"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    graph = MigrationLoader(connection).graph
    [newest] = graph.leaf_nodes("escalation")
    for one in (newest, *graph.nodes[newest].replaces):
        MigrationRecorder(connection).record_unapplied(*one)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


@pytest.mark.django_db
def test_not_ready_while_a_table_of_the_record_is_not_guarded(client: Client) -> None:
    with connection.cursor() as cursor:
        on = ' ON "audit_entry"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "keep_update_audit_entry"{on}')
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["append_only"] is False


ASK = "from django.test import Client; a = Client().get('/readyz'); print(a.status_code, a.content.decode())"


def asked(tmp_path: Path, **environment: str) -> tuple[str, str]:
    """What a service with nothing but this around it answers, and what it logs."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "ACCORD_VAR": str(tmp_path),
            "HTTPS": "off",
            "ALLOWED_HOSTS": "testserver",
        }
        | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize("hangs", [False, True], ids=["down", "hangs"])
def test_a_database_that_is_away_is_an_answer_and_no_error(tmp_path: Path, hangs: bool) -> None:
    """Nobody listens, or somebody who takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if not hangs:
            server.close()
        url = f"postgres://accord@127.0.0.1:{port}/accord"
        said, logged = asked(tmp_path, DATABASE_URL=url, SECRET_KEY="of a test")
    assert said == '503 {"database": false}'
    assert "Traceback" not in logged
    assert "exception" not in logged


def test_a_database_that_nothing_was_migrated_in(tmp_path: Path) -> None:
    said, logged = asked(tmp_path)
    assert said == '503 {"database": true, "migrations": false, "append_only": false}'
    assert "Traceback" not in logged


@pytest.mark.django_db
def test_half_migrated_with_a_table_of_the_checks_away(client: Client) -> None:
    """Whatever is missing of what readiness asks: 503, and the question of the next comes through."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE escalation_waker RENAME TO elsewhere")
    assert client.get("/readyz").status_code == 503
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO escalation_waker")
    assert client.get("/readyz").status_code == 200


def test_the_machinery_is_not_sent_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/accounts/login/").status_code == 301
