"""The database is lost in the middle of a request: a calm page, which keeps what was typed and can send it again."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from escalation.views import lost
from tests import stories
from tests.factories import World
from tests.stories import Story

TYPED = "Who saw her last,\nand <when>?"


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Iterator[Story]:
    story = stories.side_given(stories.raised(world)).later(minutes=5)
    with time_machine.travel(story.now, tick=False):
        yield story


def losing(error: Exception, words: str) -> Any:  # noqa: ANN401 - a wrapper of the connection
    """Within the block every statement in which these words stand is answered as by a server that is gone."""

    def lose(execute: Callable[..., Any], sql: str, *more: Any) -> Any:  # noqa: ANN401
        if words in sql:
            raise error
        return execute(sql, *more)

    return connection.execute_wrapper(lose)


def client_of(story: Story) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(story.world.teacher.user)
    return client


def asking(story: Story) -> dict[str, Any]:
    return {"question": TYPED, "version": story.fresh().version, "once": str(uuid4())}


GONE = OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("error", [GONE, InterfaceError("connection already closed")], ids=["lost", "closed"])
def test_what_was_typed_is_kept_and_is_sent_again_once(story: Story, error: Exception) -> None:
    client, address = client_of(story), reverse("escalation:ask", args=[story.it.reference])
    before, sent = Entry.objects.count(), asking(story)
    with losing(error, 'INSERT INTO "audit_entry"'):
        answer = client.post(address + "?from=home", sent)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], Entry.objects.count()) == (503, "10", before)
    assert "no-store" in answer["Cache-Control"]
    assert "If it was recorded after all, it is not recorded a second time." in page
    assert f'action="{address}?from=home"' in page
    kept = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }
    assert kept == {name: str(value) for name, value in sent.items()}
    assert client.post(address, kept).status_code == 302
    assert client.post(address, kept).status_code == 302
    assert Entry.objects.count() == before + 1


def test_a_file_has_to_be_chosen_again(story: Story) -> None:
    address = reverse("escalation:add_paper", args=[story.it.reference])
    sent = asking(story) | {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}
    with losing(GONE, "escalation_disagreement"):
        page = client_of(story).post(address, sent).content.decode()
    assert "You will have to choose the file again." in page
    assert 'enctype="multipart/form-data"' in page


def test_a_page_that_is_only_read_is_opened_again(story: Story) -> None:
    address = reverse("escalation:matter", args=[story.it.reference])
    with losing(GONE, "escalation_disagreement"):
        answer = client_of(story).get(address)
    assert answer.status_code == 503
    assert f'<a class="govuk-link" href="{address}">try again</a>' in answer.content.decode()
    assert b"<form" not in answer.content


def test_a_password_is_never_put_into_a_page(story: Story) -> None:
    with losing(GONE, "agencies_user"):
        answer = Client(raise_request_exception=False).post(
            reverse("account_login"), {"login": "a@b.example", "password": "correct horse"}
        )
    assert answer.status_code == 503
    assert b"correct horse" not in answer.content


def test_a_session_that_cannot_be_saved_is_no_fault_of_the_request(story: Story) -> None:
    """Django answers 400 to it; here it was to give back what was typed before the session was lost, and still does."""
    client, address = client_of(story), reverse("escalation:ask", args=[story.it.reference])
    session = client.session
    whose = str(story.world.teacher.user_id)
    session[lost.KEY] = {"path": address, "whose": whose, "typed": {"question": ["Who saw her last?"]}}
    session.save()
    with losing(GONE, 'UPDATE "django_session"'):
        assert client.get(address).status_code == 503
    assert "Who saw her last?" in client.get(address).content.decode()


def test_any_other_failure_is_the_bare_page(story: Story) -> None:
    with losing(ZeroDivisionError("ours"), "escalation_disagreement"):
        answer = client_of(story).get(reverse("escalation:matter", args=[story.it.reference]))
    assert answer.status_code == 500
    assert "Retry-After" not in answer
