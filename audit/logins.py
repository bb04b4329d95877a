"""Two logins on PostgreSQL: what the service's login is given after every migrate, and what it must never have.

Only where DATABASE_OWNER and DATABASE_LOGIN are set (docs/decisions/0029-two-logins.md). What is append-only is asked
of ``append_only_models``, as the triggers ask it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db import Error as DatabaseAway
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from audit.append_only import append_only_models
from audit.login_rules import OF_ALL, RULES, SEQUENCES, Asked

MIGRATIONS = MigrationRecorder.Migration._meta.db_table  # readiness reads it, and migrate alone writes it


def grant_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Give the service's login what it needs of every table, and nothing beyond it; receiver of ``post_migrate``.

    In one transaction, so that those who work have what they need at every moment. GRANT waits for nobody's rows.
    """
    connection = connections[using]
    if two_logins(connection):
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for statement in _grants(connection):
                cursor.execute(statement)


def faults_of_login(using: str = DEFAULT_DB_ALIAS) -> list[CheckMessage]:
    """What is wrong with the login by which this process came in: what it is and may do, and what it lacks.

    Asked of ``session_user``: whoever came in as another can always go back to it.
    """
    connection = connections[using]
    if not two_logins(connection):
        return []
    with connection.cursor() as cursor:
        version = connection.pg_version  # type: ignore[attr-defined]  # of PostgreSQL's alone
        asked: Asked = {"owner": settings.DATABASE_OWNER, **_kinds_of_tables(connection)}
        for rule in OF_ALL:
            if found := rule.broken(cursor, asked, version):
                return found
        return [fault for rule in RULES for fault in rule.broken(cursor, asked, version)]


def login_is_right(using: str = DEFAULT_DB_ALIAS) -> bool:
    """No fault beyond what is only worth knowing; for the readiness check."""
    return not any(fault.is_serious() for fault in faults_of_login(using))


@register(Tags.database, deploy=True)
def the_service_has_a_login_of_its_own(
    databases: Sequence[str] | None = None,
    **kwargs: Any,  # noqa: ANN401 - a check's arguments
) -> list[CheckMessage]:
    """As everything that asks a database, only where ``check`` is given ``--database default``."""
    try:
        return faults_of_login() if DEFAULT_DB_ALIAS in (databases or ()) else []
    except DatabaseAway as away:
        return [Error(f"The database did not say what the service's login may do: {away}", id="audit.E011")]


def two_logins(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "postgresql" and bool(settings.DATABASE_OWNER)


def _kinds_of_tables(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """The tables that are there: of the record, live, and those that the service only reads."""
    there = set(connection.introspection.table_names())
    kept = there & {model._meta.db_table for model in append_only_models()}
    live = there & set(connection.introspection.django_table_names()) - kept
    return {"kept": sorted(kept), "live": sorted(live), "read": sorted(there & {MIGRATIONS})}


def _grants(connection: BaseDatabaseWrapper) -> Iterator[str]:
    login, tables = connection.ops.quote_name(settings.DATABASE_LOGIN), _kinds_of_tables(connection)
    kept, live, read = tables["kept"], tables["live"], tables["read"]
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, {"owner": settings.DATABASE_OWNER, **tables})
        numbers = [name for (name,) in cursor.fetchall()]
    for rights, kind, names in [
        ("SELECT", "TABLE", kept + live + read),
        ("INSERT", "TABLE", kept + live),
        ("UPDATE, DELETE", "TABLE", live),
        ("USAGE, SELECT", "SEQUENCE", numbers),
    ]:
        if names:
            quoted = ", ".join(map(connection.ops.quote_name, names))
            if "SELECT" in rights:  # the first word about these: what was given before is taken back
                yield f"REVOKE ALL ON {kind} {quoted} FROM {login}"
            yield f"GRANT {rights} ON {kind} {quoted} TO {login}"
