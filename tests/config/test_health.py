"""The two addresses for the machinery."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings


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
    [newest] = MigrationLoader(connection).graph.leaf_nodes("escalation")
    MigrationRecorder(connection).record_unapplied(*newest)
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


def test_the_machinery_is_not_sent_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/accounts/login/").status_code == 301
