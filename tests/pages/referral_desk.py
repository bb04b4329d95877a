"""Somebody at a browser who has to do with a referral: opens its pages and sends its forms, at the story's time."""

import re
from datetime import datetime
from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client

from agencies.models import Membership
from tests.referrals import Asking


class Desk:
    """Somebody at a browser, at the time of the story."""

    def __init__(self, story: Asking, person: Membership) -> None:
        self.story, self.client, self.person = story, Client(), person

    def opens(self, page: str = "") -> str:
        answer = self._goes("get", page)
        assert answer.status_code == 200, answer.status_code
        return text(answer)

    def is_answered(self, page: str = "") -> int:
        return self._goes("get", page).status_code

    def sends(self, page: str, **typed: Any) -> HttpResponse:  # noqa: ANN401
        with time_machine.travel(self.story.now, tick=False):
            self.client.force_login(self.person.user)
            form = self.client.get(self._address(page)).context["form"]
            hidden = {"version": form.initial["version"], "once": str(form["once"].value())}
            return self.client.post(self._address(page), hidden | typed)

    def _goes(self, how: str, page: str) -> HttpResponse:
        with time_machine.travel(self.story.now, tick=False):
            self.client.force_login(self.person.user)
            return getattr(self.client, how)(self._address(page))

    def _address(self, page: str) -> str:
        return page if page.startswith("/") else f"/referrals/{self.story.it.reference}/{page}"


def text(answer: HttpResponse) -> str:
    words = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", words).replace("&#x27;", "'").replace("&rsquo;", "’").split())


def when(name: str, moment: datetime) -> dict[str, Any]:
    """A moment as the browser sends it; winter, so that local time is UTC."""
    return {
        f"{name}_day": moment.day,
        f"{name}_month": moment.month,
        f"{name}_year": moment.year,
        f"{name}_time": f"{moment:%H:%M}",
    }
