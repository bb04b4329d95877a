"""The joint meeting of a stage: proposed by one manager, accepted by the other; the map made in it, and its answer."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from agencies.models import Membership
from escalation.models.meetings import Meeting
from escalation.models.stages import StageEntry
from escalation.models.written import Written

ZERO_TO_TEN = [MinValueValidator(0), MaxValueValidator(10)]


class MeetingProposal(Written):
    """A time and a place that one side proposes; the other accepts it, or names another time.

    ``meeting`` is the one that came of it; or, before an answer, one that is convened already and would move.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        ANOTHER = "another", "Another time was named"
        NONE_CAME = "none_came", "No answer came: convened without it"

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="proposals")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    link = models.URLField(max_length=500, default="", blank=True)
    why = models.TextField(default="", blank=True)  # why another time than the one before
    in_reply_to = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reply")
    answer = models.CharField(max_length=12, choices=Answer.choices, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="proposals")

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage_entry"], condition=Q(answer=""), name="one_meeting_proposed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="a_meeting_answered_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"joint meeting proposed by the {self.side} side"


class ProposedInvitee(Written):
    """Somebody whom a proposal would invite; they hear of it once the time is agreed."""

    proposal = models.ForeignKey(MeetingProposal, on_delete=models.PROTECT, related_name="invitees")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(Written.Meta):
        constraints = [
            models.UniqueConstraint(fields=["proposal", "membership"], name="proposed_to_be_invited_once")
        ]

    def __str__(self) -> str:
        return str(self.membership)


class MeetingMap(Written):
    """One Signs of Safety map, made together in a joint meeting; the scale is each side's own, or was not given."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="map")
    worries = models.TextField()
    working_well = models.TextField()
    needs = models.TextField()
    raising_scale = models.PositiveSmallIntegerField(null=True, validators=ZERO_TO_TEN)
    responding_scale = models.PositiveSmallIntegerField(null=True, validators=ZERO_TO_TEN)

    class Meta(Written.Meta):
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(raising_scale=None) | Q(raising_scale__gte=0, raising_scale__lte=10),
                name="the_raising_sides_scale_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(responding_scale=None) | Q(responding_scale__gte=0, responding_scale__lte=10),
                name="the_responding_sides_scale_0_to_10",
            ),
        ]

    def __str__(self) -> str:
        return "map of a joint meeting"


class MeetingAnswer(Written):
    """The other side's answer to the record of a joint meeting: it is what was said, or its own account of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="answers")
    own_account = models.TextField(default="", blank=True)  # empty: this is what was said

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "side"], name="a_side_answers_a_meeting_once")
        ]

    def __str__(self) -> str:
        return "own account" if self.own_account else "this is what was said"
