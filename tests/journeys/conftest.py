"""The browser of the journeys, the clock of the story, and the people in it; no test tool's own download."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from agencies.models import Membership
from escalation.services.sweeping import sweep
from escalation.services.sweeping_actions import sweep_actions
from escalation.services.sweeping_referrals import sweep_referrals
from escalation.services.telling import deliver_notices
from tests.factories import MONDAY, World, make_partnership
from tests.journeys.people import Desk, Person
from tests.journeys.reading import Reader

# Playwright's synchronous interface keeps an event loop in the test's thread; Django would refuse to query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET_AND_OFFLINE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots", metavar="DIR", help="keep a picture of each page, at both widths, in DIR"
    )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Chromium is started."""
    return {"executable_path": shutil.which("chromium"), "headless": True, "args": QUIET_AND_OFFLINE}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A British desk: language, time zone, an ordinary window."""
    return {
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session")
def screenshots(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures of the pages go, if they are wanted."""
    wanted = request.config.getoption("--screenshots", default=None)
    if not wanted:
        return None
    folder = Path(wanted)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the journeys of this run note what they have read: one folder for all its processes."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "pages-read"
    folder.mkdir(exist_ok=True)
    return folder


AtDesk = Callable[[Membership], Person]


class Clock:
    """The time of the story. The server stands in the same process, so it lives in the same time."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    @property
    def now(self) -> datetime:
        return timezone.now()

    def later(self, **how: float) -> None:
        self.moves_to(self.now + timedelta(**how))

    def moves_to(self, moment: datetime) -> None:
        self._traveller.move_to(moment)

    def time_is_over(self, moment: datetime) -> None:
        """The clock passes a due time, and the sweep and the post do their rounds."""
        self.moves_to(moment + timedelta(minutes=1))
        self.rounds()

    def rounds(self) -> None:
        """What Celery would wake: the sweep, then the post."""
        sweep(now=self.now)
        sweep_referrals(now=self.now)
        sweep_actions(now=self.now)
        deliver_notices(now=self.now)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield Clock(traveller)


@pytest.fixture
def world(clock: Clock, transactional_db: None) -> World:
    """A small partnership, live this Monday morning."""
    return make_partnership()


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Every journey is walked twice."""
    return request.param


@pytest.fixture
def desk(
    script: bool,
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: LiveServer,
    world: World,
    screenshots: Path | None,
    read_before: Path,
) -> Iterator[Desk]:
    reader = Reader(screenshots if script else None, read_before)
    if not script:
        reader.room = browser.new_page(**browser_context_args)
    desk = Desk(browser, live_server.url, browser_context_args, reader, script)
    yield desk
    desk.close()
    if reader.room:
        reader.room.context.close()
    assert reader.complaints == []


@pytest.fixture
def at_desk(desk: Desk) -> AtDesk:
    """Somebody who has signed in; on another day the same person signs in again, at the same browser."""
    people: dict[Membership, Person] = {}

    def sits_down(membership: Membership) -> Person:
        if membership not in people:
            people[membership] = Person(desk, membership)
        return people[membership].comes_in()

    return sits_down
