"""Mediation: offered, taken up or declined by each side, met; then an outcome as anywhere else, or none."""

from django.db import models
from django.db.models import Q

from escalation.core.mediation import Ended, Mediating, Taken
from escalation.core.names import Authority
from escalation.core.stages import Side
from escalation.models.stages import StageEntry
from escalation.models.written import MayBeTold, Written


class Mediation(Written):
    """One offer to mediate, by whoever wrote it, and how it ended. Nobody is forced: silence blocks nothing."""

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="mediations")
    offer = models.TextField()  # how and when it could be, in the words of whoever offers it
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(
        max_length=16, default="", choices=[(ended.value, ended.description) for ended in Ended]
    )
    remains = models.TextField(default="")  # what is still open where it did not settle it

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement"], condition=Q(ended_at=None), name="one_mediation_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
                name="mediation_ended_with_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"mediation offered by {self.writer_name}"

    def facts(self, authority: Authority, *, is_open: bool = True, proposed: bool = False) -> Mediating:
        """What the rules need to know of it, at a stage of this authority."""
        return Mediating(
            authority=authority,
            is_open=is_open,
            offered=self.ended_at is None,
            taken=self.taken,
            met=self.meetings.exists(),
            proposed=proposed,
        )

    @property
    def taken(self) -> dict[Side, Taken]:
        """What each side said to the offer."""
        return {Side(one.side): Taken(one.answer) for one in self.answers.all()}


class MediationAnswer(MayBeTold):
    """One side takes the offer up, or declines it and says why."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=12, choices=[(taken.value, taken.description) for taken in Taken])
    reason = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "side"], name="one_answer_to_mediation_a_side"),
            models.CheckConstraint(
                condition=~Q(answer=Taken.DECLINED.value) | ~Q(reason=""),
                name="mediation_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.get_answer_display()}"


class MediationMeeting(Written):
    """They met: who attended, and what each side moved to. ``claimed_at`` is when."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="meetings")
    attended = models.TextField()
    raising_moved = models.TextField()
    responding_moved = models.TextField()

    class Meta(Written.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return "mediation meeting"
