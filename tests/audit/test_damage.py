"""Values that cannot be read: a finding, and never an exception."""

from copy import deepcopy

import pytest
from django.db import connection, models, transaction

from agencies.models import Agency, Partnership
from audit.history import history_model
from audit.models import AccessDay, AccessEntry, Entry, Subject
from audit.reading import read_history
from audit.verification import Tally, verify
from tests.audit.samples import TODAY, Sample

sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's types refuse it")
Agencies, Partnerships = history_model(Agency), history_model(Partnership)

COLUMNS: dict[type[models.Model], list[str]] = {
    Agencies: ["id", "name", "history_date", "history_type", "seal_chain_id", "seal_number", "seal_salt"],
    Partnerships: ["close_of_business", "live_at", "shares_initials", "subject_id", "seal_part"],
    Entry: [
        "subject_id",
        "number",
        "previous",
        "digest",
        "claimed_at",
        "recorded_at",
        "facts",
        "index",
        "rows",
    ],
    Subject: ["reference", "length", "head", "late", "opened_at", "parties"],
    AccessEntry: ["at", "viewer_key", "reference"],
    AccessDay: ["day", "count", "digest"],
    Agency: ["id", "name", "kind"],
    Partnership: ["close_of_business", "live_at", "shares_initials"],
}
# SQLite keeps whatever it is given: no such value, bytes, a text that is no Unicode, a fraction, a huge number.
DAMAGE = ["'zz'", "x'ff00fe'", "CAST(x'c3286e' AS TEXT)", "1.5", "-9e300"]


@pytest.fixture
def sample(shared_sample: Sample, db: None) -> Sample:
    return deepcopy(shared_sample)


@sqlite
@pytest.mark.parametrize(
    ("model", "column"), [(model, column) for model in COLUMNS for column in COLUMNS[model]]
)
def test_damage_is_found(model: type[models.Model], column: str, sample: Sample) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    for damage in DAMAGE:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute(
                f'UPDATE {table} SET "{column}" = {damage} WHERE {key} = (SELECT MIN({key}) FROM {table})'  # noqa: S608
            )
            found = [str(finding).encode() for finding in verify(Tally(), now=TODAY)]
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            transaction.set_rollback(True)
        assert found, damage


@sqlite
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("live", ["UPDATE {live} SET name = 'other'", "DELETE FROM {live}"])
def test_a_row_that_was_changed_or_taken_away_is_found_where_its_place_cannot_be_read(
    live: str, damage: str, sample: Sample
) -> None:
    history = Agencies._meta.db_table
    first = f"(SELECT MIN(history_id) FROM {history})"  # noqa: S608
    chain = f"(SELECT seal_chain_id FROM {history} WHERE history_id = {first})"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(f"UPDATE audit_subject SET reference = {damage} WHERE id = {chain}")  # noqa: S608
        cursor.execute(f"UPDATE {history} SET seal_number = {damage} WHERE history_id = {first}")  # noqa: S608
        cursor.execute(live.format(live=Agency._meta.db_table))
        found = [str(finding) for finding in verify(Tally(), now=TODAY)]
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)
    assert "".join(found).encode()
    assert any("the row that it wrote" in one and "agency" in one for one in found)


@pytest.mark.parametrize("column", ["facts", "index"])
def test_lists_in_lists_without_end_are_found_and_told_as_what_cannot_be_read(
    column: str, sample: Sample
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {Entry._meta.db_table} SET "{column}" = %s', ["[" * 100_000])  # noqa: S608
        assert list(verify(Tally(), now=TODAY))
        for subject in Subject.objects.all():
            history = read_history(subject)
            assert history.index
            assert all(entry.sentence for entry in history.entries)
        transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "damage", ["infinity", "-infinity", "0044-03-15 12:00+00 BC", "20270-01-11 12:00+00"]
)
@pytest.mark.parametrize(
    ("model", "column"),
    [(Agencies, "history_date"), (Entry, "recorded_at"), (Subject, "opened_at"), (AccessEntry, "at")],
)
def test_times_beyond_pythons_are_found(
    model: type[models.Model], column: str, damage: str, sample: Sample
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {model._meta.db_table} SET "{column}" = %s', [damage])  # noqa: S608
        assert list(verify(Tally(), now=TODAY))
        transaction.set_rollback(True)
