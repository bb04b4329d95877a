"""The disk full during an export: nothing half is to be found, and no export without its act.

The refusal is the system's own: a file system of some kilobytes where one may be mounted, a limit on the size of a file
(RLIMIT_FSIZE) elsewhere; and of the database, whose disk is full from the n-th row on that a job writes.
"""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection

from agencies.models import Membership
from audit.acts import Actor
from audit.exports.record import Asked, export_record
from audit.models import AccessEntry, Entry, Export, Subject
from audit.services import export_history
from escalation.services.waking import wake
from jobs.models import Job, JobFile
from jobs.services import SILENT_AFTER, fetch, run, start
from tests.factories import World, make_partnership
from tests.faults import tally, world
from tests.faults.forking import Ended, in_child
from tests.faults.kinds import Kind
from tests.faults.verdict import Verdict, judge
from tests.faults.world import BEFORE, NOW
from tests.support.template import ROOT

pytestmark = pytest.mark.postgres
ASKED = Asked(Actor("command line", "Ana Reed", "operator", ""), "The police", "They ask for their own copy")


@pytest.fixture(scope="module")
def people(database: str) -> World:
    """A partnership with some matters on which time works, in the database of this module."""
    people = make_partnership()
    for make in (world.overdue, world.reminded, world.nudged, world.unopened) * 2:
        make(people)
    wake("loop", now=BEFORE)
    return people


def checker() -> ModuleType:
    spec = spec_from_file_location("check_export", ROOT / "docs" / "check_export.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written() -> tuple[int, int, int]:
    """What says that an export was made: rows, acts, looks."""
    acts = Entry.objects.filter(kind="histories.exported").count()
    return Export.objects.count(), acts, AccessEntry.objects.filter(looked_at="export").count()


def export(folder: Path) -> None:
    export_record(folder, ASKED, clock=lambda: NOW)


def works_now(folder: Path) -> None:
    """A later try, with room: it is there, is whole, and is in the record."""
    exports, acts, _ = written()
    export(folder)
    assert list(checker().check_many(folder)) == []
    assert written()[:2] == (exports + 1, acts + 1)
    digest = sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert Entry.objects.filter(kind="histories.exported", facts__contains=digest).count() == 1


def judged(kind_of_fault: int = 1) -> None:
    verdict: Verdict = judge(sweeps=[BEFORE])
    assert verdict.findings == []
    tally.add(Kind.DISK_FULL, verdict.count, faults=kind_of_fault)


# --- Every history as files ---------------------------------------------------------------------------------------


def sizes(folder: Path) -> list[int]:
    """How many bytes each file of a whole export has."""
    export(folder)
    return [file.stat().st_size for file in sorted(folder.rglob("*")) if file.is_file()]


def test_a_file_that_may_not_grow(people: World, tmp_path: Path, factor: int) -> None:
    """The limit lies before the end of the largest file, at twenty places of it and more."""
    largest = max(sizes(tmp_path / "whole"))
    places = 24 * factor
    for number in range(places):
        room, before = largest * number // places, written()
        folder = tmp_path / f"out-{number}"

        def limited(room: int = room, folder: Path = folder) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            with contextlib.suppress(OSError):
                export(folder)
                os._exit(3)  # it was not refused: not even the limit was met

        assert in_child(limited) is Ended.DONE
        assert [
            path.name for path in tmp_path.iterdir() if path.name.startswith((".", f"out-{number}"))
        ] == []
        assert written() == before
        if number % 6 == 0:
            works_now(folder)
        judged()


@contextlib.contextmanager
def disk_of(size: int, place: Path) -> Iterator[bool]:
    """A file system of this many bytes; False where this user may mount none."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full(people: World, tmp_path: Path, factor: int) -> None:
    whole = sum(sizes(tmp_path / "whole"))
    for number in range(1, 12 * factor):
        before = written()
        with disk_of(max(4096, whole * number // (12 * factor)), tmp_path / "disk") as mounted:
            if not mounted:
                return  # as an ordinary user: the limit above is then all that can be tried
            with pytest.raises(OSError, match="No space left"):
                export(tmp_path / "disk" / "out")
            assert list((tmp_path / "disk").iterdir()) == []
        assert written() == before
        judged()
    works_now(tmp_path / "disk" / "out")


# --- The job of one history ---------------------------------------------------------------------------------------

FULL = """
    CREATE SEQUENCE faults_room MINVALUE 0 START 0;
    CREATE FUNCTION faults_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('faults_room') >= {room} THEN
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER faults_full BEFORE INSERT OR UPDATE ON jobs_job FOR EACH ROW EXECUTE FUNCTION faults_full();
    CREATE TRIGGER faults_full BEFORE INSERT ON jobs_jobfile FOR EACH ROW EXECUTE FUNCTION faults_full();
    CREATE TRIGGER faults_full BEFORE INSERT ON audit_accessentry FOR EACH ROW EXECUTE FUNCTION faults_full();
"""
ROOM_AGAIN = "DROP FUNCTION faults_full CASCADE; DROP SEQUENCE faults_room"


@contextlib.contextmanager
def database_full(room: int) -> Iterator[None]:
    """The database has room for so many rows of jobs and looks; then its disk is full, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute(FULL.format(room=room))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(ROOM_AGAIN)


def asked_for(form: str, auditor: Membership) -> tuple[Job, Export]:
    """An auditor has asked for a history: the act is written, and the job waits."""
    mine = Subject.objects.filter(kind="disagreement", partnership=auditor.partnership.code)
    reference = mine.earliest("pk").reference
    made = export_history(
        reference=reference,
        by=auditor.actor(),
        key=uuid4(),
        form=form,
        recipient="The reviewer",
        why="A review",
        now=NOW,
    )
    where = {"reference": reference, "export": str(made.pk)}
    return start(kind="history", owner=auditor.user, parameters=where, once=uuid4(), now=NOW), made


def tried(key: UUID, later: timedelta = timedelta()) -> None:
    with contextlib.suppress(DatabaseError):
        run(key=key, clock=lambda: NOW + later)


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_the_database_has_no_room_for_the_job(people: World, form: str, factor: int) -> None:
    """At each row that the job writes. What it made is there whole, once there is room, and says what the act says."""
    auditor = people.auditor
    for _ in range(factor):
        for room in range(20):
            job, made = asked_for(form, auditor)
            with database_full(room):
                tried(job.pk)
            job.refresh_from_db()
            if job.is_done:
                break  # it had room for all that it writes
            assert not JobFile.objects.filter(job=job).exists()
            assert job.status in {"waiting", "running", "failed"}
            if job.status == "failed":
                assert "Nothing was changed" in job.said
                again = {"reference": made.subject.reference, "export": str(made.pk)}
                job = start(kind="history", owner=auditor.user, parameters=again, once=uuid4(), now=NOW)
            tried(job.pk, SILENT_AFTER + timedelta(minutes=1))
            job.refresh_from_db()
            assert (job.status, job.said) == ("done", "")
            file = fetch(job=job, now=NOW)
            assert file is not None
            file.close()
            assert file.name == f"{made.subject.reference}-to-entry-{made.length}.{form}"
            judged()
        else:
            pytest.fail("a job writes more rows than were tried")
