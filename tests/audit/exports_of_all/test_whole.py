"""All histories in a folder: a stranger can check them, and both databases print the same."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection

from agencies.models import Agency
from audit.exports.tables import tables
from audit.exports.writing import copied, read
from audit.models import AccessEntry, Entry, Export
from audit.raw import one_moment
from audit.verification import Tally, verify
from tests.audit.exports_of_all.exported import ODD, checked, exported
from tests.audit.samples import NOON, TODAY, Sample, act_on, new_subject

pytestmark = pytest.mark.django_db


def test_a_stranger_can_check_it(record: Sample, tmp_path: Path) -> None:
    said = exported(tmp_path / "out")
    code, lines = checked(tmp_path / "out")
    assert (code, lines) == (
        0,
        [f"It holds: 8 chains of 17 entries and {len(record.rows) + 8} rows, 7 looks, 3 sealed days."],
    )
    digest = hashlib.sha256((tmp_path / "out" / "manifest.json").read_bytes()).hexdigest()
    assert said[-1] == f"SHA-256 of its manifest: {digest}"


def test_one_partnership_is_exported_alone(record: Sample, tmp_path: Path) -> None:
    elsewhere = new_subject("fenmarsh", "partnership", "fenmarsh")
    with act_on(elsewhere):
        pass
    exported(tmp_path / "out", "--partnership", "fenmarsh")
    assert checked(tmp_path / "out") == (
        0,
        ["It holds: 1 chains of 1 entries and 0 rows, 0 looks, 0 sealed days."],
    )
    assert set(
        Entry.objects.filter(kind="histories.exported").values_list("subject__reference", flat=True)
    ) == {"fenmarsh"}


def test_the_export_is_in_the_record(record: Sample, tmp_path: Path) -> None:
    before = AccessEntry.objects.count()
    exported(tmp_path / "out")
    made, act = Export.objects.get(form="files"), Entry.objects.get(kind="histories.exported")
    digest = hashlib.sha256((tmp_path / "out" / "manifest.json").read_bytes()).hexdigest()
    assert json.loads(act.facts) == {"manifest": digest, "chains": 8}
    assert (act.subject.reference, act.number, act.actor_name) == ("norfolk", made.length, "Ana Reed")
    assert (made.recipient, made.why) == ("The police", "They ask for their own copy")
    looks = AccessEntry.objects.order_by("-pk")[: AccessEntry.objects.count() - before]
    assert {(look.viewer_name, look.looked_at) for look in looks} == {("Ana Reed", "export")}
    # Of every matter, and of no setting up: nobody reads who looked at that.
    assert "K7-3QF9" in {look.reference for look in looks}
    assert "norfolk" not in {look.reference for look in looks}
    assert list(verify(Tally(), now=TODAY)) == []


def test_both_databases_print_the_same(record: Sample) -> None:
    """The lines made here are those of PostgreSQL's COPY; and each value is read back as it was written."""
    with one_moment("default"):
        for table in tables(connection):
            by_hand = BytesIO()
            rows = read(connection, table, by_hand)
            if connection.vendor == "postgresql":
                by_server = BytesIO()
                assert copied(connection, table, by_server) == rows
                assert by_server.getvalue() == by_hand.getvalue(), table.file


def test_a_line_is_as_the_document_says(sample: Sample, tmp_path: Path) -> None:
    with act_on(sample.matter, at=NOON + timedelta(hours=5)) as act:
        agency = Agency(code="pcc", name="Pharmacy\tand\\or", kind="health", hours=ODD)
        act.add(agency)
    with act_on(new_subject("norfolk", "partnership")):
        pass
    exported(tmp_path / "out")
    lines = (tmp_path / "out" / "rows" / "agencies.agency.tsv").read_text().splitlines()
    [line] = [line for line in lines if "pcc" in line.split("\t")]
    columns = dict(zip(lines[0].split("\t"), line.split("\t"), strict=True))
    assert columns["name"] == r"Pharmacy\tand\\or"
    assert columns["hours"] == (
        'A tab\\tand\\nlines\\r\\n, \\\\N, \\\\., "quotes", \\v\\f\\b, äöü 你好 \N{GRINNING FACE}'
    )
    assert columns["id"] == str(agency.pk)
    entries = (tmp_path / "out" / "entries.tsv").read_text()
    assert "2027-01-11T17:00:00.000000Z" in entries
