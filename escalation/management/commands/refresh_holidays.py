"""Bring the bank holidays up to date, and publish a new calendar where one changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from escalation.services.calendars import nations, refresh_holidays, renew_calendars


class Command(BaseCommand):
    help = "Bring the bank holidays of the three nations up to date, and publish calendars that changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--years", nargs="+", type=int, metavar="YEAR", default=[], help="besides those of a calendar"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        for nation in nations():
            refresh_holidays(nation=nation, years=options["years"])
        for version in renew_calendars(now=timezone.now()):
            self.stdout.write(f"{version}, until {version.covers_until}")
