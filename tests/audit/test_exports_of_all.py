"""Every history as files: complete or not there, in the record, and checked by a stranger who finds each fault."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from pytest_django import DjangoDbBlocker

from agencies.models import Agency
from audit.append_only import append_only_models, remove
from audit.exports.tables import tables
from audit.exports.writing import copied, read
from audit.models import AccessEntry, Entry, Export
from audit.raw import one_moment
from audit.verification import Tally, verify
from tests.audit.samples import NOON, TODAY, Sample, act_on, make_sample, new_subject

PROGRAM = Path(__file__).resolve().parents[2] / "docs" / "check_export.py"
pytestmark = pytest.mark.django_db
ODD = 'A tab\tand\nlines\r\n, \\N, \\., "quotes", \x0b\x0c\x08, äöü 你好 \N{GRINNING FACE}'


@pytest.fixture
def record(sample: Sample) -> Sample:
    """The sample, a partnership that is set up, and texts that a file of lines must put behind signs."""
    setting_up = new_subject("norfolk", "partnership")
    with act_on(setting_up, title="Norfolk Board"):
        pass
    agency = sample.rows["agencies.agency"]
    for number, odd in enumerate((ODD, "\\N", "\\.", "", " ")):
        with act_on(sample.matter, at=NOON + timedelta(hours=4 + number, microseconds=number)) as act:
            agency.hours = odd
            act.save(agency)
    return sample


def exported(folder: Path, *arguments: str) -> list[str]:
    out = StringIO()
    asked = ["--by", "Ana Reed", "--for", "The police", "--why", "They ask for their own copy"]
    with time_machine.travel(TODAY, tick=False):
        call_command("export_record", str(folder), *asked, *arguments, stdout=out)
    return out.getvalue().splitlines()


def checked(path: Path) -> tuple[int, list[str]]:
    """What the program of the documents says of it, in a process that knows nothing of Accord."""
    told = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False)
    assert not told.stderr, told.stderr
    return told.returncode, told.stdout.splitlines()


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


# --- Every fault is found -----------------------------------------------------------------------------------------


def forged(folder: Path) -> None:
    """The manifest as somebody would write it who changed the files: all its counts and digests fit."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for file in manifest["files"]:
        body = (folder / file["file"]).read_bytes()
        file.update(rows=body.count(b"\n") - 1, bytes=len(body), sha256=hashlib.sha256(body).hexdigest())
    (folder / "manifest.json").write_text(json.dumps(manifest))


Tamper = Callable[[list[str]], list[str]]
ENTRIES, ROWS, CHAINS = "entries.tsv", "rows/agencies.agency.tsv", "chains.tsv"


def without(number: int) -> Tamper:
    return lambda lines: lines[:number] + lines[number + 1 :]


def twice(number: int) -> Tamper:
    return lambda lines: [*lines[:number], lines[number], *lines[number:]]


def swapped(one: int, other: int) -> Tamper:
    return lambda lines: [
        lines[other if at == one else one if at == other else at] for at in range(len(lines))
    ]


def last_first(lines: list[str]) -> list[str]:
    return [lines[0], lines[-1], *lines[1:-1]]


def with_column(name: str, text: str, number: int = 2) -> Tamper:
    def change(lines: list[str]) -> list[str]:
        cells = lines[number].split("\t")
        assert cells[lines[0].split("\t").index(name)] != text
        cells[lines[0].split("\t").index(name)] = text
        return [*lines[:number], "\t".join(cells), *lines[number + 1 :]]

    return change


