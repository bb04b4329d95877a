"""Where two logins are not set, or there is no PostgreSQL, nothing is asked and nothing is given; else tests/logins."""

import pytest
from django.core import checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from audit.login_rules import OF_ALL, RULES
from audit.logins import faults_of_login, grant_after_migrate, login_is_right

pytestmark = pytest.mark.django_db


def test_nothing_is_asked_or_given_without_two_logins(settings: Settings) -> None:
    """On SQLite not even where they are set."""
    for owner in [""] if connection.vendor == "postgresql" else ["", "accord_owner"]:
        settings.DATABASE_OWNER, settings.DATABASE_LOGIN = owner, owner and "accord_service"
        with CaptureQueriesContext(connection) as asked:
            grant_after_migrate()
            assert faults_of_login() == []
            assert login_is_right()
        assert len(asked) == 0


def test_readiness_says_nothing_of_a_login_that_nobody_set(client: Client) -> None:
    assert "login" not in client.get("/readyz").json()


def test_the_check_asks_no_database_unless_it_is_named(settings: Settings) -> None:
    settings.DATABASE_OWNER, settings.DATABASE_LOGIN = "accord_owner", "accord_service"
    with CaptureQueriesContext(connection) as asked:
        checks.run_checks(tags=[checks.Tags.database], include_deployment_checks=True)
    assert len(asked) == 0


def test_each_rule_has_a_number_of_its_own() -> None:
    numbers = [rule.number for rule in (*OF_ALL, *RULES)]
    assert len(numbers) == len(set(numbers)) > 0
