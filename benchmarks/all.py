#!/usr/bin/env python3
"""All benchmarks, one after the other: `python3 benchmarks/all.py [NAME ...]`, with DATABASE_URL set to PostgreSQL.

Each is a script of this folder, takes options of its own (`--help`), and prints what it wanted beside what it found. A
script that breaks off is named at the end, and makes the whole end with 1; that something is slow does not.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_ONE = ("__init__", "__main__", "all")


def main() -> None:
    names = sorted(script.stem for script in HERE.glob("*.py") if script.stem not in NOT_ONE)
    parser = argparse.ArgumentParser(description="Run every benchmark, or those that are named.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(names)}; all without")
    asked = parser.parse_args().names or names
    if unknown := set(asked) - set(names):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    broken = []
    for name in asked:
        print(f"\n=== {name}", flush=True)
        if subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=False).returncode:
            broken.append(name)
    if broken:
        sys.exit(f"broke off: {', '.join(broken)}")


if __name__ == "__main__":
    main()
