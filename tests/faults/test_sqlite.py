"""Four processes write to one SQLite file at once: two people's moves, two workers' sweeps and relays."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.faults import tally
from tests.faults.databases import SETTINGS
from tests.faults.kinds import Kind
from tests.faults.tally import Count
from tests.support import template
from tests.support.template import ROOT


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Python on this trial's own file, and on no PostgreSQL or Redis that the suite has."""
    own = ("ACCORD_", "PYTEST_", "DATABASE_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "ACCORD_VAR": str(folder),
        "ACCORD_CLOCK": "caller",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "LOG_LEVEL": "WARNING",
    }
    pipe = subprocess.PIPE
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)


def writer(folder: Path, call: str) -> subprocess.Popen[str]:
    code = f"from tests.faults import sqlite_writers; sqlite_writers.{call}"
    return started(folder, "manage.py", "shell", "--no-imports", "-c", code)


def ended(process: subprocess.Popen[str]) -> Any:  # noqa: ANN401 - what it printed
    out, logged = process.communicate(timeout=300)
    assert process.returncode == 0, logged[-3000:]
    assert "locked" not in logged
    return json.loads(out.splitlines()[-1]) if out.strip() else None


def migrated(folder: Path) -> None:
    """A copy of the template that the suite keeps, where there is one; else it is migrated."""
    kept = template._file()
    if kept.exists():
        shutil.copy(kept, folder / "accord.sqlite3")
    else:
        ended(started(folder, "manage.py", "migrate", "--verbosity=0"))


def test_none_is_lost_and_none_double(tmp_path: Path, factor: int) -> None:
    migrated(tmp_path)
    for number in range(factor):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(tmp_path / "accord.sqlite3", folder)
        ended(writer(folder, "begin()"))
        writers = [
            *(writer(folder, f"move({seed})") for seed in (2 * number, 2 * number + 1)),
            *(writer(folder, f"sweep({seed})") for seed in (1, 2)),
        ]
        said = [ended(one) for one in writers]
        faults = sum(sum(one.values()) for one in said)
        verdict = ended(writer(folder, "end()"))
        assert verdict["findings"] == []
        assert sum(one["done"] for one in said[:2]) > 0
        tally.add(Kind.FOUR_WRITERS, Count(deadlines=verdict["deadlines"]), faults=faults)
