"""The two commands: what is refused before anything starts, what is printed, and that all of it stops."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bootstrap import processes, steps

ROOT = Path(__file__).resolve().parent.parent
EMPTY = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
FIRST_START = 420  # seconds, on a machine that is busy with the rest of the suite


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def answers(port: int) -> bool:
    """Does anybody listen there?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Start:
    """One `python3 run.py`, with its own state, from another folder and in an empty environment."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.output = var.parent / f"{self.port}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "run.py", "--port", str(self.port)],
                cwd=var.parent,
                env=EMPTY | {"HOME": str(var.parent), "ACCORD_VAR": str(var)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def printed(self) -> str:
        """What it has said so far."""
        return self.output.read_text()

    def wait_until_ready(self) -> "Start":
        """Until it says where it is; the first start loads the demonstration."""

        def over() -> bool:
            return "Ctrl-C stops it" in self.printed() or self.process.poll() is not None

        assert wait_for(over, FIRST_START), self.printed()
        assert self.process.poll() is None, self.printed()
        return self

    def family(self) -> dict[int, str]:
        """Web, worker, beat and the web server's own workers: every process in the group of its children."""
        listing = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,pgid=,args="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 3) for line in listing.splitlines()]
        groups = {pgid for _, ppid, pgid, _ in rows if int(ppid) == self.process.pid}
        return {int(pid): args for pid, _, pgid, args in rows if pgid in groups}


def alive(pid: int) -> bool:
    """Is there such a process, other than as a name that waits to be read?"""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state that the starts of this module share, so that the demonstration is loaded once."""
    return tmp_path_factory.mktemp("run") / "var"


@pytest.fixture
def started(var: Path) -> Iterator[Start]:
    """A start that is ready; whatever the test left of it is ended."""
    start = Start(var)
    try:
        family: dict[int, str] = {}
        start.wait_until_ready()
        family = start.family()
        yield start
    finally:
        start.process.kill()
        start.process.wait()
        for pid in filter(alive, family):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a fresh clone as run.py needs to begin."""
    shutil.copy(ROOT / "run.py", tmp_path)
    shutil.copytree(ROOT / "bootstrap", tmp_path / "bootstrap", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run_in(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    command = [sys.executable, "-B", clone / "run.py", *arguments]
    return subprocess.run(command, env=EMPTY, capture_output=True, text=True, timeout=30)


def test_a_taken_port_is_refused_before_anything_starts(clone: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_in(clone, "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be had" in done.stderr
    assert done.stdout == ""
    assert sorted(path.name for path in clone.iterdir()) == ["bootstrap", "run.py"]


@pytest.mark.parametrize("port", ["http", "0", "80", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_refused_in_words(clone: Path, port: str) -> None:
    done = run_in(clone, f"--port={port}")
    assert done.returncode == 2
    assert "a port is a number from 1024 to 65535" in done.stderr


class Stranger(BaseHTTPRequestHandler):
    """A server that says it is ready, and is not ours."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_server_that_is_not_our_own_is_not_taken_for_ready() -> None:
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with pytest.raises(steps.Refused, match="Another server answers"):
            processes.wait_until_ready(processes.Group(), server.server_port, "our token")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_folder_is_made_again_when_what_it_is_made_from_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    source, built = tmp_path / "source", tmp_path / "built"
    source.mkdir()
    built.mkdir()
    (source / "a.scss").write_text("a")
    steps.note_made_from(built, steps.digest(source))
    assert steps.made_from(built, steps.digest(source))
    (source / "a.scss").rename(source / "b.scss")
    assert not steps.made_from(built, steps.digest(source))
    steps.note_made_from(built)
    assert not steps.made_from(built, steps.digest(source))


def test_a_command_that_fails_shows_all_it_said() -> None:
    with pytest.raises(steps.Refused, match=r"ended with 3:\nwhy it failed"):
        steps.run(sys.executable, "-c", "print('why it failed'); raise SystemExit(3)")


@pytest.mark.faults
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_says_where_and_stops_whole(started: Start, ending: signal.Signals) -> None:
    family = started.family()
    for program in ("gunicorn", "celery --app config worker", "celery --app config beat"):
        assert any(program in args for args in family.values()), (program, family)
    assert f"http://127.0.0.1:{started.port}" in started.printed()
    assert re.search(r"@\S+.*\S", started.printed()), "the people of the demonstration are named"

    taken = run_in(ROOT, "--port", str(started.port))
    assert taken.returncode == 1
    assert answers(started.port), "the first one goes on"

    started.process.send_signal(ending)
    assert started.process.wait(timeout=15) == 0
    assert not any(map(alive, family))
    assert not answers(started.port)
    assert started.printed().endswith("Stopped.\n")


@pytest.mark.faults
def test_when_one_process_dies_the_parent_says_which_and_stops_the_rest(started: Start) -> None:
    family = started.family()
    worker = next(pid for pid, args in family.items() if "celery --app config worker" in args)
    os.kill(worker, signal.SIGKILL)
    assert started.process.wait(timeout=15) == 1
    assert "The worker process ended by itself with -9" in started.printed()
    assert not any(map(alive, family))


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_when_the_parent_is_killed_outright_nothing_is_left_behind(started: Start) -> None:
    family = started.family()
    started.process.kill()
    started.process.wait()
    assert wait_for(lambda: not any(map(alive, family)), 15), family
