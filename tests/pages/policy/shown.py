"""A page about a policy, asked for by somebody."""

from typing import Any

import time_machine
from django.test import Client

from agencies.models import Membership
from tests.factories import MONDAY


def page(person: Membership | None, address: str) -> Any:  # noqa: ANN401
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        if person is not None:
            client.force_login(person.user)
        return client.get(address)
