"""Web, worker and beat: started together, watched, and ended together."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from bootstrap.steps import PYTHON, ROOT, VAR, Refused, environment

HOST = "127.0.0.1"
LOGS = VAR / "log"
STOP_WITHIN = 8  # seconds that the processes have to finish what they do
READY_WITHIN = 60  # seconds until the server must answer


def check_port(port: int) -> None:
    """A port that somebody else has is an error before anything starts."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Refused(
                f"Port {port} on {HOST} cannot be had ({error.strerror}). Nothing was started. "
                f"Stop what uses it, or choose another: python3 run.py --port {port + 1}"
            ) from error


def end_with_parent() -> None:
    """In a child, before it becomes its program: on Linux, end when run.py is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


class Group:
    """Web, worker and beat: one process group of their own, started and ended together."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.group = 0

    def start(self, name: str, *arguments: str, **env: str) -> None:
        """Start one; what it says goes to a file of its name. The first one leads the group."""
        with (LOGS / f"{name}.log").open("wb") as log:
            child = subprocess.Popen(
                [str(PYTHON), "-m", *arguments],
                cwd=ROOT,
                env=environment() | env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=self.group,
                preexec_fn=end_with_parent,
            )
        self.group = self.group or child.pid
        self.running[name] = child

    def check(self) -> None:
        """All of them are alive, or none shall be."""
        for name, child in self.running.items():
            if (code := child.poll()) is not None:
                tail = "\n".join((LOGS / f"{name}.log").read_text(errors="replace").splitlines()[-20:])
                raise Refused(
                    f"The {name} process ended by itself with {code}; everything is stopped.\n{tail}"
                )

    def stop(self) -> None:
        """Ask the whole group to end; after STOP_WITHIN seconds end it."""
        if not self.group:
            return
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
        self.signal(signal.SIGKILL)  # whatever is left of the group, workers of the web server included
        for child in self.running.values():
            child.wait()

    def signal(self, number: signal.Signals) -> None:
        """Signal the group; one that is gone already is what was wanted."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.group, number)


def start_all(group: Group, port: int, token: str) -> None:
    """The three programs, with what they need from the command line."""
    LOGS.mkdir(parents=True, exist_ok=True)
    address = f"http://{HOST}:{port}"
    web = ("gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", f"{HOST}:{port}")
    worker = ("celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "WARNING")
    beat = ("celery", "--app", "config", "beat", "--schedule", str(VAR / "beat"), "--pidfile", "")
    group.start("web", *web, ACCORD_START_TOKEN=token, ACCORD_BASE_URL=address)
    group.start("worker", *worker, ACCORD_BASE_URL=address)
    group.start("beat", *beat, "--loglevel", "WARNING", ACCORD_BASE_URL=address)


def wait_until_ready(group: Group, port: int, token: str) -> str:
    """Until the server says that it is ready, and that it is the one started here."""
    deadline = time.monotonic() + READY_WITHIN
    seen = "no answer"
    while time.monotonic() < deadline:
        group.check()
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            body = answer.read(500).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            seen = str(error)
        else:
            if answer.headers.get("X-Accord-Start") != token:
                raise Refused(f"Another server answers on port {port}; this one is stopped.")
            if answer.status == 200:
                return "web is ready, worker and beat are started"
            seen = f"{answer.status} {body}"
        time.sleep(0.2)
    raise Refused(f"The server was not ready after {READY_WITHIN} seconds: {seen}")
