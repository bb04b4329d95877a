"""Every history to take away, or every one of a partnership, as files that can be checked without this service."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.acts import Actor
from audit.exports.folder import Taken
from audit.exports.record import Asked, NothingThere, export_record


class Command(BaseCommand):
    help = (
        "Write every table of the record into a folder, as files that docs/check_export.py checks without this "
        "service. The folder is there whole, or not at all. The export is an act on the chain of each partnership."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is not there yet, on a disk with room")
        parser.add_argument("--by", required=True, help="who takes it: their name")
        parser.add_argument("--for", required=True, dest="recipient", help="a person or a body")
        parser.add_argument("--why", required=True, help="why they need it")
        parser.add_argument("--partnership", default="", metavar="CODE", help="the histories of one alone")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        by = Actor(key="command line", name=options["by"], role="operator", agency="")
        asked = Asked(by, options["recipient"], options["why"], options["partnership"])
        try:
            made = export_record(folder.absolute(), asked, clock=timezone.now)
        except (Taken, NothingThere) as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(f"It could not be written, and nothing was: {error.strerror}.") from None
        if made.finished:
            self.stdout.write(f"An export that was broken off after its act is now there: {folder}.")
        else:
            self.stdout.write(f"{made.rows:,} rows of {made.chains:,} chains are in {folder}.")
        self.stdout.write(f"SHA-256 of its manifest: {made.digest}")
