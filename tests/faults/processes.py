"""Accord's own processes, as they run in production: workers, beat, the loop, the web server; ended by their own id."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.faults.databases import SETTINGS, url_of
from tests.faults.servers import free_port
from tests.support.template import ROOT

TOOLS = Path(sys.executable).parent


class Process:
    """One process, the leader of a group of its own, with its log."""

    def __init__(self, pid: int, log: Path, popen: "subprocess.Popen[bytes] | None" = None) -> None:
        self.pid, self.log, self._popen = pid, log, popen

    @property
    def alive(self) -> bool:
        if self._popen is not None:
            return self._popen.poll() is None
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def children(self) -> list[int]:
        """The ids of its children: of a worker, its pool."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(one) for one in listed.read_text().split()] if listed.exists() else []

    def said(self, text: str) -> int:
        """How often its log holds this text."""
        return self.log.read_text(errors="replace").count(text) if self.log.exists() else 0

    def wait_until_said(self, text: str, times: int = 1, seconds: float = 120) -> None:
        wait_until(lambda: self.said(text) >= times or not self.alive, f"{self.log.stem}: {text}", seconds)
        if self.said(text) < times:
            raise AssertionError(f"{self.log.stem} ended: {self.log.read_text(errors='replace')[-3000:]}")

    def terminate(self) -> None:
        """End it in good order, and wait for that."""
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                wait_until(lambda: not self.alive, f"the end of {self.log.stem}", 30)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to it and to every child of its group, as when a machine loses its power."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        wait_until(lambda: not self.alive, f"the end of {self.log.stem}", 30)


class Processes:
    """Everything that a test started; ``end_all`` ends what is left."""

    def __init__(self, *, database: str, redis: str, folder: Path) -> None:
        self.folder, self.clock = folder, folder / "clock"
        self._all: list[Process] = []
        self._warm: subprocess.Popen[str] | None = None
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "PYTEST_"))
        } | {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": url_of(database),
            "REDIS_URL": redis,
            "SECRET_KEY": "only for tests",
            "HTTPS": "off",
            "ACCORD_CLOCK": "caller",
            "ACCORD_TESTS_CLOCK": str(self.clock),
            "ACCORD_SWEEP_SECONDS": "1",
            "ACCORD_VISIBILITY_TIMEOUT": "3",
            "ACCORD_VAR": str(folder / "var"),
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }

    def at(self, now: datetime) -> None:
        """What time it is from now on in every process; it stands still there."""
        making = self.clock.with_suffix(".making")
        making.write_text(now.isoformat())
        making.rename(self.clock)

    def start(self, name: str, *command: str, **environment: str) -> Process:
        """Start any command, cold, with these further variables."""
        log = self._log(name)
        with log.open("a") as out:
            popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        return self._note(Process(popen.pid, log, popen))

    def manage(self, name: str, *arguments: str, **environment: str) -> Process:
        if environment:
            return self.start(name, sys.executable, "manage.py", *arguments, **environment)
        return self._fork(name, "manage", *arguments)

    def celery(self, name: str, *arguments: str, **environment: str) -> Process:
        if environment:
            return self.start(name, str(TOOLS / "celery"), "--app=config", *arguments, **environment)
        return self._fork(name, "celery", *arguments)

    def worker(self, *, ready: bool = True, concurrency: int = 1, **environment: str) -> Process:
        """A Celery worker with a prefork pool; waits until it says that it is ready.

        As beat and the loop it is forked from a process that has loaded Accord already, and is there in half a
        second; with further variables it is started anew, which takes some seconds.
        """
        name = f"--hostname=w{len(self._all)}@%h"
        more = (name, f"--concurrency={concurrency}", "--pool=prefork", "--loglevel=INFO")
        process = self.celery("worker", "worker", *more, **environment)
        if ready:
            process.wait_until_said(" ready.")
        return process

    def beat(self, schedule: Path | None = None, **environment: str) -> Process:
        """Celery's beat, with this schedule file or a fresh one."""
        file = schedule or self.folder / f"schedule-{len(self._all)}"
        return self.celery(
            "beat", "beat", "--pidfile=", f"--schedule={file}", "--loglevel=INFO", **environment
        )

    def loop(self, every: int = 1, **environment: str) -> Process:
        """``manage.py sweep --loop``, which needs neither beat nor Redis."""
        return self.manage("loop", "sweep", "--loop", f"--every={every}", **environment)

    def web(self, workers: int = 1, **environment: str) -> tuple[Process, str]:
        """gunicorn, and the address at which it answers."""
        port = free_port()
        command = [str(TOOLS / "gunicorn"), "config.wsgi", f"--bind=127.0.0.1:{port}", f"--workers={workers}"]
        process, address = self.start("web", *command, **environment), f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{address}/healthz"), "the web server")
        return process, address

    def end_all(self) -> None:
        for process in reversed(self._all):
            process.kill()
        self._all.clear()

    def end(self) -> None:
        """End all, and what they were forked from."""
        self.end_all()
        if self._warm is not None:
            self._warm.kill()
            self._warm.communicate()
            self._warm = None

    def _fork(self, name: str, tool: str, *arguments: str) -> Process:
        if self._warm is None:
            command = [sys.executable, "-m", "tests.faults.warm"]
            pipe = subprocess.PIPE
            with self._log("warm").open("a") as errors:
                self._warm = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=self.environment,
                    stdin=pipe,
                    stdout=pipe,
                    stderr=errors,
                    text=True,
                    start_new_session=True,
                )
        assert self._warm.stdin is not None
        assert self._warm.stdout is not None
        log = self._log(name)
        self._warm.stdin.write(f"{json.dumps([str(log), tool, *arguments])}\n")
        self._warm.stdin.flush()
        return self._note(Process(int(self._warm.stdout.readline()), log))

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}-{len(self._all)}.log"

    def _note(self, process: Process) -> Process:
        self._all.append(process)
        return process


def wait_until(there: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait for something to become true; a TimeoutError that says what for."""
    until = time.monotonic() + seconds
    while not there():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds} s for: {what}")
        time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - its own server
            return bool(answer.status == 200)
    except OSError:
        return False
