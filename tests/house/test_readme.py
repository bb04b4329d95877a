"""The README tells the truth: its drawing is the policy's, and what it points to is there."""

import re
from pathlib import Path

from escalation.core.policy_diagram import mermaid
from escalation.core.policy_parse import parse_policy

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:)([^)#]+)[^)]*\)")
PATH_IN_CODE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")


def test_the_stages_are_drawn_as_the_policy_has_them() -> None:
    drawn = re.search(
        r"<!-- stages: begin -->\n```mermaid\n(.*?)```\n<!-- stages: end -->", README, re.DOTALL
    )
    assert drawn is not None
    policy = parse_policy((ROOT / "escalation" / "policies" / "norfolk.toml").read_bytes())
    assert drawn[1] == mermaid(policy)


def test_every_link_and_picture_is_there() -> None:
    pointed_to = LINK.findall(README)
    assert pointed_to
    assert [path for path in pointed_to if not (ROOT / path).exists()] == []


def test_every_room_and_file_that_it_names_is_there() -> None:
    named = PATH_IN_CODE.findall(README)
    assert named
    # What run.py makes is not in the repository, and a room may be a folder or a file of that name.
    made = ("var/", ".venv/", "node_modules/", "static/build/")
    missing = [path for path in named if not path.startswith(made) and not (ROOT / path).exists()]
    assert missing == []
