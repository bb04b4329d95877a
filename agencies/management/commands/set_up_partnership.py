"""The first step of a new partnership: itself, and the business manager who does the rest in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agencies.refusals import Refused
from agencies.roles import Role
from agencies.services import add_person, add_post, hold_post, set_up_partnership
from audit.acts import Actor

COMMAND_LINE = Actor(key="command line", name="The command line", role="operator", agency="")


class Command(BaseCommand):
    help = "Make a partnership and its business manager, who sets up the rest in the browser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="a short name for addresses, like norfolk")
        parser.add_argument("name", help="the name of the partnership")
        parser.add_argument("--manager", required=True, help="the business manager's full name")
        parser.add_argument("--email", required=True, help="the business manager's e-mail address")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        by, now = COMMAND_LINE, timezone.now()
        try:
            partnership = set_up_partnership(code=options["code"], name=options["name"], by=by, now=now)
            manager = add_person(
                partnership=partnership,
                name=options["manager"],
                email=options["email"],
                role=Role.BUSINESS_MANAGER,
                by=by,
                now=now,
            )
            post = add_post(
                partnership=partnership, slug=Role.BUSINESS_MANAGER, title="Business manager", by=by, now=now
            )
            hold_post(post=post, membership=manager, by=by, now=now)
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        self.stdout.write(
            f"{partnership.name} is there. {manager.user.name} chooses a password by “Forgotten your password?” "
            f"on the sign-in page ({manager.user.email}), and goes to /setting-up/."
        )
