"""Load a policy file into a partnership as its next version."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.models import Partnership
from agencies.refusals import Refused
from audit.acts import Actor
from components.words import day_in_words
from escalation.core.policy_faults import PolicyFaults
from escalation.services.policies import load_policy

COMMAND_LINE = Actor(key="command line", name="The command line", role="operator", agency="")


class Command(BaseCommand):
    help = "Load a policy file into a partnership, in force from a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--partnership", required=True, metavar="CODE")
        parser.add_argument(
            "--from", dest="in_force_from", type=date.fromisoformat, metavar="DATE", help="like 2027-01-04"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        try:
            version = load_policy(
                partnership=Partnership.objects.get(code=options["partnership"]),
                text=Path(options["file"]).read_bytes(),
                in_force_from=options["in_force_from"],
                by=COMMAND_LINE,
                now=timezone.now(),
            )
        except Partnership.DoesNotExist:
            raise CommandError(f"There is no partnership of the code {options['partnership']}.") from None
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from None
        except PolicyFaults as found:
            raise CommandError("\n".join(fault.line(options["file"]) for fault in found.faults)) from None
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        self.stdout.write(f"{version} is in force from {day_in_words(version.in_force_from)}.")
