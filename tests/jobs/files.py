"""The file behind a bar: what a page that starts a job leads to, in tests."""

from typing import Any

from django.test import Client
from django.urls import reverse


def file_of(client: Client, started: Any) -> Any:  # noqa: ANN401 - Django's test responses have no common type
    """What is downloaded from the job to which the answer leads; it is done by then, for in tests work is at once."""
    assert started.status_code == 302, started.content.decode()
    assert started.url.startswith("/jobs/")
    return client.post(reverse("jobs:file", args=[started.url.split("/")[2]]))
