"""All histories exported into a folder, and checked by the program that a stranger has."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import time_machine
from django.core.management import call_command

from tests.audit.samples import TODAY

PROGRAM = Path(__file__).resolve().parents[3] / "docs" / "check_export.py"

ODD = 'A tab\tand\nlines\r\n, \\N, \\., "quotes", \x0b\x0c\x08, äöü 你好 \N{GRINNING FACE}'


def exported(folder: Path, *arguments: str) -> list[str]:
    out = StringIO()
    asked = ["--by", "Ana Reed", "--for", "The police", "--why", "They ask for their own copy"]
    with time_machine.travel(TODAY, tick=False):
        call_command("export_record", str(folder), *asked, *arguments, stdout=out)
    return out.getvalue().splitlines()


def checked(path: Path) -> tuple[int, list[str]]:
    """What the program of the documents says of it, in a process that knows nothing of Accord."""
    told = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False)
    assert not told.stderr, told.stderr
    return told.returncode, told.stdout.splitlines()
