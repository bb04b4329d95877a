"""What is compared is done in turns, and compared by medians: this machine may be busy with something else.

A bare time says more of the machine than of the code; a ratio of one run says something of the code.
"""

import os
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles


@dataclass
class Rounds:
    """The seconds that each way took, round by round."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def median(self, way: str) -> float:
        return median(self.seconds[way])

    def percentile_95(self, way: str) -> float:
        found = self.seconds[way]
        return quantiles(found, n=20, method="inclusive")[-1] if len(found) > 1 else found[0]

    def ratio(self, way: str, beside: str) -> float:
        """The median of the rounds' ratios: what slowed one round slowed both ways of it."""
        pairs = zip(self.seconds[way], self.seconds[beside], strict=True)
        return median(one / other for one, other in pairs)


def interleaved(
    ways: Mapping[str, Callable[[], object]], rounds: int, *, after: Callable[[], object] = lambda: None
) -> Rounds:
    """Do each way once a round, in turn, and every other round in reverse; ``after`` each, and not counted, this."""
    found = Rounds({name: [] for name in ways})
    for number in range(rounds):
        for name in list(ways) if number % 2 == 0 else reversed(list(ways)):
            begun = time.perf_counter()
            ways[name]()
            found.seconds[name].append(time.perf_counter() - begun)
            after()
    return found


@dataclass
class Work:
    """The seconds in which a processor worked: this process, and the one of PostgreSQL that serves its connection.

    On a busy machine that is steadier than the time on the wall. ``serving`` is that process; where it is on another
    machine only this one is counted.
    """

    serving: int
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def of(self, name: str, work: Callable[[], object]) -> Callable[[], None]:
        """The work, metered under this name."""

        def metered() -> None:
            begun = self._so_far()
            work()
            self.seconds.setdefault(name, []).append(self._so_far() - begun)

        return metered

    def _so_far(self) -> float:
        stat = Path(f"/proc/{self.serving}/stat")
        served = 0.0
        if stat.exists() and stat.read_text().split()[1] == "(postgres)":
            user, system = stat.read_text().split()[13:15]
            served = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        return time.process_time() + served


@dataclass
class Growth:
    """By how much this process came to be larger than it was at its beginning, at the most; in MB."""

    begun: float = 0.0
    most: float = 0.0

    def __enter__(self) -> "Growth":
        _forget_peak()
        self.begun = _peak()
        return self

    def __exit__(self, *error: object) -> None:
        self.most = _peak() - self.begun


def _forget_peak() -> None:
    """Linux keeps the peak since it was last asked to forget it; elsewhere it is that of the whole process."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def _peak() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, the others to the right."""
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    print(f"\n{title}")
    for row in [heads, *rows]:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())


def wanted(what: str, found: float, *, most: float | None = None, least: float | None = None) -> None:
    """Print what was wanted beside what was found. Nothing is asserted: a machine may be slow."""
    bound = f"at most {most:g}" if most is not None else f"at least {least:g}"
    holds = found <= most if most is not None else found >= (least or 0)
    print(f"{what}: {found:.2f}; wanted: {bound}{'' if holds else ' - missed'}")
