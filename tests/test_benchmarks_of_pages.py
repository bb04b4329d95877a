"""That the benchmark of the first page runs with small numbers, at two sizes, and asks no more than was wanted."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "benchmarks" / "dashboard.py"


@pytest.mark.postgres
def test_the_first_page_is_compared_with_bare_pages_at_two_sizes() -> None:
    """On a database of its own, which is dropped: sixty matters, and their copies; a desk with forty."""
    line = [sys.executable, str(SCRIPT), "60", "120", "--rounds", "2", "--desk", "40"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    first, second = found.stdout.split("120 open matters")
    assert "60 open matters" in first
    for who in ("practitioner", "manager", "desk of 40"):
        asked = re.findall(
            rf"^  home, {who}: (\d+) queries, and 2 for session and account$", found.stdout, re.MULTILINE
        )
        assert len(asked) == 2
        assert max(map(int, asked)) <= 5
        row = rf"^home, {who} +[\d.]+ ms +[\d.]+ ms +[\d.]+ +[\d.]+"
        assert re.search(rf"{row} +-$", first, re.MULTILINE)
        assert re.search(rf"{row} +[\d.]+$", second, re.MULTILINE)
