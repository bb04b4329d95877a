"""One step, one line: run a command, say what came of it, remember what was made from what."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("ACCORD_VAR", ROOT / "var"))
PYTHON = VENV / "bin" / "python"

# Locally it is always the trial: these would make the settings take it for a deployment, or find other
# packages than ours.
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "HTTPS", "PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE")


class Refused(Exception):
    """A step did not work; the message is for whoever started it."""


def step(name: str, work: Callable[[], str]) -> None:
    """Do one step and say on one line what came of it."""
    print(f"  {name} ... ", end="", flush=True)
    began = time.monotonic()
    outcome = work()
    took = time.monotonic() - began
    print(outcome + (f" ({took:.0f} s)" if took >= 1 else ""), flush=True)


def run(*command: str | Path, **env: str) -> str:
    """Run a command in the project's folder and return what it printed; if it fails, all of that is shown."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment() | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise Refused(f"`{' '.join(map(str, command))}` ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def manage(*arguments: str) -> str:
    """Run one of Django's commands."""
    return run(PYTHON, "manage.py", *arguments)


def environment() -> dict[str, str]:
    """The environment of every command: ours, less NOT_INHERITED, with the programs of .venv first."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return kept | {
        "PATH": f"{VENV / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}",
        "VIRTUAL_ENV": str(VENV),
    }


def digest(*paths: Path) -> str:
    """One digest over files and folders: names and contents."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(f"{file.relative_to(ROOT)}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def made_from(folder: Path, inputs: str) -> bool:
    """Was this folder made from exactly that? The note is kept inside it, and goes when it goes."""
    note = folder / ".made-from"
    return note.exists() and inputs in note.read_text().split()


def note_made_from(folder: Path, *inputs: str) -> None:
    """Remember what a folder was made from, for the next run; nothing, while it is being made."""
    (folder / ".made-from").write_text("\n".join(inputs))
