"""The files of the record: each is there, and is the one that was added, by the digest in its row."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.files.keeping import digest_of, models_with_files
from audit.history import RecordModel, history_model
from audit.verification.findings import Finding, Tally, at_entry, named


def check_files(
    connection: BaseDatabaseWrapper, tally: Tally, *, subject_id: int | None = None
) -> Iterator[Finding]:
    """Read every file that a row has, or those of one chain: two queries a model, and one reading of each file.

    That the row itself still says what was sealed is for the comparison with the history.
    """
    for model in models_with_files():
        for key, name, digest, reference, place in raw.stream(
            connection, _sql(connection, model, subject_id)
        ):
            found = digest_of(str(name))
            tally.files += 1
            if found == digest:
                continue
            what = "is not there" if found is None else "is not the one that was added"
            yield at_entry(f"the file of a row {what}: {named(model, key)}", reference, place)


def _sql(connection: BaseDatabaseWrapper, model: type[RecordModel], subject_id: int | None) -> str:
    """Of each row with a file: its key, the name and digest of the file, and the entry that added it."""
    quote = connection.ops.quote_name
    live, history = quote(model._meta.db_table), quote(history_model(model)._meta.db_table)
    return f"""
        SELECT {raw.as_text(connection, model._meta.pk, model._meta.db_table)},
               {live}.kept_as, {live}.sha256, subject.reference, h.seal_number
        FROM {live}
        LEFT JOIN {history} h ON h.id = {live}.id AND h.history_type = '+'
        LEFT JOIN audit_subject subject ON subject.id = h.seal_chain_id
        WHERE ({live}.sha256 <> '' OR {live}.kept_as <> '')
          {"" if subject_id is None else f"AND h.seal_chain_id = {int(subject_id)}"}
        ORDER BY subject.id, h.seal_number, h.seal_part
    """  # noqa: S608 - of names of tables and columns alone
