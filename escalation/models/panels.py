"""What stands around the board's panel: who was passed over, who comes, each side's statement, sittings adjourned."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Membership
from escalation.core.stages import Side
from escalation.models.meetings import Attendee, Meeting
from escalation.models.outcomes import Outcome
from escalation.models.stages import StageEntry
from escalation.models.written import Written


class PassedOver(Written):
    """Somebody who may sit and was not asked to, and why; named as they were at the time."""

    frozen_for_the_panel = False

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="passed_over")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()

    class Meta(Written.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="passed_over_once_a_sitting")
        ]

    def __str__(self) -> str:
        return self.name


class PanelReply(Written):
    """A member's answer to the invitation: coming, or not, and who instead. The newest of a member counts."""

    frozen_for_the_panel = False

    class Answer(models.TextChoices):
        COMING = "coming", "Is coming"
        NOT_COMING = "not_coming", "Is not coming"

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=12, choices=Answer.choices)
    reason = models.TextField(default="")
    instead = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    instead_name = models.CharField(max_length=200, default="")  # as they were called at the time

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="coming") | Q(instead=None), name="who_comes_names_nobody_instead"
            )
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class PanelStatement(Written):
    """What one side says to the panel, once, in its own words; the panel and both sides read it."""

    frozen_for_the_panel = False

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField()

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["stage_entry", "side"], name="one_statement_a_side"),
            models.CheckConstraint(
                condition=Q(side__in=[side.value for side in Side]), name="a_statement_is_of_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"statement of the {self.side} side"


class Adjournment(Written):
    """A sitting that came together and did not decide: why, what it lacked, and the sitting that took it up again.

    ``claimed_at`` is when it was adjourned.
    """

    frozen_for_the_panel = False

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="adjournment")
    why = models.TextField()
    lacked = models.TextField(default="")  # what of its quorum or sectors was not there; empty: it had them
    reconvened = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, null=True, related_name="adjourned_from"
    )

    class Meta(Written.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return "adjourned"


class DissentingView(Written):
    """A member of the panel saw it otherwise: who, and why, beside the decision."""

    frozen_for_the_panel = False

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="dissenting")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "attendee"], name="one_dissenting_view_a_member")
        ]

    def __str__(self) -> str:
        return self.attendee.name
