"""Which tables of the record a verification reads: all of them, or those in which one chain has rows of history."""

from django.db.backends.base.base import BaseDatabaseWrapper

from audit.history import RecordModel, history_model, record_models


def models_to_check(connection: BaseDatabaseWrapper, subject_id: int | None) -> list[type[RecordModel]]:
    """Every model of the record, in the order of their labels; of one chain those that it wrote, in one query.

    What is checked of one chain begins with the history rows that name it: a model that has none has nothing to tell.
    """
    found = list(record_models())
    return found if subject_id is None else _written_by(connection, found, subject_id)


def _written_by(
    connection: BaseDatabaseWrapper, every: list[type[RecordModel]], subject_id: int
) -> list[type[RecordModel]]:
    quote = connection.ops.quote_name
    sql = " UNION ALL ".join(
        f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {quote(history_model(model)._meta.db_table)} "  # noqa: S608
        f"WHERE seal_chain_id = {int(subject_id)})"
        for place, model in enumerate(every)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [every[place] for place in sorted(place for (place,) in cursor.fetchall())]
