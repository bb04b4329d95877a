"""What the suite needs from outside, and what happens where that is missing.

A test says what it needs with a marker. Where it is missing the test is skipped, by name and reason, in the
closing summary; with CI=true it fails, since a CI that skips proves nothing.
"""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.support import template

if TYPE_CHECKING:
    from tests.factories import World


@cache
def missing(service: str) -> str:
    """Why a service cannot be used, in words; empty where it can."""
    if service == "postgres":
        return "" if settings.DATABASE_URL.startswith("postgres") else "needs PostgreSQL: set DATABASE_URL"
    if service == "browser":
        return "" if shutil.which("chromium") else "needs a browser: no chromium on the PATH"
    if not settings.REDIS_URL:
        return "needs Redis: set REDIS_URL"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2).ping()
    except redis.RedisError as error:
        return f"needs Redis: REDIS_URL does not answer ({type(error).__name__})"
    return ""


SERVICES = ("postgres", "redis", "browser")

# Folders and files of the tests that run on one database only in CI, PostgreSQL: they ask none at all, or read for a
# page what a service wrote (the journeys open every page on SQLite too), or bring their own.
ONCE = (
    "components",
    "escalation/core",
    "escalation/test_policies.py",
    "pages",
    "policies",
    "config/test_settings.py",
    "house/test_demonstration.py",
    "house/test_queries.py",
    "house/test_readme.py",
    "house/test_structure.py",
    "house/test_turns.py",
    "house/test_urls.py",
    "house/test_walls.py",
    "test_pins.py",
    "test_run.py",
)
HERE = Path(__file__).parent
pytest_plugins = ["tests.faults.tally"]  # counts what the faults of a run did, and prints it


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole-calendar",
        action="store_true",
        help="count every quarter of an hour of 2020 to 2035 too: some minutes",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the journeys and what runs once, and say of each test what it will be skipped for."""
    if not config.getoption("--whole-calendar"):
        # Left out, not skipped: nothing is missing that somebody should bring.
        items[:] = [item for item in items if not item.get_closest_marker("whole_calendar")]
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("browser")
        if item.path.relative_to(HERE).as_posix().startswith(ONCE):
            item.add_marker("once")
        for service in SERVICES:
            if item.get_closest_marker(service) and missing(service) and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason=missing(service)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """In CI a missing service is a failure of its own, said before any fixture asks for it."""
    for service in SERVICES:
        if item.get_closest_marker(service) and missing(service):
            pytest.fail(f"CI=true, and this test {missing(service)}", pytrace=False)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> bool:
    """Whether a migrated database is there already: a copy of the template."""
    with django_db_blocker.unblock():
        return template.restore()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> "Iterator[None]":
    """As pytest-django does it; and what it migrated is kept as the template of the next process."""
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            template.save()
    yield
    if django_db_keepdb:
        with django_db_blocker.unblock():
            template.remove()


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> "Iterator[World]":
    """One partnership for all tests of a file that ask for it beside `db`: what each of them changes is rolled back."""
    from tests.factories import make_partnership  # models, which this file is too early for

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_partnership()
        transaction.set_rollback(True)
