"""What the referring agency does after a refusal: notes, advice, managers, a meeting (Merton, Referral Rejection)."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Membership, Post
from cases.models.refusals import WAYS
from cases.models.written import InReferral


class OwnNote(InReferral):
    """A note made at the time; by default for the writer's own agency alone."""

    text = models.TextField()

    class Meta(InReferral.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return f"note of {self.writer_name}"


class AdviceAnswer(InReferral):
    """Whether the advice in the letter was acted on, and whether concerns persist."""

    class Acted(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "In part"
        NO = "no", "No"

    acted = models.CharField(max_length=8, choices=Acted.choices)
    what = models.TextField("what was done, or why not")
    persists = models.BooleanField("concerns persist")

    class Meta(InReferral.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return f"advice acted on: {self.get_acted_display()}"


class ManagerInformed(InReferral):
    """A manager of the referring agency was told that concerns persist; they contact a manager of the other agency."""

    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    concerns = models.TextField()

    class Meta(InReferral.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return f"informed {self.manager}"


class ManagersTalk(InReferral):
    """Manager to manager: the referral, and whether it was the right one. ``claimed_at`` is when they talked."""

    class Result(models.TextChoices):
        WILL_ACCEPT = "will_accept", "They will accept the referral"
        STANDS = "stands", "We agree that the refusal stands"
        DISAGREED = "disagreed", "We still disagree"

    way = models.CharField(max_length=12, choices=WAYS)
    people = models.TextField()
    said = models.TextField()
    result = models.CharField(max_length=12, choices=Result.choices)

    class Meta(InReferral.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return f"managers talked: {self.get_result_display()}"


class MultiAgencyMeeting(InReferral):
    """The meeting that the referring agency brings together; ``claimed_at`` is when it was convened."""

    class Result(models.TextChoices):
        PLAN = "plan", "One plan of action for all agencies"
        SUPPORT = "support", "Other support for this child"
        RIGHT_AGENCY = "right_agency", "The right agency to which to refer"
        NOTHING = "nothing", "Nothing was agreed"

    meets_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    invited = models.TextField()
    held_at = models.DateTimeField(null=True)
    attended = models.TextField(default="", blank=True)
    came_of_it = models.TextField(default="", blank=True)
    result = models.CharField(max_length=16, choices=Result.choices, default="", blank=True)
    # Where the right agency was found and takes part in the partnership: the referral to it is made from here.
    right_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(InReferral.Meta):
        ordering = ["meets_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None, result="") | Q(held_at__isnull=False) & ~Q(result=""),
                name="a_multi_agency_meeting_held_with_result",
            )
        ]

    def __str__(self) -> str:
        return f"multi-agency meeting on {self.meets_at:%Y-%m-%d}"


class PlanAction(InReferral):
    """One thing in the plan: what, who, by when; done with what shows it."""

    meeting = models.ForeignKey(MultiAgencyMeeting, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    who = models.CharField(max_length=200)
    # Who owns it, where that is a person or a post that Accord knows; ``who`` is their name as it was then.
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)
    shown_by = models.TextField(default="", blank=True)

    class Meta(InReferral.Meta):
        ordering = ["due"]

    def __str__(self) -> str:
        return f"{self.who}, by {self.due}"
