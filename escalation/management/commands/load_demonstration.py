"""Load the demonstration partnership, or name its people."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agencies.models import Partnership
from escalation.demonstration.load import load
from escalation.demonstration.people import AGENCIES, BOARD, EXTRAS, PASSWORD, address
from escalation.models import Disagreement


class Command(BaseCommand):
    help = "Load the demonstration partnership: invented agencies, people and matters at every stage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where a partnership is there")
        parser.add_argument("--people", action="store_true", help="print who can sign in")

    def handle(self, *args: Any, if_empty: bool, people: bool, **options: Any) -> None:  # noqa: ANN401
        if people:
            self.print_people()
        elif not Partnership.objects.exists():
            self.load()
        elif if_empty:
            self.stdout.write("there already")
        else:
            raise CommandError("There is a partnership here: the demonstration wants an empty database.")

    def load(self) -> None:
        if not settings.TRIAL:
            raise CommandError("The demonstration is for a trial on one's own machine, not for a deployment.")
        # It walks through weeks in seconds: in this process alone, recorded times are the story's.
        settings.ACCORD_CLOCK = "caller"
        with transaction.atomic():
            load(now=timezone.now())
        self.stdout.write(f"loaded, {Disagreement.objects.count()} matters")

    def print_people(self) -> None:
        self.stdout.write(f"People of the demonstration (password of each: {PASSWORD}):")
        for name, role, called, _ in BOARD:
            self.row(name, called, role.description)
        for _, agency, _, _, line in AGENCIES:
            for name, _, called, _ in line:
                self.row(name, called, agency)
        names = {code: agency for code, agency, *_ in AGENCIES}
        for code, name, _, called, _, _ in EXTRAS:
            self.row(name, called, names[code])

    def row(self, name: str, called: str, place: str) -> None:
        self.stdout.write(f"  {address(name):<34} {name}, {called}, {place}")
