"""A backup taken in mid-traffic and restored: every matter with its whole chain up to some entry, and nothing lost.

The dumps are made by ``ops/backup.sh`` while two processes raise matters, climb, write on them, and sweep. Each is
restored as ``ops/restore_drill.sh`` does it; then a sweep writes what is due there and missing.
"""

import contextlib
import os
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from audit.models import Entry, Subject
from escalation.acts import Stale
from escalation.services.waking import wake
from tests import stories
from tests.factories import World, make_partnership
from tests.faults import databases, tally, world
from tests.faults.kinds import Kind
from tests.faults.verdict import judge
from tests.faults.world import NOW
from tests.support.template import ROOT

pytestmark = pytest.mark.postgres
ROUNDS = 20
MATTERS = 30  # of each of two: of those that are only raised, and of those that are written on
PAUSE = 0.3  # seconds between two things that one process does: the database stays small
Head = tuple[int, str]  # how long a chain is, and the digest of its last entry


@pytest.fixture(scope="module")
def living(migrated: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, World]]:
    """A database of this module with one partnership, and its people."""
    name = databases.create(databases.own_name("backup"), migrated)
    with django_db_blocker.unblock(), databases.connected_to(name):
        yield name, make_partnership()
    databases.drop(name)


def plain(name: str) -> str:
    """The address of a database, as the scripts of ops/ take it."""
    return urlunsplit(urlsplit(databases.url_of(name))._replace(query=""))


# --- Traffic ------------------------------------------------------------------------------------------------------


def moving(people: World) -> Callable[[], None]:
    """Matters that are due a reminder, overdue, climbed or closed; and an act more on one of them, by and by.

    Once there are enough of them their chains grow on, so that a round stays short.
    """
    kinds = (world.overdue, world.reminded, climbed, closed)
    begun: deque[stories.Story] = deque()

    def once() -> None:
        if len(begun) < MATTERS:
            with (
                transaction.atomic()
            ):  # a matter and its first moves are of the past: no sweep comes in between
                kinds[len(begun) % len(kinds)](people)
                begun.append(stories.side_given(stories.raised(people, world.at("12 09:30"))))
            begun[-1].now = NOW
        begun.rotate(1)
        with contextlib.suppress(Stale):  # the sweep was at this matter first: a person reads it again
            stories.advice_sought(begun[0])

    return once


def climbed(people: World) -> None:
    stories.at_first_line(people, world.at("12 09:30"))


def closed(people: World) -> None:
    story = stories.side_given(stories.raised(people, world.at("11 09:30")))
    stories.discussed(story)
    stories.closed(story)


@contextmanager
def traffic(folder: Path, *works: Callable[[], object]) -> Iterator[None]:
    """Each of these done again and again, in a process of its own, until the end of the block."""
    over = folder / "over"
    connections.close_all()
    children = [_forked(work, over) for work in works]
    try:
        yield
    finally:
        over.touch()
        ends = [os.waitpid(child, 0)[1] for child in children]
    assert ends == [0] * len(works)


def _forked(work: Callable[[], object], over: Path) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        while not over.exists():
            work()
            time.sleep(PAUSE)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


# --- Backups ------------------------------------------------------------------------------------------------------


def backed_up(name: str, folder: Path) -> Path:
    """One backup, by the script."""
    environment = os.environ | {"DATABASE_URL": plain(name), "BACKUPS": str(folder), "KEEP": "1"}
    subprocess.run(["sh", ROOT / "ops" / "backup.sh"], env=environment, check=True, capture_output=True)
    assert not list(folder.glob("*.part"))
    [dump] = folder.glob("accord-*.dump")
    return dump


def restored(dump: Path, name: str) -> None:
    databases.create(name, "template0")
    command = ["pg_restore", "--no-owner", "--single-transaction", f"--dbname={plain(name)}", str(dump)]
    subprocess.run(command, check=True)


def heads() -> dict[str, Head]:
    return {
        reference: (length, head)
        for reference, length, head in Subject.objects.values_list("reference", "length", "head")
    }


def beginnings(there: dict[str, Head]) -> None:
    """Each chain of the backup is the beginning of the one that went on, up to its last entry there."""
    known = {
        (reference, number): digest
        for reference, number, digest in Entry.objects.values_list("subject__reference", "number", "digest")
    }
    for reference, (length, head) in there.items():
        assert known[reference, length] == head


def test_a_backup_in_mid_traffic_is_one_moment(
    living: tuple[str, World], tmp_path: Path, factor: int
) -> None:
    name, people = living
    folder, copy = tmp_path / "backups", databases.own_name("restored")
    grown: list[int] = []
    with traffic(tmp_path, moving(people), lambda: wake("loop", now=NOW)):
        for _ in range(ROUNDS * factor):
            before = heads()
            dump = backed_up(name, folder)
            restored(dump, copy)
            with databases.connected_to(copy):
                there = heads()
                grown.append(sum(length for length, _ in there.values()))
                wake("loop", now=NOW)
                verdict = judge(sweeps=[NOW])
                left = wake("loop", now=NOW)
            assert all(there[reference][0] >= length for reference, (length, _) in before.items())
            beginnings(there)
            tally.add(Kind.BACKUP, verdict.count)
            assert verdict.findings == []
            assert left == 0  # what was due and missing is written, and nothing more
            dump.unlink()
    databases.drop(copy)
    assert len(set(grown)) > ROUNDS // 2  # there was traffic


def test_the_drill_restores_verifies_and_takes_away(living: tuple[str, World], tmp_path: Path) -> None:
    """The script itself, once: it starts the commands that the rounds above call."""
    name, _ = living
    backed_up(name, tmp_path)
    environment = os.environ | {
        "DATABASE_URL": plain(name),
        "BACKUPS": str(tmp_path),
        "PYTHON": sys.executable,
    }
    environment |= {"DJANGO_SETTINGS_MODULE": databases.SETTINGS, "ACCORD_PAPERS": str(tmp_path / "papers")}
    command = ["sh", str(ROOT / "ops" / "restore_drill.sh")]
    drill = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    told, failed = drill.communicate()
    assert drill.returncode == 0, failed
    assert "The record holds" in told
    its_own = f"accord_drill_{drill.pid}"
    assert databases.order(f"SELECT 1 FROM pg_database WHERE datname = '{its_own}'") == []  # noqa: S608
