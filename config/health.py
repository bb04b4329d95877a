"""Two addresses for the machinery: is the process alive, and may it be sent people?"""

import os

import redis
from django.conf import settings
from django.db import Error as DatabaseAway
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.append_only import tables_without_guard
from audit.logins import login_is_right, two_logins
from components.clock import time_of_database
from escalation.services.condition import waiting
from escalation.services.waking import age_of_last_sweep

SECONDS = 3  # for each question to the database


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nothing else, so that a slow database does not get it restarted."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, is migrated, and guards every table of the record. 503 otherwise.

    Where two logins are set the service must have come in by one that cannot take the guard away (audit/logins.py).

    Beside it stands what is no reason to send nobody here, and is one to look: whether the broker answers, the age of
    the last completed sweep and of the oldest unsent notice, in seconds (docs/operations.md).

    The header lets whoever started this server (run.py) tell it from another one on the same port.
    """
    try:
        with transaction.atomic():
            _hurry()
            checks = _checks()
            beside = _beside() if all(checks.values()) else {}
    except DatabaseAway:  # down, or gone in the middle, or without a table: an answer here, and no error
        checks, beside = {"database": False}, {}
    response = JsonResponse(checks | beside, status=200 if all(checks.values()) else 503)
    if token := os.environ.get("ACCORD_START_TOKEN"):
        response["X-Accord-Start"] = token
    return response


def _hurry() -> None:
    """Whoever asks waits some seconds at most: a database that is slower than this is none to send people to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {SECONDS * 1000}")


def _checks() -> dict[str, bool]:
    executor = MigrationExecutor(connection)
    unapplied = executor.migration_plan(executor.loader.graph.leaf_nodes())
    checks = {"database": True, "migrations": not unapplied, "append_only": not tables_without_guard()}
    return checks | ({"login": login_is_right()} if two_logins(connection) else {})


def _beside() -> dict[str, bool | int | None]:
    now = time_of_database(timezone.now())
    age, unsent = age_of_last_sweep(now), waiting(now)
    return {
        "broker": _broker_answers(),
        "last_sweep_seconds_ago": None if age is None else int(age.total_seconds()),
        "oldest_unsent_notice_seconds": int(unsent.age(now).total_seconds()),
    }


def _broker_answers() -> bool:
    """The queue of a trial is a folder, which is there when this process is."""
    if not settings.REDIS_URL:
        return True
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False
