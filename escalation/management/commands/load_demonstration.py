"""Load the demonstration partnership, or name its people."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agencies.models import Partnership
from escalation.demonstration.load import TOLD, load
from escalation.demonstration.setting_up import PASSWORD, Board
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
        for board, _ in TOLD:
            self.print_board(board)

    def print_board(self, board: Board) -> None:
        """The most useful people of a partnership, from the practitioners up."""
        self.stdout.write(f"\n{board.name}")
        there = {person.name: (person, place) for person, place in board.everybody()}
        for name in board.shown:
            person, place = there[name]
            where = "" if place == board.name else f", {place}"
            self.stdout.write(f"  {board.address(name):<42} {name}, {person.called}{where}")
