"""docs/record-format.md is enough for a stranger: its program, as it stands there, checks a real export."""

import json
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.commitments import RowLine, Salts, chain_start, entry_digest, row_commitment, row_label
from audit.models import Entry
from tests import stories
from tests.factories import make_partnership
from tests.jobs.files import file_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "record-format.md"


@pytest.fixture
def export(db: None, client: Client) -> dict:
    """A matter with discussions, an outcome and its learning, as an auditor takes it away."""
    world = make_partnership()
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    stories.closed(story).later(hours=1)
    reference = story.it.reference
    typed = {"form": "json", "recipient": "The reviewer", "why": "A review of the case", "once": str(uuid4())}
    with time_machine.travel(story.now, tick=False):
        client.force_login(world.auditor.user)
        answer = file_of(client, client.post(reverse("audit:export", args=[reference]), typed))
    return json.loads(answer.content)


def _check(record: dict, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program of the document on a record, in a process that knows nothing of Accord."""
    program = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert program is not None
    (folder / "check.py").write_text(program[1])
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
    command = [sys.executable, "-I", folder / "check.py", folder / "record.json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _example() -> dict:
    found = re.search(r"```json\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_a_stranger_can_check_an_export(export: dict, tmp_path: Path) -> None:
    told = _check(export, tmp_path)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"It holds: {len(export['entries'])} entries")


def test_the_example_of_the_document_holds(tmp_path: Path) -> None:
    """Its digests were written down once: a change of the computation that keeps its name would be seen here."""
    told = _check(_example(), tmp_path)
    assert told.stdout == "It holds: 2 entries, 1 rows.\n", told.stderr


@pytest.mark.parametrize(
    "what", ["a text", "a value", "an actor", "a missing row", "a missing entry", "a time"]
)
def test_a_stranger_sees_what_was_changed(export: dict, tmp_path: Path, what: str) -> None:
    rows, entries = export["rows"], export["entries"]
    match what:
        case "a text":
            next(row for row in rows if row["texts"].get("said"))["texts"]["said"] += " Or so."
        case "a value":
            next(row for row in rows if "scale" in row["values"])["values"]["scale"] = 9
        case "an actor":
            entries[1]["actor_name"] = "Somebody else"
        case "a missing row":
            rows.pop()
        case "a missing entry":
            entries.pop(2)
        case "a time":
            entries[3]["recorded_at"] = entries[2]["recorded_at"]
    assert _check(export, tmp_path).returncode != 0


def test_the_example_is_what_the_service_computes() -> None:
    record = _example()
    [row] = record["rows"]
    label = row_label(
        model=row["model"], key=row["key"], change="+", reference=record["reference"], number=1, part=1
    )
    salts = Salts(row=row["salt"], texts=row["text_salt"])
    made = row_commitment(label=label, salts=salts, values=row["values"], texts=row["texts"])
    assert RowLine.read(record["entries"][0]["rows"]).commitment == made
    previous = chain_start(record["reference"])
    for entry in record["entries"]:
        previous = entry_digest(
            number=entry["number"], previous=previous, body={name: entry[name] for name in Entry.BODY}
        )
        assert entry["digest"] == previous
