"""A policy's ladder as a Mermaid state diagram."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from escalation.core.policy import Policy
from escalation.core.policy_diagram import mermaid
from escalation.core.policy_faults import PolicyFaults
from escalation.core.words import listed, normal, shown
from escalation.services.trying import NotFound, find_policy
from escalation.zone import local_day

MISUSED = 2


class Command(BaseCommand):
    help = "Draw the stages of a policy, and the ways between them, as a Mermaid state diagram."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("policy", metavar="POLICY", help="a file, or the key of a policy")
        parser.add_argument("--track", metavar="KEY", help="only what a matter on this track can do")
        parser.add_argument(
            "--partnership", metavar="CODE", help="where several have loaded a policy of this key"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        name, today = options["policy"], local_day(timezone.now())
        try:
            policy = find_policy(name, on=today, partnership=options["partnership"]).policy
        except PolicyFaults as faulty:
            self.stderr.write("\n".join(fault.line(name) for fault in faulty.faults))
            sys.exit(1)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=MISUSED) from None
        except NotFound as error:
            raise CommandError(error.sentence, returncode=MISUSED) from None
        track = track_named(policy, options["track"]) if options["track"] else None
        self.stdout.write(mermaid(policy, track), ending="")


def track_named(policy: Policy, name: str) -> str:
    """The key of a track; raises CommandError."""
    keys = [track.key for track in policy.tracks]
    for key in keys:
        if normal(key) == normal(name):
            return key
    there = f"there is {listed(keys)}." if keys else "it has no tracks."
    raise CommandError(f"There is no track {shown(name)} in this policy; {there}", returncode=MISUSED)
