"""That the benchmark runs, and that what it compares counts alike."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SCRIPT = BENCHMARKS / "due_times.py"


@pytest.mark.postgres
def test_the_sweep_and_its_sql_write_the_same_rows() -> None:
    """On a database of its own, which is dropped; the script itself stops where the two do not write the same."""
    line = [sys.executable, str(BENCHMARKS / "sweep.py"), "--matters", "60", "--due", "20", "--rounds", "1"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert "20 of 60 open matters are due" in found.stdout
    assert re.search(r"^the sweep +[\d.]+ s +[\d.]+ +[\d.]+ s +[\d.]+$", found.stdout, re.MULTILINE)
    assert re.search(r"The sweep beside its SQL, .*: [\d.]+; wanted: at most 2", found.stdout)


def test_it_counts_alike_and_prints_ratios() -> None:
    line = [sys.executable, str(SCRIPT), "60", "--runs", "1"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    rows = re.findall(r"(\d+) working days +[\d.]+ µs +[\d.]+ +[\d.]+", found.stdout)
    assert rows == ["1", "5", "10", "20"]
    assert re.search(r"manage.py due  [\d.]+ s, [\d.]+ times manage.py --version", found.stdout)


@pytest.mark.postgres
def test_exports_are_compared_with_copy() -> None:
    """On a database of its own, which is dropped: ten matters, and a history of fifty entries."""
    script = SCRIPT.with_name("exports.py")
    line = [sys.executable, str(script), "--rows", "140", "--entries", "50", "--rounds", "1"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert re.search(r"^Every history: [1-9][\d,]* history rows", found.stdout, re.MULTILINE)
    assert re.search(r"^export / COPY: [\d.]+; wanted: at most 2", found.stdout, re.MULTILINE)
    assert re.search(r"^JSON / COPY: [\d.]+; wanted: at most 2", found.stdout, re.MULTILINE)
    assert (
        len(re.findall(r"^growth of memory in MB: -?[\d.]+; wanted: at most 20", found.stdout, re.MULTILINE))
        == 2
    )
