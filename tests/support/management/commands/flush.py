"""Django's ``flush`` for the tests: it would truncate, which the record refuses."""

from typing import Any

from django.core.management.commands import flush

from tests.support.emptying import empty


class Command(flush.Command):
    help = "Empties the tests' own database, and refuses any other."

    def handle(self, **options: Any) -> None:  # noqa: ANN401
        empty(using=options["database"])
