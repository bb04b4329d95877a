"""Fixtures of the faults: a database of the module's own, real servers and processes, and how many rounds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.factories import World, make_partnership
from tests.faults import databases, world, world_many
from tests.faults.processes import Processes
from tests.faults.putting_back import Saved
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


@pytest.fixture(scope="module", name="world")
def partnership(database: str) -> World:
    """A partnership of this module's own, in its database."""
    return make_partnership()


@pytest.fixture(scope="module")
def empty(world: World, database: str) -> Iterator[Saved]:
    """The partnership without a matter, to be put back."""
    with Saved(database, "empty") as saved:
        yield saved


@pytest.fixture(scope="module")
def there(empty: Saved, database: str) -> Iterator[Saved]:
    """To be saved where a test has brought its matter, and put back as often as it likes."""
    with Saved(database, "there") as saved:
        yield saved


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
    group.end()


def _saved(label: str, fill: Callable[[], None]) -> Any:  # noqa: ANN401 - a fixture
    """A session's fixture that gives the name of a database to copy, filled once a run."""

    @pytest.fixture(scope="session", name=label)
    def made(request: pytest.FixtureRequest, migrated: str, django_db_blocker: DjangoDbBlocker) -> str:
        with django_db_blocker.unblock():
            return databases.saved(label, migrated, fill, keep=request.config.getoption("--reuse-db"))

    return made


two_hundred_due = _saved("two_hundred_due", world.two_hundred)
nudged_daily = _saved("nudged_daily", world.nudged_daily)
over_christmas = _saved("over_christmas", world.over_christmas)
ten_thousand_due = _saved("ten_thousand_due", world_many.ten_thousand)


@contextmanager
def copied(template: str, label: str) -> Iterator[str]:
    """A copy of a saved database, with Django's connection on it; ``databases.create`` with both names resets it."""
    name = databases.create(databases.own_name(label), template)
    with databases.connected_to(name):
        yield name
    databases.drop(name)
