"""`manage.py sweep`: what is due and has no event yet; once, or each minute beside beat, which it does not need."""

import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from escalation.services.waking import sweeps_here, wake


class Command(BaseCommand):
    help = (
        "Write what is due and has no event yet. With --loop it goes on, for a system timer or a process beside the "
        "workers: two wakers that do not depend on each other. Any number may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until it is stopped")
        parser.add_argument("--every", type=int, default=60, metavar="SECONDS", help="with --loop (60)")
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing: end with 1 where this machine's loop has stopped",
        )

    def handle(self, *args: Any, loop: bool, every: int, **options: Any) -> None:  # noqa: ANN401
        if options["check"]:
            sys.exit(0 if sweeps_here("loop", now=timezone.now()) else 1)
        stopped = threading.Event()
        if loop:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stopped.set())
        self._once()
        while loop and not stopped.wait(every):
            self._once_more()

    def _once(self) -> None:
        self.stdout.write(f"{wake('loop', now=timezone.now())} written")

    def _once_more(self) -> None:
        """A server that is away is no end: the next minute asks again."""
        try:
            self._once()
        except Exception as error:
            self.stderr.write(f"could not sweep: {type(error).__name__}")
        finally:
            close_old_connections()
