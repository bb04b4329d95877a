"""From a clone to something that can start: packages, front end, database, demonstration."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bootstrap.steps import (
    PYTHON,
    ROOT,
    VAR,
    VENV,
    Refused,
    digest,
    environment,
    made_from,
    manage,
    note_made_from,
    run,
    step,
)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two starts in one folder must not install over each other: the second waits for the first."""
    with (ROOT / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  waiting for another run.py in this folder", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_venv() -> str:
    """The project's own Python environment."""
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return "there"
    try:
        run(sys.executable, "-m", "venv", "--clear", VENV)
    except Refused as error:
        raise Refused(f"{error}\nOn Debian and Ubuntu this needs the package python3-venv.") from error
    return "made"


def install_packages(requirements: str) -> str:
    """The pinned packages, by hash. The development list holds the other one whole."""
    wanted = {name: digest(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt")}
    if made_from(VENV, wanted[requirements]):
        return "unchanged"
    note_made_from(VENV)
    pip_install(requirements)
    both = requirements == "requirements-dev.txt"
    note_made_from(VENV, *(wanted.values() if both else [wanted[requirements]]))
    return "installed"


def pip_install(requirements: str) -> None:
    """Install one compiled list."""
    run(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", requirements)


def find_node() -> Path:
    """The folder of a Node.js of version 18 or later: the machine's, else one from a wheel in the .venv."""
    found = shutil.which("node", path=environment()["PATH"])
    if found and shutil.which("npm", path=environment()["PATH"]):
        version = run(found, "--version").strip()
        if int(version.lstrip("v").split(".")[0]) >= 18:
            return Path(found).parent
    pip_install("requirements-node.txt")
    return VENV / "bin"


def build_front_end() -> str:
    """GOV.UK Frontend by its lock file, compiled into static/build."""
    modules, built = ROOT / "node_modules", ROOT / "static" / "build"
    lock = digest(ROOT / "package.json", ROOT / "package-lock.json")
    inputs = digest(ROOT / "package.json", ROOT / "package-lock.json", ROOT / "frontend")
    if made_from(built, inputs):
        return "unchanged"
    node = find_node()
    path = f"{node}{os.pathsep}{environment()['PATH']}"
    if not made_from(modules, lock):
        run(node / "npm", "ci", "--omit=optional", "--ignore-scripts", PATH=path)
        note_made_from(modules, lock)
    run(node / "node", "frontend/build.mjs", PATH=path)
    note_made_from(built, inputs)
    return "built"


def collect_static() -> str:
    """Every static file under its hashed name, for WhiteNoise."""
    apps = [app.parent / "static" for app in sorted(ROOT.glob("*/apps.py"))]
    inputs = digest(ROOT / "requirements.txt", ROOT / "static", *apps)
    if made_from(VAR / "static", inputs):
        return "unchanged"
    manage("collectstatic", "--noinput")
    note_made_from(VAR / "static", inputs)
    return "collected"


def migrate() -> str:
    """The database's tables, under var/."""
    return "unchanged" if "No migrations to apply" in manage("migrate", "--noinput") else "migrated"


def load_demonstration() -> str:
    """The demonstration partnership, the first time only."""
    return manage("load_demonstration", "--if-empty").strip().splitlines()[-1]


def prepare(requirements: str) -> None:
    """What both commands need: packages and the front end."""
    step("Python environment", make_venv)
    step("Python packages", lambda: install_packages(requirements))
    step("Front end", build_front_end)
