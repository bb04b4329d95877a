#!/usr/bin/env python3
"""Exports beside PostgreSQL's COPY: of every history as files, and of one long history as JSON and as PDF.

    DATABASE_URL=postgres://... python3 benchmarks/exports.py [--rows 100000] [--entries 10000] [--rounds 7]

Every history: what `manage.py export_record` does, with the order, the canonical texts, the digests, the act and a look
for each history, beside COPY of the same tables as they lie there, through the same driver to the same disk. One
history: what a worker writes as JSON, beside COPY of that chain's rows. Medians and ratios of interleaved rounds.
"""

import argparse
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.support.start import start  # noqa: E402 - once the path is set

start()

from benchmarks.support.database import add_option, own_database  # noqa: E402 - once the path is set
from benchmarks.support.rounds import Growth, Rounds, interleaved, table, wanted  # noqa: E402

if TYPE_CHECKING:
    from audit.acts import Actor
    from audit.exports.tables import Table
    from audit.models import Subject

NOW = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)
ROWS_OF_A_MATTER = 14
MEMORY = 20  # MB


def by() -> "Actor":
    from audit.acts import Actor

    return Actor("benchmark", "The benchmark", "operator", "")


class Copying:
    """COPY of tables as they lie there, each into a file of its own."""

    def __init__(self, folder: Path, tables: "list[Table]", where: str = "") -> None:
        self.folder, self.where = folder, where
        self.names = [one.model._meta.db_table for one in tables]
        self.chains = [
            next(column.field.column for column in one.columns if column.heading in ("chain", "seal.chain"))
            if where
            else ""
            for one in tables
        ]

    def __call__(self) -> None:
        from django.db import connection

        folder = Path(tempfile.mkdtemp(dir=self.folder))
        with connection.cursor() as cursor:
            for name, chain in zip(self.names, self.chains, strict=True):
                what = f"(SELECT * FROM {name} WHERE {chain} {self.where})" if self.where else name  # noqa: S608
                with (folder / name).open("wb") as out:
                    cursor.cursor.copy_expert(f"COPY {what} TO STDOUT", out)


def of_everything(folder: Path, rounds: int) -> tuple[Rounds, int, float]:
    """Every history as files, beside COPY; how many history rows, and the growth of memory."""
    from django.db import connection

    from audit.exports.record import Asked, export_record
    from audit.exports.tables import tables

    asked = Asked(by(), "Nobody", "To see how long it takes")
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


def lengthened(entries: int) -> "Subject":
    """One history with so many entries, of a row each, as many exports of it would leave."""
    from django.db import transaction

    from audit.acts import Act, Moment
    from audit.batches import Batch
    from audit.kinds import EXPORTED
    from audit.models import Export, Subject

    subject = Subject.objects.filter(kind="disagreement").earliest("pk")
    at = Moment(claimed=NOW, recorded=NOW)
    while subject.length < entries:
        with transaction.atomic(), Batch() as batch:
            for number in range(subject.length, min(entries, subject.length + 1000)):
                act = Act(subject, EXPORTED, by=by(), at=at, facts={"form": "JSON"})
                with batch.take(act):
                    act.add(
                        Export(
                            subject=subject,
                            form="json",
                            recipient="The reviewer",
                            why="x" * 200,
                            length=number,
                        )
                    )
    return subject


def of_one(folder: Path, entries: int, rounds: int) -> tuple[Rounds, float]:
    """One long history as JSON, beside COPY of its entries and rows; and the growth of memory."""
    from django.db import connection

    from audit.exports.one import write_history
    from audit.exports.tables import tables
    from audit.models import Entry, Export

    subject = lengthened(entries)
    made = Export(subject=subject, form="json", recipient="Nobody", why="To see", length=subject.length)

    def export() -> None:
        with (folder / "one.json").open("wb") as out:
            write_history(out, made, by=by(), at=NOW)

    of_chain = [one for one in tables(connection) if one.rows_of or one.model is Entry]
    copying = Copying(folder, of_chain, f"= {subject.pk}")
    interleaved({"COPY": copying, "JSON": export}, 1)
    with Growth() as growth:
        export()
    return interleaved({"COPY": copying, "JSON": export}, rounds), growth.most


def main() -> None:
    parser = argparse.ArgumentParser(description="Exports of every history and of one, beside COPY.")
    parser.add_argument("--rows", type=int, default=100_000, help="history rows, about")
    parser.add_argument("--entries", type=int, default=10_000, help="of the one long history")
    parser.add_argument("--rounds", type=int, default=7)
    add_option(parser)
    asked = parser.parse_args()
    with (
        own_database(asked.database) as database,
        tempfile.TemporaryDirectory(prefix="accord-exports-") as name,
    ):
        from benchmarks.support.filling import fill

        if database.fresh:
            fill(matters=max(10, asked.rows // ROWS_OF_A_MATTER), now=NOW)
        folder = Path(name) / "out"
        folder.mkdir()
        rounds, rows, grown = of_everything(folder, asked.rounds)
        lines = [
            [way, f"{rounds.median(way):.2f} s", f"{rows / rounds.median(way):,.0f}"]
            for way in rounds.seconds
        ]
        table(
            f"Every history: {rows:,} history rows and what goes with them",
            ["way", "median", "rows a second"],
            lines,
        )
        wanted("export / COPY", rounds.ratio("export", "COPY"), most=2)
        wanted("growth of memory in MB", grown, most=MEMORY)
        one, grown = of_one(folder, asked.entries, asked.rounds)
        lines = [[way, f"{one.median(way) * 1000:.0f} ms"] for way in one.seconds]
        table(f"One history of {asked.entries:,} entries", ["way", "median"], lines)
        wanted("JSON / COPY", one.ratio("JSON", "COPY"), most=2)
        wanted("growth of memory in MB", grown, most=MEMORY)


if __name__ == "__main__":
    main()
