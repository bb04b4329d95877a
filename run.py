#!/usr/bin/env python3
"""Accord from a fresh clone: `python3 run.py` starts it, `python3 run.py test` tests it.

Standard library only. Everything that is made stands in .venv, node_modules, static/build and var; a second
run reuses what has not changed.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys
import time

if sys.version_info < (3, 11):  # noqa: UP036 - said in words to whoever starts it with an older one
    sys.exit("Accord needs Python 3.11 or later.")

from bootstrap import install, processes
from bootstrap.steps import PYTHON, ROOT, Refused, environment, manage, step


def serve(port: int) -> None:
    """Bootstrap, start, say where, and stay until somebody stops it."""
    processes.check_port(port)
    with install.only_one():
        install.prepare("requirements.txt")
        step("Static files", install.collect_static)
        step("Database", install.migrate)
        step("Demonstration", install.load_demonstration)
    group = processes.Group()
    token = secrets.token_hex(16)
    try:
        processes.start_all(group, port, token)
        step("Processes", lambda: processes.wait_until_ready(group, port, token))
        print(f"\n{manage('load_demonstration', '--people').strip()}\n")
        print(f"Accord is on http://{processes.HOST}:{port}", flush=True)
        print(f"Logs and e-mails are in {processes.LOGS}. Ctrl-C stops it.", flush=True)
        while True:
            group.check()
            time.sleep(0.5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # one is enough; a second must not leave half of it running
        group.stop()


def test(arguments: list[str]) -> None:
    """Bootstrap with the development packages, then become pytest, with the services of the environment."""
    with install.only_one():
        install.prepare("requirements-dev.txt")
    services = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadfile"])]
    os.execve(PYTHON, command, environment() | services)


def port_number(text: str) -> int:
    """A port that an ordinary person may listen on."""
    if not text.isascii() or not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return int(text)


def interrupt(number: int, frame: object) -> None:
    """SIGINT and SIGTERM both stop it, also where a shell in the background had SIGINT ignored."""
    raise KeyboardInterrupt


def main() -> int:
    """Read the command line and do it; the exit code says whether it went well."""
    parser = argparse.ArgumentParser(
        usage="run.py [--port N]\n       run.py test [pytest's arguments]",
        description="Start Accord on this machine, or run its tests.",
    )
    parser.add_argument("--port", type=port_number, default=8000, help="where the web server listens (8000)")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    try:
        if sys.argv[1:2] == ["test"]:
            test(sys.argv[2:])
        serve(parser.parse_args().port)
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    except Refused as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
