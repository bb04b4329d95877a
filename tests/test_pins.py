"""What is installed is pinned whole, by hash, and no file says from which registry."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))


def pins(path: Path) -> set[str]:
    """The lines `name==version`, with their conditions."""
    return set(re.findall(r"^[\w.\[\]-]+==[^\\\n]+?(?= ?\\?$)", path.read_text(), re.MULTILINE))


def test_the_development_list_holds_the_other_one_whole() -> None:
    product, development = pins(ROOT / "requirements.txt"), pins(ROOT / "requirements-dev.txt")
    assert len(product) > 20
    assert product <= development


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_package_has_a_hash_and_none_an_index(path: Path) -> None:
    text = path.read_text()
    assert "://" not in text
    assert "--index" not in text
    blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert blocks
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_front_ends_lock_file_names_no_host() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
