"""A page of a matter, asked for by somebody at a time, and read as one text."""

from datetime import datetime
from typing import Any

import time_machine
from django.test import Client

from agencies.models import Membership
from tests.stories import Story

PAGES = ("", "views/", "people/", "times/", "who-looked/")


def page(story: Story, person: Membership, path: str = "", at: datetime | None = None, **query: str) -> Any:  # noqa: ANN401
    client = Client()
    with time_machine.travel(at or story.now, tick=False):
        client.force_login(person.user)
        return client.get(f"/matters/{story.it.reference}/{path}", query)


def text(response: Any) -> str:  # noqa: ANN401
    assert response.status_code == 200
    return response.content.decode()
