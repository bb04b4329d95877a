#!/usr/bin/env python3
"""Exports beside PostgreSQL's COPY: of every history as files, and of one long history as JSON and as PDF.

    DATABASE_URL=postgres://... python3 benchmarks/exports.py [--rows 100000] [--entries 10000] [--rounds 7]

Every history: `manage.py export_record` as it is, with the order, the canonical texts, the digests, the act and a look
for each history, beside COPY of the same tables as they lie there, through the same driver to the same disk. One history:
what the worker does for an auditor, beside COPY of that chain's rows. Medians and ratios of interleaved rounds.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.support.start import start

start()

from benchmarks.support.database import add_option, own_database
from benchmarks.support.rounds import Growth, Rounds, interleaved, table, wanted

if TYPE_CHECKING:
    from audit.exports.tables import Table
    from audit.models import Subject
    from benchmarks.support.filling import Filled

NOW = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)
ROWS_OF_A_MATTER = 14
MEMORY = 20  # MB


class Copying:
    """COPY of tables as they lie there, each into a file of its own."""

    def __init__(self, folder: Path, tables: "list[Table]", where: str = "") -> None:
        self.folder, self.where = folder, where
        self.names = [one.model._meta.db_table for one in tables]
        self.chains = [one.columns[0].field.column for one in tables]

    def __call__(self) -> None:
        from django.db import connection

        folder = Path(tempfile.mkdtemp(dir=self.folder))
        with connection.cursor() as cursor:
            for name, chain in zip(self.names, self.chains, strict=True):
                what = f"(SELECT * FROM {name} WHERE {chain} {self.where})" if self.where else name
                with (folder / name).open("wb") as out:
                    cursor.cursor.copy_expert(f"COPY {what} TO STDOUT", out)


def of_everything(folder: Path, rounds: int) -> tuple[Rounds, int, float]:
    """Every history as files, beside COPY; how many history rows, and the growth of memory."""
    from django.db import connection

    from audit.acts import Actor
    from audit.exports.record import Asked, export_record
    from audit.exports.tables import tables

    asked = Asked(Actor("benchmark", "The benchmark", "operator", ""), "Nobody", "To see how long it takes")
    found = list(tables(connection))

    def export() -> None:
        export_record(Path(tempfile.mkdtemp(dir=folder)) / "out", asked, clock=lambda: NOW)

    def cleared() -> None:
        shutil.rmtree(folder)
        folder.mkdir()

    copying = Copying(folder, found)
    interleaved({"COPY": copying, "export": export}, 1, after=cleared)  # what is made once is made
    with Growth() as growth:
        export()
    cleared()
    found_rounds = interleaved({"COPY": copying, "export": export}, rounds, after=cleared)
    with connection.cursor() as cursor:
        names = [one.model._meta.db_table for one in found if one.rows_of]
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in names))  # noqa: S608
        return found_rounds, sum(count for (count,) in cursor.fetchall()), growth.most


def lengthened(filled: "Filled", entries: int) -> "Subject":
    """The first matter with so many entries: notes of one row each, as a long correspondence would leave."""
    from audit.acts import Moment
    from audit.batches import Batch
    from audit.models import Export, Subject
    from django.db import transaction

    subject = Subject.objects.filter(kind="disagreement").order_by("pk")[0]
    by = filled.boards[0].manager.actor()
    while subject.length < entries:
        with transaction.atomic(), Batch() as batch:
            for _ in range(min(1000, entries - subject.length)):
                act = Note(subject, by, Moment(NOW, NOW))
                with batch.take(act):
                    act.add(Export(subject=subject, form="json", recipient="The reviewer", why="x" * 200, length=1))
    return subject


def Note(subject, by, at):  # placeholder
    from audit.acts import Act

    return Act(subject, "history.exported", by=by, at=at, facts={"form": "JSON"})


def main() -> None:
    parser = argparse.ArgumentParser(description="Exports of every history and of one, beside COPY.")
    parser.add_argument("--rows", type=int, default=100_000, help="history rows, about")
    parser.add_argument("--entries", type=int, default=10_000, help="of the one long history")
    parser.add_argument("--rounds", type=int, default=7)
    add_option(parser)
    asked = parser.parse_args()
    with own_database(asked.database) as database, tempfile.TemporaryDirectory(prefix="accord-exports-") as name:
        from benchmarks.support.filling import fill

        if database.fresh:
            fill(matters=max(10, asked.rows // ROWS_OF_A_MATTER), now=NOW)
        folder = Path(name) / "out"
        folder.mkdir()
        rounds, rows, grown = of_everything(folder, asked.rounds)
        lines = [[way, f"{rounds.median(way):.2f} s", f"{rows / rounds.median(way):,.0f}"] for way in rounds.seconds]
        table(f"Every history: {rows:,} history rows and what goes with them", ["way", "median", "rows a second"], lines)
        wanted("export / COPY", rounds.ratio("export", "COPY"), most=2)
        wanted("growth of memory in MB", grown, most=MEMORY)


if __name__ == "__main__":
    main()
