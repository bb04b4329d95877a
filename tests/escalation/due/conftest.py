"""An invented policy with a clock for each way of starting one, and the command that tries dates on it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

Tried = Callable[..., dict[str, Any]]
MONDAY_TEN = "2027-01-04T10:00"

# Invented: a stage numbered 0, two tracks of which one begins higher, and a clock for each way of starting one.
POLICY = """\
format = 1
key = "wroxham"
title = "Settling disagreements"
board = "Wroxham Partnership"
close_of_business = "16:30"

[[stages]]
key = "first-talk"
title = "Talk first"
rung = "practitioner"
number = 0
formal = false
time = "1 working week"

[[stages.clocks]]
key = "raise-it"
amount = "2 calendar days"
starts = "decision received"
met_by = "raised"
duty = "raising side"
firm = false

[[stages.clocks]]
key = "acknowledge"
amount = "same working day"
starts = "raised"
met_by = "acknowledged"
duty = "responding side"

[[stages.clocks]]
key = "next-step"
amount = "at once"
starts = "not agreed"

[[stages.clocks]]
key = "plan"
amount = "agreed"

[[stages.clocks]]
key = "reply"
amount = "agreed, at most 24 hours"
met_by = "answered"

[[stages]]
key = "managers"
title = "The managers"
rung = "senior manager"
number = 1
meeting_of = ["first-line manager"]

[[stages.clocks]]
key = "letter"
amount = "24 hours"
starts = "meeting held"
met_by = "answered"
duty = "responding side"

[[stages.clocks]]
key = "since-raised"
amount = "10 working days"
starts = "raised"

[[stages]]
key = "panel"
title = "The panel"
rung = "panel"
time = "10 working days"
authority = "decide"

[[tracks]]
key = "referral"
title = "Referral"

[[tracks]]
key = "conference"
title = "Conference"
stages = ["managers", "panel"]
[[tracks.clocks]]
key = "appeal"
amount = "5 working days"
starts = "conference held"

[referral_refusal]
time = "3 working days"
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "wroxham.toml"
    path.write_text(POLICY)
    return str(path)


@pytest.fixture
def tried(file: str, capsys: pytest.CaptureFixture[str]) -> Tried:
    """Every clock of a stage by its name, as the command prints it."""

    def run(stage: str, start: str = MONDAY_TEN, *more: str, policy: str = file) -> dict[str, Any]:
        call_command("due", policy, stage, "--from", start, *more, "--json")
        return {clock["name"]: clock for clock in json.loads(capsys.readouterr().out)["clocks"]}

    return run


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("due", *arguments)
    assert error.value.returncode == 2
    return str(error.value)
