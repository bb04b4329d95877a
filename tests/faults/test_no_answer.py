"""Killed after the commit and before the answer; and a button pressed twice: one act, and the way to the matter."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import time
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from agencies.models import MailWishes
from escalation.models import Draft
from escalation.services.drafts import begin_draft
from tests.factories import MONDAY, World
from tests.faults import tally
from tests.faults.asking import CASES, Sending
from tests.faults.forking import Ended, in_child, kill_this_process
from tests.faults.kinds import Kind
from tests.faults.processes import Processes
from tests.faults.putting_back import Saved
from tests.faults.racing import Racers
from tests.faults.servers import RedisServer

pytestmark = pytest.mark.postgres

DOUBLE_CLICKS = 200


@contextmanager
def killed_after_its_commit() -> Iterator[None]:
    """This process kills itself as soon as the transaction is committed in which a form was carried out."""
    commit, carried_out = connection._commit, []

    def see(execute: Callable[..., Any], sql: str, *more: Any) -> Any:  # noqa: ANN401
        if sql.startswith('INSERT INTO "escalation_once"'):
            carried_out.append(True)
        return execute(sql, *more)

    def commit_and_die() -> None:
        commit()
        if carried_out:
            kill_this_process()

    connection._commit = commit_and_die
    with connection.execute_wrapper(see):
        yield


@pytest.mark.parametrize("name", CASES)
def test_the_second_try_is_the_same_act(
    name: str, world: World, empty: Saved, there: Saved, factor: int
) -> None:
    empty.put_back()
    sending = Sending.of(CASES[name], deepcopy(world))
    there.save()
    before = sending.acts()

    def one_request() -> None:
        with killed_after_its_commit():
            sending.send()

    for _ in range(factor):
        assert in_child(one_request) is Ended.KILLED
        done = sending.acts()
        assert (done[1] > before[1], done[2]) == (True, 1)
        again = sending.send()
        assert (again.status_code, sending.acts()) == (302, done)
        assert (
            again["Location"].startswith(f"/matters/{sending.story.it.reference}/") or name in LEADS_ELSEWHERE
        )
        tally.add(Kind.NO_ANSWER, sending.judged())
        there.put_back()


# Who declared a conflict has left the matter; where a child is not safe the page of whom to call comes first.
LEADS_ELSEWHERE = {"declare_conflict", "answer_invitation"}


# --- Pressed twice, over the wire ---------------------------------------------------------------------------------


class Answer:
    """What a browser reads of an answer."""

    def __init__(self, status: int, location: str, body: str) -> None:
        self.status, self.location, self.body = status, location, body


class Straight(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the redirect itself is the answer."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        return None


def over_the_wire(at: str, sending: Sending) -> Answer:
    """The form as a browser sends it."""
    token = "a" * 32
    cookies = {one.key: one.value for one in sending.client.cookies.values()} | {"csrftoken": token}
    typed = urllib.parse.urlencode(sending.sent | {"csrfmiddlewaretoken": token}, doseq=True).encode()
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    request = urllib.request.Request(at + sending.address, typed, headers)  # noqa: S310 - its own server
    try:
        with urllib.request.build_opener(Straight).open(request, timeout=60) as answer:
            return Answer(answer.status, "", answer.read().decode())
    except urllib.error.HTTPError as answer:
        return Answer(answer.code, answer.headers.get("Location", ""), answer.read().decode())


@pytest.fixture(scope="module")
def web(
    database: str, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Processes, str]]:
    """The web server of this module, two workers of it, and its address."""
    group = Processes(database=database, redis=redis_server.url, folder=tmp_path_factory.mktemp("web"))
    _, address = group.web(workers=2)
    yield group, address
    group.end_all()


@pytest.fixture(scope="module")
def two() -> Iterator[Racers]:
    with Racers() as two:
        yield two


@pytest.mark.parametrize("name", CASES)
def test_a_double_click_is_one_act(
    name: str, world: World, empty: Saved, there: Saved, web: tuple[Processes, str], two: Racers, factor: int
) -> None:
    """Two hundred times and some more, on every form in turn: both are answered with the same way on."""
    processes, at = web
    empty.put_back()
    sending = Sending.of(CASES[name], deepcopy(world))
    processes.at(sending.story.now)
    there.save()
    acts, version, _ = sending.acts()
    for _ in range(-(-DOUBLE_CLICKS * factor // len(CASES))):
        first, second = two.race(*[lambda: over_the_wire(at, sending)] * 2)
        for answer in (first, second):
            assert isinstance(answer, Answer), answer
            assert answer.status == HTTPStatus.FOUND, (answer.status, answer.body[-3000:])
        assert first.location == second.location
        now_acts, now_version, once = sending.acts()
        assert (now_version, once) == (version + 1, 1)
        assert now_acts > acts
        tally.add(Kind.DOUBLE_CLICK, sending.judged())
        there.put_back()


def test_a_draft_is_begun_once_and_wishes_are_kept_once(
    world: World, empty: Saved, two: Racers, factor: int
) -> None:
    """What has no version: the first page of raising, and one's own e-mails, each sent by two at once."""
    empty.put_back()
    for _ in range(20 * factor):
        key = uuid4()
        came = two.race(*[lambda key=key: begin(world, key)] * 2)
        assert came == [Draft.objects.get(pk=key)] * 2
        came = two.race(*[lambda: wishes(world)] * 2)
        assert [getattr(answer, "status_code", answer) for answer in came] == [302, 302]
        assert MailWishes.objects.get().quiet_from == time(21)
        tally.add(Kind.DOUBLE_CLICK, faults=2)
        empty.put_back()


def begin(world: World, key: UUID) -> Draft:
    typed = {"safe": ["yes"]}
    return begin_draft(key=key, membership=world.teacher, page="danger", typed=typed, now=MONDAY)


def wishes(world: World) -> Any:  # noqa: ANN401 - a response of the test client
    client = Client(raise_request_exception=False)
    client.force_login(world.teacher.user)
    return client.post("/your-emails/", {"quiet_from": "9pm", "quiet_until": "7am", "digest": "no"})
