"""Every fault of an export is found, though the manifest was made to fit it."""

import hashlib
import json
import shutil
from collections.abc import Callable
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from audit.append_only import append_only_models, remove
from tests.audit.exports_of_all.exported import PROGRAM, checked, exported
from tests.audit.samples import act_on, make_sample, new_subject

pytestmark = pytest.mark.django_db


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
