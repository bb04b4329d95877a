"""That the benchmark of moves runs with small numbers, and that the plain view writes what the service writes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "benchmarks" / "moves.py"


@pytest.mark.postgres
def test_it_compares_a_move_with_plain_views_and_with_its_own_statements() -> None:
    line = [
        sys.executable,
        str(SCRIPT),
        "--matters",
        "60",
        "--rounds",
        "1",
        "--moves",
        "2",
        "--without-memory",
    ]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    said = found.stdout
    assert said.startswith("60 open matters")
    assert re.search(r"times its statements sent bare: \d+\.\d\d", said)
    assert re.search(
        r"rows that a move inserts: \d+, in \d+ tables", said
    )  # it ends where they do not write alike
    for clients in ("1", "8"):
        assert f"Over HTTP, {clients} at a time" in said
    for view, least in (("plain", "0.9"), ("bare", "0.3")):
        pattern = rf"of the throughput of the {view} view: \d+\.\d\d; wanted: at least {least}"
        assert len(re.findall(pattern, said)) == 2
    assert re.search(r"^web +\d+ MB", said, re.MULTILINE)
