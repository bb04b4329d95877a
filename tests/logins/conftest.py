"""Fixtures of two logins: the roles, a database that was migrated by its owner, and one that was handed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.logins.roles import MAY_MAKE_ROLES, Roles, address, told

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("postgres")


@pytest.fixture(scope="session")
def roles() -> Iterator[Roles]:
    """Made by the script that sets a database up; dropped at the end, whatever became of the tests."""
    if told(address("postgres"), MAY_MAKE_ROLES) != [(True,)]:
        pytest.skip(
            "needs a login that may make roles and databases: a superuser, or CREATEROLE and CREATEDB"
        )
    made = Roles()
    try:
        yield made
    finally:
        made.end()


@pytest.fixture(scope="session")
def fresh(roles: Roles) -> str:
    """A new database, as the compose file makes it: roles first, then every migration as the owner."""
    name = roles.created("fresh")
    roles.set_up(name)
    roles.migrate(name)
    return name


@pytest.fixture(scope="module")
def migrated(roles: Roles, fresh: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of it, with Django's connection there by the service's login."""
    name = roles.created("migrated", fresh)
    roles.set_up(name)  # what was granted on a database is not copied
    with django_db_blocker.unblock(), roles.within(name):
        yield name
    roles.dropped(name)


@pytest.fixture(scope="module")
def handed_over(roles: Roles, fresh: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of which the tests' login owned everything: taken over by the owner, and migrated again."""
    name = roles.created("handed_over", fresh)
    told(
        address(name),
        f'REASSIGN OWNED BY "{roles.owner}" TO CURRENT_USER',
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{roles.service}"',
        f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{roles.service}"',
    )
    roles.set_up(name)
    roles.migrate(name)
    with django_db_blocker.unblock(), roles.within(name):
        yield name
    roles.dropped(name)
