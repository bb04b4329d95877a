"""Every policy that ships is sound, is stored and read back alike, and can be drawn."""

from pathlib import Path

import pytest

from escalation.core.policy_diagram import mermaid
from escalation.core.policy_overlay import base_key
from escalation.core.policy_parse import parse_policy, policy_from_canonical
from escalation.core.policy_text import read_document

FOLDER = Path(__file__).parents[2] / "escalation" / "policies"
FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_policy_that_ships_is_sound(file: Path) -> None:
    document = read_document(file.read_bytes())
    key = base_key(document)
    base = read_document((FOLDER / f"{key}.toml").read_bytes()) if key else None
    policy = parse_policy(file.read_bytes(), base=base)
    assert policy.key == file.stem
    assert policy_from_canonical(policy.canonical()) == policy
    for track in [track.key for track in policy.tracks] or [None]:
        assert mermaid(policy, track).startswith("stateDiagram-v2\n")
