"""The house stands as its map says: contracts kept, no rule outside its room, migrations complete."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from escalation.core.policy_parse import parse_policy
from tests.house.source import ROOT, python_files, templates, where

POLICIES = sorted((ROOT / "escalation" / "policies").glob("*.toml"))
# The demonstration is invented data of one board, and may name its policy; nothing else may.
NAMES_A_POLICY = {"escalation/demonstration"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 50


def test_imports_only_point_down() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _words_of_policies() -> dict[str, str]:
    """Every word that only a policy may say: key, board, categories, shortcuts, keys of its forms and posts."""
    words: dict[str, str] = {}
    for path in POLICIES:
        policy = parse_policy(path.read_text())
        own = [policy.key, policy.board, *policy.categories, *policy.forms, *policy.posts]
        own += [shortcut.when for shortcut in policy.shortcuts]
        own += [category for track in policy.tracks for category in track.categories]
        words |= {word.lower(): path.name for word in own}
    return words


def _strings(path: Path) -> list[tuple[int, str]]:
    """The string constants of a module that do something: no docstrings."""
    tree = ast.parse(path.read_text())
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_no_code_names_a_policy_a_board_a_category_or_a_form() -> None:
    words = _words_of_policies()
    named = [
        f"{where(path)}:{line} says {text!r}, which is {words[text.lower()]}'s"
        for path in python_files()
        if not any(where(path).startswith(room) for room in NAMES_A_POLICY)
        for line, text in _strings(path)
        if text.lower() in words
    ]
    assert not named, "\n".join(named)


def test_no_template_names_a_policy_or_a_category() -> None:
    words = [
        word for word in _words_of_policies() if len(word) > 12
    ]  # short keys are words of everyday English
    named = [
        f"{where(path)}: {word}" for path in templates() for word in words if word in path.read_text().lower()
    ]
    assert not named, "\n".join(named)


def test_nothing_walks_past_the_machine() -> None:
    """No module updates rows of the record in bulk, and none sets the state by hand."""
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "update"
            ) and any(keyword.arg == "state" for keyword in node.keywords):
                found.append(f"{where(path)}:{node.lineno}")
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets
            ):
                found.append(f"{where(path)}:{node.lineno}")
    assert not found, f"these change the state without the machine: {found}"


def test_now_is_an_argument_below_the_edge() -> None:
    """Only pages, tasks, commands and the edge of the process read a clock."""
    edge = (
        "/views/",
        "/tasks.py",
        "/management/",
        "config/",
        "bootstrap/",
        "components/",
        "/context.py",
        "views.py",
    )
    readers = {"now", "today", "localtime", "localdate", "utcnow"}
    found = [
        f"{where(path)}:{node.lineno}"
        for path in python_files()
        if not any(part in f"/{where(path)}" for part in edge)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in readers
        and not node.args
        and not node.keywords
    ]
    assert not found, f"these read a clock: {found}"


def test_files_and_functions_are_no_longer_than_one_can_read() -> None:
    """Files of tests and benchmarks, too; a journey of a test may tell its whole story."""
    beside = [path for room in ("tests", "benchmarks") for path in sorted((ROOT / room).rglob("*.py"))]
    long = [
        f"{where(path)}: {lines} lines"
        for path in (*python_files(), *beside)
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    ]
    for path in (*python_files(), *(path for path in beside if "tests" not in path.parts)):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
            ):
                long.append(f"{where(path)}:{node.lineno} {node.name}: {length} lines")
    assert not long, "\n".join(long)


def test_every_module_says_what_its_room_is_for() -> None:
    silent = [
        where(path)
        for path in python_files()
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert not silent, silent
