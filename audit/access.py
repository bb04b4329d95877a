"""Who looked: the access log, append-only, chained day by day once a day is over."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.functions import Now

from audit.acts import Actor
from audit.canonical import as_kind, canonical, kinds_of
from audit.commitments import day_digest, row_number
from audit.models import AccessDay, AccessEntry, Subject
from audit.queries import WITH_A_HISTORY


def log_access(*, by: Actor, looked_at: str, reference: str = "", now: datetime) -> None:
    """Write down that somebody looked. It locks nothing: a reader never waits for another, nor for a writer.

    The time is the database's, as with acts: a machine whose clock is back would write into a day that is sealed.
    """
    AccessEntry.objects.create(
        at=now if settings.ACCORD_CLOCK == "caller" else Now(),
        viewer_key=by.key,
        viewer_name=by.name,
        viewer_role=by.role,
        viewer_agency=by.agency,
        looked_at=looked_at,
        reference=reference,
    )


def log_access_to_all(*, by: Actor, looked_at: str, up_to: int, partnership: str, now: datetime) -> None:
    """Write down that somebody took all histories away, or those of one partnership: a line for each, at once.

    ``up_to`` is the key of the last chain that they took: what began since was not in it.
    """
    columns = ", ".join(name for name in AccessEntry.CONTENT if name != "id")
    here = "AND partnership = %s" if partnership else ""
    kinds = ", ".join(["%s"] * len(WITH_A_HISTORY))
    connection = connections[DEFAULT_DB_ALIAS]
    # The database's clock, as above; on SQLite that is this machine's.
    by_caller = settings.ACCORD_CLOCK == "caller" or connection.vendor != "postgresql"
    clock = "%s" if by_caller else "STATEMENT_TIMESTAMP()"
    sql = f"""
        INSERT INTO {AccessEntry._meta.db_table} ({columns})
        SELECT {clock}, %s, %s, %s, %s, %s, reference FROM {Subject._meta.db_table}
        WHERE kind IN ({kinds}) AND id <= %s {here} ORDER BY id
    """  # noqa: S608 - of names of columns alone
    at = [connection.ops.adapt_datetimefield_value(now)] if by_caller else []
    look = [*at, by.key, by.name, by.role, by.agency, looked_at]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*look, *WITH_A_HISTORY, up_to, *([partnership] if partnership else [])])


@transaction.atomic
def seal_days(*, now: datetime) -> int:
    """Seal every day (UTC) that has been over for an hour and has no seal; the number of days sealed."""
    last = AccessDay.objects.order_by("day").last()
    if last is not None:
        day, previous = last.day + timedelta(days=1), last.digest
    elif (first := AccessEntry.objects.order_by("at").first()) is not None:
        day, previous = first.at.astimezone(UTC).date(), ""
    else:
        return 0
    until = (now - timedelta(hours=1)).astimezone(UTC).date()
    sealed = 0
    while day < until:
        previous, sealed, day = _seal_day(day, previous), sealed + 1, day + timedelta(days=1)
    return sealed


def looks_at(reference: str) -> models.QuerySet[AccessEntry]:
    """Who looked at that matter, newest first."""
    return AccessEntry.objects.filter(reference=reference).order_by("-at", "-id")


def look_line(stored: Mapping[str, Any]) -> str:
    """A look as its day's seal covers it; raises Unreadable."""
    return canonical({name: as_kind(_KINDS[name], stored[name]) for name in AccessEntry.CONTENT})


def _seal_day(day: date, previous: str) -> str:
    start = datetime.combine(day, time(), tzinfo=UTC)
    looks = AccessEntry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("id")
    lines = [look_line(look) for look in looks.values(*AccessEntry.CONTENT).iterator()]
    digest = day_digest(day=day.isoformat(), previous=previous, lines=lines)
    AccessDay.objects.create(
        pk=row_number(digest), day=day, count=len(lines), previous=previous, digest=digest
    )
    return digest


_KINDS = kinds_of(AccessEntry, AccessEntry.CONTENT)
