"""How many faults of each kind were injected, how many deadlines were judged, lost and doubled; a pytest plugin.

Each process of a run (xdist's workers, forked children) appends lines to a file of its own in the run's folder; the
one that began the run adds them up, prints the table, and fails the run where anything was lost or doubled. Where the
whole of ``tests/faults`` was run it also fails where a kind of the list has too few faults. ``--faults N`` multiplies
the rounds of every test.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from tests.faults.kinds import FEWEST, FEWEST_TOGETHER, Kind

FOLDER = "ACCORD_FAULTS_FOLDER"
HERE = Path(__file__).parent


@dataclass
class Count:
    """What was counted of one kind. ``deadlines`` is how many times a deadline was judged after a fault.

    ``other`` are findings that are neither: a notice missing or double, a chain that does not verify, a row that its
    history does not give.
    """

    faults: int = 0
    deadlines: int = 0
    lost: int = 0
    doubled: int = 0
    other: int = 0

    def __add__(self, more: "Count") -> "Count":
        return Count(*(getattr(self, one.name) + getattr(more, one.name) for one in fields(self)))

    @property
    def bad(self) -> int:
        return self.lost + self.doubled + self.other


def add(kind: Kind, count: Count | None = None, *, faults: int = 1) -> None:
    """Note faults of this kind, and what the verdict on them was (``Verdict.count``)."""
    count = count or Count()
    line = {"kind": kind.name, "faults": faults, **{one: getattr(count, one) for one in COUNTED}}
    with (folder() / f"{os.getpid()}.counted").open("a") as file:
        file.write(json.dumps(line) + "\n")


COUNTED = ("deadlines", "lost", "doubled", "other")


def folder() -> Path:
    """The folder that all processes of this run share."""
    return Path(os.environ[FOLDER])


def counted(where: Path) -> dict[Kind, Count]:
    """The sum of what every process noted, by kind; kinds without a fault are there too."""
    found: dict[Kind, Count] = {kind: Count() for kind in Kind}
    for line in (line for path in where.glob("*.counted") for line in path.read_text().splitlines()):
        noted = json.loads(line)
        found[Kind[noted.pop("kind")]] += Count(**noted)
    return found


def complaints(found: dict[Kind, Count], *, whole: bool) -> list[str]:
    """What makes a run fail, in sentences."""
    said = [
        f"{kind}: {one.lost} lost, {one.doubled} doubled, {one.other} other findings"
        for kind, one in found.items()
        if one.bad
    ]
    if not whole:
        return said
    said += [
        f"{kind}: {one.faults} faults, at least {FEWEST} are wanted"
        for kind, one in found.items()
        if one.faults < FEWEST
    ]
    together = sum(one.faults for one in found.values())
    if together < FEWEST_TOGETHER:
        said.append(f"{together} faults together, at least {FEWEST_TOGETHER:,} are wanted")
    return said


def table(found: dict[Kind, Count]) -> Iterator[str]:
    """The table that the run prints."""
    yield f"{'':<52}{'faults':>8}{'judged':>10}{'lost':>7}{'doubled':>9}{'other':>7}"
    together = sum(found.values(), Count())
    for name, one in [*((str(kind), one) for kind, one in found.items()), ("together", together)]:
        yield f"{name:<52}{one.faults:>8}{one.deadlines:>10}{one.lost:>7}{one.doubled:>9}{one.other:>7}"


# --- pytest -------------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--faults", type=int, default=1, metavar="N", help="N times as many rounds of each fault"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="accord-faults-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        if (folder() / "databases").exists():
            from tests.faults.databases import drop_what_was_made

            drop_what_was_made()
        shutil.rmtree(folder(), ignore_errors=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note which files of faults are run, and how many of their tests were left out."""
    chosen = {item.path.name for item in session.items if item.path.parent == HERE and not _skipped(item)}
    (folder() / f"{os.getpid()}.chosen").write_text("\n".join(sorted(chosen)))


def _skipped(item: pytest.Item) -> bool:
    return item.get_closest_marker("skip") is not None


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workerinput"):
        return
    found = counted(folder())
    if complaints(found, whole=is_whole(config)) and session.exitstatus in (0, pytest.ExitCode.OK):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = counted(folder())
    if not any(one.faults for one in found.values()):
        return
    terminalreporter.section("faults injected, deadlines lost and doubled")
    for line in table(found):
        terminalreporter.line(line)
    for line in complaints(found, whole=is_whole(config)):
        terminalreporter.line(line, red=True)


def is_whole(config: pytest.Config) -> bool:
    """Whether every file of faults was run, and none of their tests was chosen or left out by name."""
    chosen = {name for path in folder().glob("*.chosen") for name in path.read_text().split()}
    by_name = config.option.keyword or any("::" in str(argument) for argument in config.args)
    return not by_name and chosen >= {path.name for path in HERE.glob("test_*.py")}
