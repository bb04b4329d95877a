"""That the benchmark runs, and that what it compares counts alike."""

import re
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "benchmarks" / "due_times.py"


def test_it_counts_alike_and_prints_ratios() -> None:
    line = [sys.executable, str(SCRIPT), "60", "--runs", "1"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    rows = re.findall(r"(\d+) working days +[\d.]+ µs +[\d.]+ +[\d.]+", found.stdout)
    assert rows == ["1", "5", "10", "20"]
    assert re.search(r"manage.py due  [\d.]+ s, [\d.]+ times manage.py --version", found.stdout)
