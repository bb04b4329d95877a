"""Is a policy file sound? Every fault on a line of its own, and the exit code says it: 0 sound, 1 not."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escalation.core.policy_faults import PolicyFaults
from escalation.services.policies import read_policy


class Command(BaseCommand):
    help = "Check policy files as a whole; print every fault as FILE: PATH: sentence [code]."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        # A list, not a generator: after a fault in the first file the others are checked too.
        if not all([self.check_file(name) for name in options["files"]]):  # noqa: C419
            sys.exit(1)

    def check_file(self, name: str) -> bool:
        """Whether the file is sound; what is wrong with it is printed."""
        try:
            policy = read_policy(Path(name).read_bytes(), beside=Path(name).parent)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}") from None
        except PolicyFaults as found:
            for fault in found.faults:
                self.stdout.write(fault.line(name))
            return False
        self.stdout.write(f"{name}: sound: {policy.title} ({policy.board}), {len(policy.stages)} stages")
        return True
