"""What becomes of an action of the plan of a multi-agency meeting: carried over with a reason, reminded, overdue."""

from django.db import models
from django.db.models import F, Q

from cases.models.persisting import PlanAction
from cases.models.written import InReferral


class PlanActionCarried(InReferral):
    """An action of the plan carried over to a later day, with the reason; the day that it had is kept."""

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="carried")
    was = models.DateField()
    to = models.DateField()
    reason = models.TextField()

    class Meta(InReferral.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(to__gt=F("was")), name="a_planned_action_to_a_later_day")
        ]

    def __str__(self) -> str:
        return f"from {self.was} to {self.to}"


class PlanActionEvent(InReferral):
    """What the time of an action of the plan did; unique by kind and day, as with the actions of a matter."""

    class Kind(models.TextChoices):
        REMINDED = "reminded", "Reminded"
        OVERDUE = "overdue", "Overdue"
        NUDGED = "nudged", "Reminded: still not done"

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField()

    class Meta(InReferral.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "kind", "day"], name="one_event_of_a_planned_action_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"
