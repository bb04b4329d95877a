"""The live rows beside the history: each is what its last version says, and neither stands without the other."""

from collections.abc import Iterator

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.history import RecordModel, history_model
from audit.verification.findings import Finding, Tally, at_entry, named
from audit.verification.tables import models_to_check


def check_live_rows(
    connection: BaseDatabaseWrapper, tally: Tally, *, subject_id: int | None = None
) -> Iterator[Finding]:
    """Compare every record model, or what one chain has written, with its history: two queries a model."""
    for model in models_to_check(connection, subject_id):
        yield from _changed(connection, model, subject_id)
        yield from _lost(connection, model, subject_id)
        tally.present += _count(connection, model, subject_id)


def _changed(
    connection: BaseDatabaseWrapper, model: type[RecordModel], subject_id: int | None
) -> Iterator[Finding]:
    """Rows that differ from their last version, or have none.

    The numbers of a history table tell which version is the last: an object may be changed on several chains.
    """
    quote = connection.ops.quote_name
    live, history = quote(model._meta.db_table), quote(history_model(model)._meta.db_table)
    other = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    columns = [(field.attname, quote(str(field.column))) for field in model._meta.concrete_fields]
    differs = {name: f"{live}.{column} {other} last.{column}" for name, column in columns}
    names = " || ".join(f"CASE WHEN {test} THEN '{name} ' ELSE '' END" for name, test in differs.items())
    sql = f"""
        SELECT {raw.as_text(connection, model._meta.pk, model._meta.db_table)}, last.history_id, subject.reference,
               last.seal_number, {names}
        FROM {live}
        LEFT JOIN {history} last
            ON last.history_id = (SELECT MAX(h.history_id) FROM {history} h WHERE h.id = {live}.id)
        LEFT JOIN audit_subject subject ON subject.id = last.seal_chain_id
        WHERE (last.history_id IS NULL OR {" OR ".join(differs.values())}) {_of_chain(history, subject_id, live)}
        ORDER BY subject.id, last.seal_number, last.seal_part
    """  # noqa: S608 - of names of tables and columns alone
    for key, version, reference, number, changed in raw.stream(connection, sql, few=subject_id is not None):
        if version is None:
            yield Finding(f"a row stands there that the history does not know: {named(model, key)}")
        else:
            which = ", ".join(changed.split())
            what = f"the row that it wrote reads otherwise now ({which}): {named(model, key)}"
            yield at_entry(what, reference, number)


def _lost(
    connection: BaseDatabaseWrapper, model: type[RecordModel], subject_id: int | None
) -> Iterator[Finding]:
    """Objects that the history knows and that are gone."""
    quote = connection.ops.quote_name
    live, history = quote(model._meta.db_table), quote(history_model(model)._meta.db_table)
    sql = f"""
        SELECT {raw.as_text(connection, model._meta.pk, "h")}, subject.reference, h.seal_number
        FROM {history} h LEFT JOIN audit_subject subject ON subject.id = h.seal_chain_id
        WHERE NOT EXISTS (SELECT 1 FROM {live} WHERE {live}.id = h.id)
          AND NOT EXISTS (SELECT 1 FROM {history} later WHERE later.id = h.id AND later.history_id > h.history_id)
          {"" if subject_id is None else f"AND h.seal_chain_id = {int(subject_id)}"}
        ORDER BY subject.id, h.seal_number, h.seal_part
    """  # noqa: S608
    for key, reference, number in raw.stream(connection, sql, few=subject_id is not None):
        yield at_entry(f"the row that it wrote is gone: {named(model, key)}", reference, number)


def _count(connection: BaseDatabaseWrapper, model: type[RecordModel], subject_id: int | None) -> int:
    rows: models.QuerySet[models.Model] = models.QuerySet(model)
    if subject_id is not None:
        history: models.QuerySet[models.Model] = models.QuerySet(history_model(model))
        rows = rows.filter(pk__in=history.filter(seal_chain=subject_id).values("id"))
    return rows.using(connection.alias).count()


def _of_chain(history: str, subject_id: int | None, live: str) -> str:
    if subject_id is None:
        return ""
    return f"AND {live}.id IN (SELECT w.id FROM {history} w WHERE w.seal_chain_id = {int(subject_id)})"  # noqa: S608
