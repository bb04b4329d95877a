"""Fixtures of the faults: a database of the module's own, real servers and processes, and how many rounds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults import databases, world
from tests.faults.processes import Processes
from tests.faults.servers import RedisServer

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("faults")


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> str:
    """The name of a migrated database to copy (CREATE DATABASE ... TEMPLATE), with its guard in place."""
    return databases.migrated(keep=request.config.getoption("--reuse-db"))


@pytest.fixture(scope="module")
def database(
    request: pytest.FixtureRequest, migrated: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A fresh database of this module; Django's connection leads there while its tests run."""
    label = request.path.stem.removeprefix("test_")
    name = databases.create(databases.own_name(label), migrated)
    with django_db_blocker.unblock(), databases.connected_to(name):
        yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def factor(request: pytest.FixtureRequest) -> int:
    """How many times the rounds of a normal run (``--faults``)."""
    return int(request.config.getoption("--faults"))


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis of this module's own, on a free port."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.end()


@pytest.fixture
def processes(database: str, redis_server: RedisServer, tmp_path: Path) -> Iterator[Processes]:
    """Starts workers, beat, the loop and the web server on this module's database and Redis; ends what is left."""
    group = Processes(database=database, redis=redis_server.url, folder=tmp_path)
    yield group
    group.end_all()


@pytest.fixture(scope="session")
def two_hundred_due(migrated: str, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a database to copy that holds the two hundred due rows of ``tests/faults/world.py``."""
    with django_db_blocker.unblock():
        return databases.saved("two_hundred", migrated, world.build)


@pytest.fixture(scope="module")
def due_database(
    request: pytest.FixtureRequest, two_hundred_due: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """As ``database``, with the two hundred rows; ``databases.create(due_database, two_hundred_due)`` resets it."""
    label = f"{request.path.stem.removeprefix('test_')}_due"
    name = databases.create(databases.own_name(label), two_hundred_due)
    with django_db_blocker.unblock(), databases.connected_to(name):
        yield name
    databases.drop(name)
