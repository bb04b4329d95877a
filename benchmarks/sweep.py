#!/usr/bin/env python3
"""The sweep of many due times, beside one SQL statement that writes the same rows.

`python3 benchmarks/sweep.py [--matters N ...] [--due N] [--rounds N] [--database NAME]`: with 10,000 and with 100,000
open matters, of which 10,000 are over and have no event yet, without. Both write the event, the seats of who may take
the next step, the notices and their deliveries, the history of each row and the ledger's entry, and change the matter
and its subject; that they write as many rows of each kind is checked. The statement makes no digest, and knows none of
the rules: it is what nothing could beat.

Each way is rolled back, once its foreign keys are checked, so that the next begins with the same rows. What the sweep
finds where nothing is due, and by how much the process grows, are printed too.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.support.start import start  # noqa: E402

start()

from benchmarks.support.database import add_option, own_database  # noqa: E402
from benchmarks.support.rounds import Growth, Rounds, Work, interleaved, table, wanted  # noqa: E402

if TYPE_CHECKING:
    from django.db import models

T = TypeVar("T")

MOST = 2.0  # times the SQL


def main() -> None:
    parser = argparse.ArgumentParser(
        description="The sweep, beside one SQL statement that writes the same rows."
    )
    parser.add_argument("--matters", type=int, nargs="+", default=[10_000, 100_000], help="open, in all")
    parser.add_argument("--due", type=int, default=10_000, help="of them, that are over")
    parser.add_argument("--rounds", type=int, default=5)
    add_option(parser)
    asked = parser.parse_args()
    if asked.database and len(asked.matters) > 1:
        parser.error("--database is of one size: give --matters one number")
    for matters in asked.matters:
        with own_database(asked.database) as database:
            if database.fresh:
                _fill(matters, min(asked.due, matters))
            _compare(asked.rounds)


def _fill(matters: int, due: int) -> None:
    from django.utils import timezone

    from benchmarks.support.filling import fill

    begun = time.perf_counter()
    fill(matters=matters, due=due, now=timezone.now())
    print(f"{matters} open matters were written in {time.perf_counter() - begun:.0f} s", flush=True)


def _compare(rounds: int) -> None:
    from benchmarks.support.plain_sweep import COUNTED, sweep_by_sql
    from escalation.models import Disagreement
    from escalation.services.sweeping import sweep

    now = _now()
    matters, due = Disagreement.objects.open().count(), _overdue(now).count()
    with Growth() as first:  # a day's share: it takes what the code and one batch need
        _undone(lambda: sweep(now=_after_the_first(now)))
    with Growth() as whole:
        written = _undone(lambda: (sweep(now=now), _counts(COUNTED))[1])
    same = _undone(lambda: (sweep_by_sql(now), _counts(COUNTED))[1])
    if written != same:
        sys.exit(f"They do not write the same rows: {written} and {same}.")
    work = Work(_serving())
    ways = {
        "one SQL statement": lambda: _undone(lambda: sweep_by_sql(now)),
        "the sweep": lambda: _undone(lambda: sweep(now=now)),
        "a sweep that finds nothing": lambda: _undone(lambda: sweep(now=_before_the_first())),
    }
    found = interleaved({name: work.of(name, way) for name, way in ways.items()}, rounds, after=_clean)
    worked, sql = Rounds(work.seconds), "one SQL statement"
    rows = [
        [
            way,
            f"{found.median(way):.2f} s",
            f"{found.ratio(way, sql):.2f}",
            f"{worked.median(way):.2f} s",
            f"{worked.ratio(way, sql):.2f}",
        ]
        for way in ways
    ]
    heads = ["", "on the wall", "beside SQL", "of processors", "beside SQL"]
    table(f"{due} of {matters} open matters are due; medians of {rounds} rounds", heads, rows)
    print(
        f"the process grew by {first.most:.1f} MB for the first day of them, by {whole.most:.1f} MB for all"
    )
    wanted("The sweep beside its SQL, on the wall", found.ratio("the sweep", sql), most=MOST)
    wanted("The sweep beside its SQL, of processors", worked.ratio("the sweep", sql), most=MOST)


def _serving() -> int:
    from django.db import connection

    connection.ensure_connection()
    return int(connection.connection.get_backend_pid())


def _undone(work: "Callable[[], T]") -> "T":
    """Do it with everything that a commit would check, and take it back."""
    from django.db import connection, transaction

    with transaction.atomic():
        done = work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
    return done


def _clean() -> None:
    """Dead rows of the round before slow nobody down."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _now() -> datetime:
    """The moment for which the database was filled, whenever this runs: nothing but the times that are over is due."""
    from agencies.models import Partnership
    from benchmarks.support.filling import SETTLED_IN

    live_at = Partnership.objects.values_list("live_at", flat=True)[0]
    assert live_at is not None  # each of them was taken live
    return live_at + SETTLED_IN


def _overdue(now: datetime) -> "models.QuerySet":
    from escalation.models import Deadline

    return Deadline.objects.overdue(now)


def _first_due() -> datetime:
    from django.db.models import Min

    from escalation.models import Deadline

    return Deadline.objects.running().firm().aggregate(first=Min("due_at"))["first"]


def _after_the_first(now: datetime) -> datetime:
    return min(now, _first_due() + timedelta(minutes=1))


def _before_the_first() -> datetime:
    return _first_due() - timedelta(days=30)


def _counts(counted: "tuple[type[models.Model], ...]") -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in counted}


if __name__ == "__main__":
    main()
