"""What becomes of an action once it holds: carried over with a reason, reminded, overdue, back to the convener."""

from django.db import models
from django.db.models import F, Q

from escalation.models.outcomes import Action
from escalation.models.written import Written


class ActionCarried(Written):
    """An action carried over to a later day, with the reason; the day that it had is kept."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="carried")
    was = models.DateField()
    to = models.DateField()
    reason = models.TextField()

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(to__gt=F("was")), name="an_action_is_carried_to_a_later_day")
        ]

    def __str__(self) -> str:
        return f"from {self.was} to {self.to}"


class ActionEvent(Written):
    """What the time of an action did. Unique by kind and day, so that a second sweep finds nothing to do.

    ``day`` is the day on which the action falls due, so that one that is carried over counts afresh; of a nudge it is
    the day of the nudge.
    """

    class Kind(models.TextChoices):
        REMINDED = "reminded", "Reminded"
        OVERDUE = "overdue", "Overdue"
        NUDGED = "nudged", "Reminded: still not done"
        RETURNED = "returned", "Returned to who decided"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField()

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["action", "kind", "day"], name="one_event_of_an_action_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"
