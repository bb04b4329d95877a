"""Outcomes: what is proposed or decided, who confirms it, and the actions that follow."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Membership, Post
from escalation.models.parties import Party
from escalation.models.stages import StageEntry
from escalation.models.written import MayBeTold, Written


class Outcome(Written):
    """What the sides agree, or what was decided. An agreement has two hands: see Confirmation."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "Agreement"
        DECISION = "decision", "Decision"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting to be confirmed"
        CONFIRMED = "confirmed", "Confirmed by every agency"
        REFUSED = "refused", "Refused"
        DECIDED = "decided", "Decided"
        OVERTAKEN = "overtaken", "Overtaken: the matter moved on"

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    text = models.TextField()
    options = models.TextField(null=True)  # which were considered, where one was chosen over others
    reasons = models.TextField(default="")
    consulted = models.TextField(
        null=True
    )  # by who decided: which managers holding the case, or that there is none
    for_files = models.TextField(null=True)  # what is to stand on the child's files of both sides
    dissent = models.TextField(default="")
    raising_will = models.TextField(default="")
    responding_will = models.TextField(default="")
    raiser_settled = models.BooleanField(null=True)
    raiser_said = models.TextField(default="")
    raiser_answered_at = models.DateTimeField(null=True)

    class Meta(Written.Meta):
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement"], condition=Q(status="proposed"), name="one_outcome_proposed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(raiser_settled=None, raiser_answered_at=None)
                | Q(raiser_settled__isnull=False, raiser_answered_at__isnull=False),
                name="raisers_answer_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_status_display()}"


class Action(Written):
    """An outstanding issue: what, who, by when; done when somebody says what shows it."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.TextField()
    who = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    # Who owns it, where that is a person or a post that Accord knows; ``who`` is their name as it was then.
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)
    shown_by = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["due", "position"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "position"], name="one_action_a_position"),
            models.CheckConstraint(
                condition=Q(done_at=None, shown_by="") | Q(done_at__isnull=False) & ~Q(shown_by=""),
                name="done_with_what_shows_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} by {self.due}"

    @property
    def whose(self) -> str:
        """Who does it, and of which agency where that says more."""
        agency = self.agency.name if self.agency else ""
        return self.who if agency in ("", self.who) else f"{self.who}, {agency}"


class Confirmation(MayBeTold):
    """One party's hand under an outcome: confirmed or refused; under a decision: acknowledged."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="confirmations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=14, choices=Answer.choices)
    reason = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "party"], name="one_hand_a_party"),
            models.CheckConstraint(
                condition=~Q(answer="refused") | ~Q(reason=""), name="refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_answer_display()}"
