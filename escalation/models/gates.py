"""Gates: who endorses, or is consulted, before a matter enters a stage; and what they answered."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from agencies.models import Post
from agencies.standing import Standing
from escalation.core.gates import GateState
from escalation.models.stages import Deadline, StageEntry
from escalation.models.written import Written, WrittenQuerySet


class GateQuerySet(WrittenQuerySet):
    def waiting(self) -> Self:
        """Asked, not answered, and the matter still stands where it was asked."""
        return self.filter(answer="", stage_entry__left_at=None)

    def asked_of(self, standing: Standing) -> Self:
        """Those that this person may answer: they hold the post, or stand in for it."""
        return self.filter(post__in=standing.posts)


class Gate(Written):
    """An endorsement or a consultation that policy asks for before the matter enters a stage (POLICY_FORMAT §5).

    ``claimed_at`` is when it was asked for. Its time is a deadline of the stage where the matter stands; nobody's
    silence blocks, so after it the matter goes on.
    """

    class Kind(models.TextChoices):
        ENDORSEMENT = "endorsement", "Endorsement"
        CONSULTATION = "consultation", "Consultation"

    class Answer(models.TextChoices):
        ENDORSED = "endorsed", "Endorsed"
        NOT_ENDORSED = "not_endorsed", "Not endorsed"
        CONSULTED = "consulted", "Consulted"
        NOBODY = "nobody", "There was nobody to ask"
        PASSED_BY = "passed_by", "Not asked: the speak-up route was taken"

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="gates")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    stage_key = models.CharField(max_length=40)  # of the stage that the matter would enter
    stage_title = models.CharField(max_length=300)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    post_title = models.CharField(max_length=300)
    why = models.TextField(default="")
    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, null=True, related_name="gate")
    answer = models.CharField(max_length=12, choices=Answer.choices, default="")
    said = models.TextField(default="")
    answered_by = models.CharField(max_length=300, default="")
    answered_at = models.DateTimeField(null=True)

    objects = GateQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        ordering = ["claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage_entry", "side", "kind", "stage_key"], name="one_gate_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.stage_title}"

    def state(self, now: datetime | None) -> GateState:
        """How far it has come; without a moment its time is not over."""
        if self.answer:
            return GateState.ANSWERED
        due = self.deadline.due_at if self.deadline else None
        return GateState.OVER if now and due and due < now else GateState.WAITING

    @property
    def what(self) -> str:
        """What was asked for, within a sentence: "endorsement", "consultation"."""
        return self.get_kind_display().lower()
