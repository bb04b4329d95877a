"""The product's settings for real processes under faults; what time it is may stand in a file that a test writes.

``ACCORD_TESTS_CLOCK`` names a file with a moment in ISO form: while it is there, that is what ``timezone.now()``
gives in every process at once, forked ones too, and it stands still there; Celery's own timers go on with the real
clock. ``ACCORD_TESTS_NOW`` is a moment at which the whole process begins to live, every clock of it, and goes on.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("HTTPS", "off")

from django.utils import timezone

from config.settings import *  # noqa: F403
from config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
ACCOUNT_RATE_LIMITS = False
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def _of_the_file(path: Path, really: Callable[[], datetime]) -> Callable[[], datetime]:
    def now() -> datetime:
        try:
            return datetime.fromisoformat(path.read_text().strip()).astimezone(UTC)
        except (FileNotFoundError, ValueError):
            return really()

    return now


if clock := os.environ.get("ACCORD_TESTS_CLOCK"):
    timezone.now = _of_the_file(Path(clock), timezone.now)

if begins := os.environ.get("ACCORD_TESTS_NOW"):
    import time_machine

    time_machine.travel(datetime.fromisoformat(begins) + timedelta(), tick=True).start()