PLACE = ("chain", "entry", "part", "version", "salt", "text_salt")
FAULTS: list[tuple[str, Tamper]] = [
    *((file, without(number)) for file in (ENTRIES, ROWS) for number in (1, 2, -2)),
    *((file, twice(number)) for file in (ENTRIES, ROWS, CHAINS, "days.tsv") for number in (1, 2)),
    *((file, swapped(1, 2)) for file in (ENTRIES, ROWS, CHAINS, "days.tsv", "looks.tsv")),
    *((file, last_first) for file in (ENTRIES, ROWS, CHAINS, "days.tsv", "looks.tsv")),
    (CHAINS, without(1)),
    ("days.tsv", without(1)),
    ("days.tsv", without(2)),
    ("looks.tsv", without(1)),
    ("looks.tsv", without(3)),
    ("looks.tsv", twice(2)),
    *(
        (ENTRIES, with_column(name, "x"))
        for name in ("chain", "number", "previous", "digest", "kind", "facts")
    ),
    *(
        (ENTRIES, with_column(name, "x"))
        for name in ("actor_key", "actor_name", "actor_role", "actor_agency")
    ),
    *((ENTRIES, with_column(name, "x")) for name in ("on_behalf_of", "for_whom", "policy", "index", "rows")),
    *((ENTRIES, with_column(name, "2027-01-11T12:00:00.000001Z")) for name in ("claimed_at", "recorded_at")),
    *((ENTRIES, with_column(name, "\\N")) for name in ("kind", "rows", "index", "facts", "previous")),
    *((ROWS, with_column(f"seal.{name}", "x")) for name in PLACE),
    *((ROWS, with_column(f"seal.{name}", "9")) for name in ("chain", "entry", "part", "version")),
    *((ROWS, with_column(name, "\\N")) for name in ("id", "name", "seal.salt", "seal.text_salt")),
    *((ROWS, with_column(name, "x")) for name in ("id", "name", "code", "hours")),
    (ROWS, with_column("seal.change", "+", 3)),
    (ROWS, with_column("seal.change", "\\N")),
    *(
        (CHAINS, with_column(name, "x"))
        for name in ("reference", "title", "parties", "stage", "length", "head")
    ),
    *((CHAINS, with_column(name, "x")) for name in ("kind", "partnership", "late", "opened_at", "closed_at")),
    *(("days.tsv", with_column(name, "x")) for name in ("day", "count", "previous", "digest")),
    *(
        ("looks.tsv", with_column(name, "x"))
        for name in ("id", "at", "viewer_name", "looked_at", "reference")
    ),
]


@pytest.fixture(scope="module")
def pristine(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """One export for all faults: each is done to a copy."""
    folder = tmp_path_factory.mktemp("exports") / "out"
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            for model in append_only_models():
                for statement in remove(connection, model._meta.db_table):
                    cursor.execute(statement)
        make_sample()
        with act_on(new_subject("norfolk", "partnership")):
            pass
        exported(folder)
        transaction.set_rollback(True)
    return folder


@pytest.mark.parametrize(("file", "tamper"), FAULTS)
def test_each_fault_is_found_though_the_manifest_was_made_to_fit(
    file: str, tamper: Tamper, pristine: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(pristine, tmp_path / "copy"))
    before = (folder / file).read_text()
    (folder / file).write_text("\n".join(tamper(before.split("\n")[:-1])) + "\n")
    assert (folder / file).read_text() != before
    forged(folder)
    assert list(program().check_many(folder)) != []


@cache
def program() -> ModuleType:
    """The same program, in this process: a hundred of its own take their time."""
    spec = spec_from_file_location("check_export", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_fault_it_finds_none(pristine: Path) -> None:
    assert list(program().check_many(pristine)) == []


def test_a_file_that_is_not_the_one_of_the_manifest_is_found(pristine: Path, tmp_path: Path) -> None:
    """The newest looks are sealed by no day yet: that one was taken away is seen by the manifest alone."""
    folder = Path(shutil.copytree(pristine, tmp_path / "copy"))
    lines = (folder / "looks.tsv").read_text().splitlines(keepends=True)
    (folder / "looks.tsv").write_text("".join(lines[:-1]))
    assert checked(folder) == (1, ["looks.tsv: the file is not the one that was exported"])
    (folder / "looks.tsv").unlink()
    (folder / "more.tsv").write_text("")
    _, said = checked(folder)
    assert said[:2] == ["looks.tsv: the file is missing", "more.tsv: the manifest does not know this file"]


# --- Whole, or not there ------------------------------------------------------------------------------------------


def test_a_folder_that_is_there_is_left_alone(record: Sample, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(CommandError, match="is there already"):
        exported(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert not Export.objects.filter(form="files").exists()


def test_nothing_to_export_is_said(record: Sample, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is nothing of fenmarsh"):
        exported(tmp_path / "out", "--partnership", "fenmarsh")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_export_left_is_written_again(record: Sample, tmp_path: Path) -> None:
    left = tmp_path / ".out.part"
    (left / "rows").mkdir(parents=True)
    (left / "rows" / "half.tsv").write_text("half")
    exported(tmp_path / "out")
    assert checked(tmp_path / "out")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_whose_act_is_written_only_lacked_its_name(record: Sample, tmp_path: Path) -> None:
    exported(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.part")
    said = exported(tmp_path / "out")
    assert "is now there" in said[0]
    assert checked(tmp_path / "out")[0] == 0
    assert Export.objects.filter(form="files").count() == 1


def test_a_whole_folder_without_an_act_is_no_export(record: Sample, tmp_path: Path) -> None:
    exported(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".else.part")
    stored: models.QuerySet[Entry] = models.QuerySet(Entry)
    stored.filter(kind="histories.exported").update(facts="{}")
    exported(tmp_path / "else")
    assert Export.objects.filter(form="files").count() == 2
