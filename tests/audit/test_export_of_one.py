"""The export of one history, streamed: the same from either database, checked by a stranger, and never in one piece."""

import json
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection

from audit.exports.columns import Column
from audit.exports.one import AT_ONCE, copied, lists_of, read, write_history
from audit.exports.tables import Table
from audit.exports.telling import Lines, Telling
from audit.models import Entry, Export, Subject
from audit.raw import one_moment
from tests.audit.exports_of_all.exported import ODD
from tests.audit.samples import ACTOR, NOON, Sample, act_on

PROGRAM = Path(__file__).resolve().parents[2] / "docs" / "check_export.py"
NEVER = "".join(map(chr, range(1, 32))) + '\\v \\\\v "\x7f'
pytestmark = pytest.mark.django_db


def export_of(subject: Subject) -> Export:
    subject.refresh_from_db()
    return Export(subject=subject, form="json", recipient="The “reviewer”", why=ODD, length=subject.length)


@pytest.fixture
def made(sample: Sample) -> Export:
    """A chain with rows of every model, and texts of which each sign must be spelt as JSON does."""
    agency = sample.rows["agencies.agency"]
    for number, odd in enumerate((ODD, NEVER, "\\N", "\\.", "", "\\")):
        with act_on(sample.matter, at=NOON + timedelta(hours=4 + number, microseconds=number)) as act:
            agency.hours = odd
            act.save(agency)
    return export_of(sample.matter)


def written(made: Export) -> bytes:
    out = BytesIO()
    write_history(out, made, by=ACTOR, at=NOON + timedelta(days=1))
    return out.getvalue()


def test_a_stranger_can_check_it(made: Export, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(written(made))
    told = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, ""), told.stdout
    assert told.stdout.startswith(f"It holds: 1 chain of {made.length} entries")


def test_several_are_checked_at_once_and_each_is_named(made: Export, tmp_path: Path) -> None:
    whole, changed = tmp_path / "whole.json", tmp_path / "changed.json"
    whole.write_bytes(written(made))
    changed.write_bytes(written(made).replace(b"test.noted", b"test.hidden"))
    told = subprocess.run(
        [sys.executable, "-I", PROGRAM, whole, changed], capture_output=True, text=True, check=False
    )
    first, *others = told.stdout.splitlines()
    assert (told.returncode, told.stderr) == (1, "")
    assert first.startswith(f"{whole}: It holds: 1 chain")
    assert others
    assert all(line.startswith(f"{changed}: ") for line in others)


@pytest.mark.parametrize("text", [None, "", "[]", '{"entries": []}', "\xff"])
def test_what_is_no_export_is_said_to_be_none(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "history.json"
    if text is not None:
        path.write_text(text, encoding="latin-1")
    told = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("This cannot be read as an export of Accord; is it whole? ")
    assert "Traceback" not in told.stderr


def test_it_says_what_was_written(made: Export) -> None:
    document = json.loads(written(made))
    assert document["export"]["why"] == ODD
    assert [entry["number"] for entry in document["entries"]] == list(range(1, made.length + 1))
    hours = [row["texts"].get("hours", row["values"].get("hours")) for row in document["rows"][-6:]]
    assert hours == [ODD, NEVER, "\\N", "\\.", "", "\\"]
    assert not [row for row in document["rows"] if None in {**row["values"], **row["texts"]}.values()]


def test_it_ends_with_the_entry_of_the_export(made: Export) -> None:
    made.length -= 2
    document = json.loads(written(made))
    assert document["entries"][-1]["number"] == max(row["entry"] for row in document["rows"]) == made.length


@pytest.mark.postgres
def test_either_database_makes_the_same_of_it(made: Export) -> None:
    with one_moment("default"):
        for name, tables in lists_of(connection, made, NOON + timedelta(days=1)).items():
            by_server, by_hand = BytesIO(), BytesIO()
            copied(connection, tables, by_server)
            read(connection, tables, by_hand)
            assert by_server.getvalue() == by_hand.getvalue(), name
            assert by_server.getvalue(), name


def test_what_cannot_be_read_is_said_to_be_so() -> None:
    columns = tuple(Column.of(Entry, name) for name in ("number", "kind", "claimed_at"))
    told = Telling(Table("", Entry, columns, ("number",))).of_row(["zz", None, "yesterday"])
    assert json.loads(told) == {"number": "(cannot be read)", "claimed_at": "(cannot be read)"}


class Bounded(BytesIO):
    """It is given no more at once than some hundreds of lines."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        assert len(data) < 2 * AT_ONCE
        return super().write(data)


def test_a_long_one_is_never_in_memory_as_a_whole() -> None:
    columns = tuple(Column.of(Entry, name) for name in ("number", "rows"))
    table = Table("", Entry, columns, ("number",))
    out, line = Bounded(), b"7\t" + b"x" * 1000 + b"\n"
    lines = Lines(out, [table])
    for begun in range(0, 2000 * len(line), AT_ONCE):
        lines.write((line * 2000)[begun : begun + AT_ONCE])
    assert json.loads(b"[" + out.getvalue() + b"]") == [{"number": 7, "rows": "x" * 1000}] * 2000


def test_one_that_was_broken_off_is_no_json(made: Export) -> None:
    whole = written(made)
    for cut in (len(whole) // 3, len(whole) // 2, len(whole) - 2):
        with pytest.raises(json.JSONDecodeError):
            json.loads(whole[:cut])
