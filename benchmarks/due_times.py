#!/usr/bin/env python3
"""How fast times are counted: the clock beside a table that knows the answers, and beside the package `holidays`.

`python3 benchmarks/due_times.py [HOW_MANY] [--runs N]`: 100,000, and the best of 3, without. All of them count the same
starts to the same due times, which is checked. What is compared is printed as ratios of one run, since machines differ:
the clock also explains every day, the other two explain nothing. At the end, the whole command `manage.py due` beside
`manage.py --version`.
"""

import argparse
import os
import subprocess
import sys
import time as stopwatch
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
if __name__ == "__main__" and PYTHON.exists() and Path(sys.prefix) != PYTHON.parent.parent:
    os.execv(PYTHON, [str(PYTHON), *sys.argv])  # the packages are there
sys.path.insert(0, str(ROOT))

import holidays  # noqa: E402 - once the path is set

from escalation.core.calendar import Calendar  # noqa: E402
from escalation.core.clock import due  # noqa: E402
from escalation.core.times import parse_amount  # noqa: E402

LONDON, CLOSE = ZoneInfo("Europe/London"), time(17)
FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
Count = Callable[[datetime], datetime]


def closing(day: date) -> datetime:
    return datetime.combine(day, CLOSE, LONDON).astimezone(UTC)


def by_clock(words: str, calendar: Calendar) -> Count:
    """Accord's clock, with an entry for each day that it counts or skips."""
    amount = parse_amount(words)

    def count(start: datetime) -> datetime:
        found = due(amount, start, calendar, CLOSE, LONDON).at
        assert found is not None
        return found

    return count


def by_table(days: int, calendar: Calendar) -> Count:
    """The due time of every day, worked out before: nothing can be faster than looking it up."""
    table: dict[date, datetime] = {}
    day = FIRST
    while day < LAST - timedelta(days=400):
        table[day] = closing(calendar.add_working_days(day, days))
        day += timedelta(days=1)
    return lambda start: table[start.astimezone(LONDON).date()]


def by_package(days: int, known: holidays.HolidayBase) -> Count:
    """The working days of `holidays`, from which the bank holidays come."""
    return lambda start: closing(known.get_nth_working_day(start.astimezone(LONDON).date(), days))


def seconds(count: Count, starts: list[datetime]) -> float:
    """How long this process works on all of them."""
    begun = stopwatch.process_time()
    for start in starts:
        count(start)
    return stopwatch.process_time() - begun


def compare(days: int, starts: list[datetime], runs: int) -> None:
    """One line of the table: so many working days, counted in the three ways."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 1))
    calendar = Calendar("england_and_wales", FIRST, LAST, dict(known))
    ways = [by_clock(f"{days} working days", calendar), by_table(days, calendar), by_package(days, known)]
    for start in starts:
        if len({way(start) for way in ways}) != 1:
            sys.exit(f"They do not agree on {days} working days from {start}.")
    clock, table, package = (min(seconds(way, starts) for _ in range(runs)) for way in ways)
    each = clock / len(starts) * 1e6
    print(f"{days:>3} working days  {each:>8.1f} µs {clock / table:>15.1f} {clock / package:>15.2f}")


def command(*arguments: str, runs: int) -> float:
    """How long a command takes, at best."""
    line = [sys.executable, str(ROOT / "manage.py"), *arguments]
    taken = []
    for _ in range(runs):
        begun = stopwatch.perf_counter()
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
        taken.append(stopwatch.perf_counter() - begun)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Counting times: the clock, a table, and the package holidays."
    )
    parser.add_argument("how_many", type=int, nargs="?", default=100_000)
    parser.add_argument("--runs", type=int, default=3, help="of each the best of so many is taken")
    asked = parser.parse_args()
    how_many, runs = asked.how_many, asked.runs
    first = datetime(2026, 1, 1, tzinfo=UTC)
    starts = [first + n * timedelta(days=900) / how_many for n in range(how_many)]
    print(f"{how_many} due times  by the clock  clock / table  clock / holidays")
    for days in (1, 5, 10, 20):
        compare(days, starts, runs)
    file = ROOT / "escalation" / "policies" / "norfolk.toml"
    answered = command("due", str(file), "1", "--from", "2027-03-24T10:00", "--json", runs=runs)
    version = command("--version", runs=runs)
    print(f"manage.py due  {answered:.2f} s, {answered / version:.2f} times manage.py --version")


if __name__ == "__main__":
    main()
