"""Meetings: the joint meeting of a stage, and the board's panel."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Membership
from escalation.models.stages import StageEntry
from escalation.models.written import SIDES, Written


class Meeting(Written):
    """A meeting that was convened, and, once it was held, what came of it."""

    frozen_for_the_panel = False

    class Kind(models.TextChoices):
        JOINT = "joint", "Joint meeting"
        PANEL = "panel", "Panel"

    class Ended(models.TextChoices):
        AGREED = "agreed", "We agreed"
        NOT_AGREED = "not_agreed", "We did not agree"
        MORE_TO_SAY = "more_to_say", "There is more to talk about"

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    link = models.URLField(max_length=500, default="", blank=True)
    held_at = models.DateTimeField(null=True)
    came_of_it = models.TextField(default="")
    ended = models.CharField(max_length=12, choices=Ended.choices, null=True)  # of a joint meeting
    recorded_side = models.CharField(max_length=12, choices=SIDES, null=True)  # which side recorded it
    also_there = models.TextField(null=True)  # who came and had not been invited, by name

    class Meta(Written.Meta):
        ordering = ["meets_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None, came_of_it="") | Q(held_at__isnull=False) & ~Q(came_of_it=""),
                name="held_with_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Attendee(Written):
    """Somebody invited to a meeting; ``sits`` marks a member of the panel."""

    frozen_for_the_panel = False

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=12, default="")
    chairs = models.BooleanField(default=False)
    sits = models.BooleanField(default=False)
    attended = models.BooleanField(null=True)

    class Meta(Written.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="invited_once")]

    def __str__(self) -> str:
        return self.name
