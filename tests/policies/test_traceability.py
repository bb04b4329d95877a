"""Every statement of the five documents is built and tested, or it is said why not; nothing points nowhere."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATEMENTS: dict[str, list[dict[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "traceability.toml").read_text()
)
EACH = [(document, entry) for document, entries in STATEMENTS.items() for entry in entries]
# How many statements we counted in each document; and the least that all of them together make.
COUNTED = {"merton": 48, "norfolk": 55, "cambridgeshire": 35, "london": 38, "monitoring-form": 22}
AT_LEAST = 130
ANSWERS = [{"built", "test"}, {"not_for_a_product"}, {"to_come"}]
# Features of the documents that are still to be built: none.
STILL_TO_COME = 0


@cache
def names_of_tests(file: str) -> frozenset[str]:
    """The names of the tests of a module; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_document_has_its_statements() -> None:
    assert {document: len(entries) for document, entries in STATEMENTS.items()} == COUNTED
    assert len(EACH) >= AT_LEAST


@pytest.mark.parametrize("document", COUNTED)
def test_a_statement_has_its_paragraph_and_one_answer(document: str) -> None:
    for entry in STATEMENTS[document]:
        assert all(isinstance(text, str) and text.strip() for text in entry.values()), entry
        assert set(entry) - {"paragraph", "says"} in ANSWERS, entry


def test_no_statement_stands_there_twice() -> None:
    said = [(document, entry["paragraph"], entry["says"].casefold()) for document, entry in EACH]
    assert len(said) == len(set(said))


def test_every_test_that_is_pointed_at_exists() -> None:
    nowhere = []
    for document, entry in EACH:
        file, _, name = entry.get("test", "").partition("::")
        if "test" in entry and (not name.startswith("test_") or name not in names_of_tests(file)):
            nowhere.append(f"{document}, {entry['paragraph']}: {entry['test']}")
    assert not nowhere, "\n".join(nowhere)


def test_every_place_where_it_is_built_exists() -> None:
    nowhere = []
    for document, entry in EACH:
        file, _, what = entry.get("built", "").partition(": ")
        if "built" not in entry:
            continue
        found = (ROOT / file).is_file() and what.split(".")[-1] in (ROOT / file).read_text()
        if not found:
            nowhere.append(f"{document}, {entry['paragraph']}: {entry['built']}")
    assert not nowhere, "\n".join(nowhere)


def test_what_is_still_to_come_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    coming = [
        f"{document}, {entry['paragraph']}: {entry['to_come']}"
        for document, entry in EACH
        if "to_come" in entry
    ]
    with capsys.disabled():
        for line in coming:
            print(f"to come: {line}")
    assert len(coming) <= STILL_TO_COME
