"""Processes that a benchmark starts: each on a port of its own, ended by its own id, and how much memory it takes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.support.start import ROOT

PATIENCE = 120  # seconds until a server must answer


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(line: Sequence[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process and what it starts, from the root of the project; all of it is ended with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", *line],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its own session, which nobody else is in
            process.wait()


@contextmanager
def web_server(settings: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The service under gunicorn, as in production, with these settings; once it answers, with its port."""
    port = free_port()
    line = (
        "gunicorn",
        "--config",
        "config/gunicorn.py",
        "--bind",
        f"127.0.0.1:{port}",
        "config.wsgi:application",
    )
    with running(line, DJANGO_SETTINGS_MODULE=settings) as process:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield process, port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"The web server ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    sys.exit("The web server did not answer.")


def resident(process: subprocess.Popen[bytes]) -> list[float]:
    """MB that a process and each of its children hold resident, its own first; empty where the system does not say."""
    return [size for pid in _family(process.pid) if (size := _resident(pid)) is not None]


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = children.read_text().split() if children.exists() else []
    return [pid, *(one for child in found for one in _family(int(child)))]


def _resident(pid: int) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    found: Mapping[str, str] = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(found["VmRSS"].split()[0]) / 1024 if "VmRSS" in found else None
