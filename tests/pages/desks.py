"""Somebody at a page in a story: signed in, at the story's time."""

from typing import Any
from uuid import uuid4

import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from tests.stories import Story


def opened(story: Story, name: str, by: Membership, **ids: Any) -> Any:  # noqa: ANN401
    """The answer to opening a page of the story's matter."""
    with time_machine.travel(story.now, tick=False):
        return _client(by).get(_url(story, name, ids))


def sent(story: Story, name: str, by: Membership, fields: dict[str, Any], **ids: Any) -> Any:  # noqa: ANN401
    """The answer to a form that is sent once, on the version that is there."""
    hidden = {"version": story.fresh().version, "once": uuid4()}
    with time_machine.travel(story.now, tick=False):
        return _client(by).post(_url(story, name, ids), hidden | fields)


def _client(person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def _url(story: Story, name: str, ids: dict[str, Any]) -> str:
    return reverse(f"escalation:{name}", kwargs={"reference": story.it.reference, **ids})
