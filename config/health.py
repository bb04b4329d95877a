"""Two addresses for the machinery: is the process alive, and may it be sent people?"""

import os

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.append_only import tables_without_guard


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nothing else, so that a slow database does not get it restarted."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, is migrated, and guards every table of the record. 503 otherwise.

    The header lets whoever started this server (run.py) tell it from another one on the same port.
    """
    try:
        executor = MigrationExecutor(connection)
        unapplied = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        checks = {"database": True, "migrations": not unapplied, "append_only": not tables_without_guard()}
    except DatabaseError:
        checks = {"database": False}
    response = JsonResponse(checks, status=200 if all(checks.values()) else 503)
    if token := os.environ.get("ACCORD_START_TOKEN"):
        response["X-Accord-Start"] = token
    return response
