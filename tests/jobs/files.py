"""The file behind a bar: what a page that starts a job leads to, in tests."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse


def file_of(
    client: Client,
    started: Any,  # noqa: ANN401 - Django's test responses have no common type
    at: datetime | None = None,
) -> Any:  # noqa: ANN401
    """What is downloaded from the job to which the answer leads; it is done by then, for in tests work is at once."""
    assert started.status_code == 302, started.content.decode()
    assert started.url.startswith("/jobs/")
    with time_machine.travel(at, tick=False) if at else nullcontext():
        return client.post(reverse("jobs:file", args=[started.url.split("/")[2]]))
