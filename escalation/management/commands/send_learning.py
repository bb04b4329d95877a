"""Send what was learned before it went on its way by itself: once, after an upgrade. Twice does nothing more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from escalation.core.stages import State
from escalation.models import Learning
from escalation.services.lessons import send_from_matter


class Command(BaseCommand):
    help = "Sends what closed matters teach to each whom their policy names in turn, where it was never sent."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        waiting = Learning.objects.filter(lesson=None, disagreement__state=State.CLOSED)
        waiting = waiting.exclude(written_by=None).select_related(
            "disagreement__policy_version", "disagreement__partnership", "disagreement__subject", "written_by"
        )
        sent = 0
        for learning in waiting.order_by("recorded_at"):
            assert learning.written_by is not None  # excluded above
            with transaction.atomic():
                by = learning.written_by
                sent += (
                    send_from_matter(learning.disagreement, learning, by=by, now=timezone.now()) is not None
                )
        self.stdout.write(f"{sent} sent on their way")
