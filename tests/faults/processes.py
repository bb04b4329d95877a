"""Accord's own processes, as they run in production: workers, beat, the loop, the web server; ended by their own id."""

import contextlib
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

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("a") as out:
            self._popen = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
            )
        self.pid = self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def children(self) -> list[int]:
        """The ids of its children: of a worker, its pool."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(one) for one in listed.read_text().split()] if listed.exists() else []

    def said(self, text: str) -> int:
        """How often its log holds this text."""
        return self.log.read_text(errors="replace").count(text)

    def wait_until_said(self, text: str, times: int = 1, seconds: float = 60) -> None:
        wait_until(lambda: self.said(text) >= times or not self.alive, f"{self.log.stem}: {text}", seconds)
        if self.said(text) < times:
            raise AssertionError(f"{self.log.stem} ended: {self.log.read_text(errors='replace')[-3000:]}")

    def terminate(self) -> None:
        """End it in good order, and wait for that."""
        if self.alive:
            self._popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(30)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to it and to every child of its group, as when a machine loses its power."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait(20)


class Processes:
    """Everything that a test started; ``end_all`` ends what is left."""

    def __init__(self, *, database: str, redis: str, folder: Path) -> None:
        self.folder, self.clock = folder, folder / "clock"
        self._all: list[Process] = []
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
        log = self.folder / f"{name}-{len(self._all)}.log"
        process = Process(list(command), self.environment | environment, log)
        self._all.append(process)
        return process

    def manage(self, name: str, *arguments: str, **environment: str) -> Process:
        return self.start(name, sys.executable, "manage.py", *arguments, **environment)

    def worker(self, *, ready: bool = True, concurrency: int = 1, **environment: str) -> Process:
        """A Celery worker with a prefork pool; waits until it says that it is ready."""
        celery = [str(TOOLS / "celery"), "--app=config", "worker", "--pool=prefork", "--loglevel=INFO"]
        name = f"--hostname=w{len(self._all)}@%h"
        process = self.start("worker", *celery, name, f"--concurrency={concurrency}", **environment)
        if ready:
            process.wait_until_said(" ready.")
        return process

    def beat(self, **environment: str) -> Process:
        """Celery's beat, with a schedule file of its own."""
        schedule = f"--schedule={self.folder / f'schedule-{len(self._all)}'}"
        celery = [str(TOOLS / "celery"), "--app=config", "beat", "--pidfile=", schedule, "--loglevel=INFO"]
        return self.start("beat", *celery, **environment)

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
