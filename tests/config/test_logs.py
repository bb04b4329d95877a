"""What is logged: one line of JSON each, and in no line an address, a name, or a word that somebody typed."""

import io
import json
import logging
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client

from agencies.models import Membership
from config import gunicorn
from config.logs import logging_of
from escalation.models import Deadline
from escalation.services import setting_aside, sweeping
from escalation.services.sweeping import sweep
from escalation.services.telling import deliver_notices
from escalation.views.writing import WritingPage
from tests import stories
from tests.factories import MONDAY, World

SECRET = "rhododendron"
ADDRESS = "social.worker@norfolk.example"


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged from here on, at every level, as it would stand on standard error."""
    made = logging_of("DEBUG")
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    formatter = dict(made["formatters"]["json"])
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def lines(logged: io.StringIO, logger: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in found if line["logger"].startswith(logger)]


def holds(logged: io.StringIO, *words: str) -> list[str]:
    return [word for word in words if word.lower() in logged.getvalue().lower()]


def test_a_refused_mail(world: World, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(message: EmailMessage, **how: object) -> int:
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, f"no such user {ADDRESS}".encode())})

    monkeypatch.setattr(EmailMessage, "send", refused)
    story = stories.raised(world)
    assert deliver_notices(now=story.now) == 0
    (line,) = lines(logged, "escalation")
    assert line["answer"] == "The address was refused (550)"
    assert holds(logged, ADDRESS, "social.worker", "no such user", "K.P.", "Home alone") == []


def test_an_error_in_a_service(world: World, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row on which the sweep breaks, with what was typed in the words of the error and of the one behind it."""
    stories.raised(world)

    def breaks(*given: object) -> bool:
        try:
            raise KeyError(f"{SECRET} of {ADDRESS}")
        except KeyError as error:
            raise ValueError(f"Key (said)=({SECRET}) already exists") from error

    monkeypatch.setattr(sweeping, "_write_alone", breaks)
    monkeypatch.setattr(sweeping, "_write", breaks)
    sweep(now=Deadline.objects.get().due_at.replace(hour=20))
    found = lines(logged, setting_aside.__name__)
    assert len(found) == 1
    assert found[0]["what"] == "deadline"
    assert [said.partition(":")[0] for said in found[0]["exception"]] == ["ValueError", "KeyError"]
    assert "tests/config/test_logs.py" in found[0]["exception"][0]
    assert holds(logged, SECRET, ADDRESS) == []


FIELDS = ("said", "reason", "people", "not_agreed", "way", "place", "tried", "question", "keeps_safe", "how")


@pytest.mark.parametrize("form", ["discussion", "attempt", "ask", "shorter-time"])
def test_a_server_error_with_a_secret_word_in_every_field(
    world: World, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """All that was typed, and who typed it, stands in the words of the error."""
    story = stories.side_given(stories.raised(world))
    user = world.teacher.user

    def breaks(view: WritingPage) -> None:
        raise RuntimeError(f"{view.request.POST} {user.email} {user.name}")

    monkeypatch.setattr(WritingPage, "check", breaks)
    client = signed_in(world.teacher)
    with time_machine.travel(story.now, tick=False):
        answer = client.post(
            f"/matters/{story.it.reference}/{form}/?q={SECRET}", dict.fromkeys(FIELDS, SECRET)
        )
    assert answer.status_code == 500
    (line,) = lines(logged, "django.request")
    assert line["event"].startswith("Internal Server Error: /matters/")
    assert line["event"].endswith(story.it.reference)
    assert line["exception"][0].startswith("RuntimeError: ")
    assert holds(logged, SECRET, user.email, user.name) == []


def signed_in(member: Membership) -> Client:
    client = Client(raise_request_exception=False)
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(member.user)
    return client


@pytest.mark.parametrize(
    ("address", "event"),
    [
        (f"/accounts/password/reset/MQ-{SECRET}/", "/accounts/password/reset/("),
        (f"/{SECRET}/é/", "an unknown address"),
        (f"/matters/K7-3QF9/ask/?said={SECRET}", "/matters/<slug:reference>/ask/ K7-3QF9"),
    ],
)
def test_an_address_is_told_by_its_pattern(db: None, logged: io.StringIO, address: str, event: str) -> None:
    """Refused for want of a token of the form, or not there at all."""
    Client(enforce_csrf_checks=True).post(address)
    assert any(event in line["event"] for line in lines(logged, "django"))
    assert holds(logged, SECRET) == []


def test_a_task_that_failed_as_celery_tells_it(logged: io.StringIO) -> None:
    try:
        raise ValueError(f"{SECRET} of {ADDRESS}")
    except ValueError as error:
        words = {"name": "escalation.tasks.sweep", "exc": repr(error)}
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s raised unexpected: %(exc)s", words, exc_info=True
        )
    (line,) = lines(logged, "celery.app.trace")
    assert line["event"] == "Task escalation.tasks.sweep raised unexpected: ValueError"
    assert holds(logged, SECRET, ADDRESS) == []


def test_an_error_that_reached_the_web_server(logged: io.StringIO) -> None:
    logging.getLogger("gunicorn.error").error("Error handling request %s", f"GET /matters/?q={SECRET}")
    (line,) = lines(logged, "gunicorn.error")
    assert line["event"] == "Error handling request"


def test_the_web_servers_own_lines_are_json_too() -> None:
    assert gunicorn.logconfig_dict["loggers"]["gunicorn.error"]["handlers"] == ["console"]
    assert gunicorn.accesslog is None
