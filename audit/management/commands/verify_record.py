"""Recompute every chain of the record and compare it with the history, the live rows and the access log."""

import sys
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.models import Subject
from audit.verification import Tally, verify, verify_one


class Command(BaseCommand):
    help = (
        "Recompute every chain of the record and compare it with the history rows, the live rows and the access "
        "log. Ends with 0 and a sentence of what was verified, or with 1 and the first entry that does not hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reference", help="one matter or partnership alone, without the access log")
        parser.add_argument("--all", action="store_true", help="name everything that does not hold")

    def handle(self, *args: Any, reference: str | None, **options: Any) -> None:  # noqa: ANN401
        tally = Tally()
        if reference is None:
            findings = verify(tally, now=timezone.now())
        else:
            findings = verify_one(self._subject(reference), tally)
        found = 0
        with closing(findings):
            for finding in findings:
                found += 1
                self.stdout.write(str(finding))
                if not options["all"]:
                    break
        if found:
            sys.exit(1)
        self.stdout.write(f"The record holds: {tally}.")

    def _subject(self, reference: str) -> Subject:
        try:
            return Subject.objects.get(reference=reference)
        except Subject.DoesNotExist:
            raise CommandError(f"There is no chain of the reference {reference}.") from None
