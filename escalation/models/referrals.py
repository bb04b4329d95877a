"""The clocks of a referral and what their passing did, the notices about it, and the disagreement that it became."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from agencies.models import Membership, Post
from cases.models import InReferral, Referral
from cases.models.written import InReferralQuerySet
from escalation.core.calendar import Calendar
from escalation.core.clock import Due, due
from escalation.core.policy_parts import REFUSAL_CLOCK
from escalation.core.times import parse_amount
from escalation.models.matters import Disagreement
from escalation.models.outbox import OutboxRow
from escalation.models.policies import CalendarVersion, PolicyVersion
from escalation.zone import LOCAL

ANSWER_CLOCK = "answer"  # the partnership's own: no policy gives it


class ReferralDeadlineQuerySet(InReferralQuerySet):
    def running(self) -> Self:
        return self.filter(ended_at=None)

    def overdue(self, now: datetime) -> Self:
        return self.running().filter(due_at__lt=now)


class ReferralDeadline(InReferral):
    """A clock of a referral: the time to answer it, or the time for reasons in writing once it is refused.

    As with a stage's deadline, what is stored is where it comes from. ``policy_version`` is empty for the answer time,
    which is the partnership's own. ``ended_at`` is when it was met, or when it was no longer needed; ``met`` tells.
    """

    class Clock(models.TextChoices):
        ANSWER = ANSWER_CLOCK, "an answer to the referral"
        REASONS = REFUSAL_CLOCK, "reasons in writing"

    clock = models.CharField(max_length=24, choices=Clock.choices)
    amount = models.CharField(max_length=80)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="+")
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(default=False)

    objects = ReferralDeadlineQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(InReferral.Meta):
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "clock"], name="one_referral_deadline_a_clock"),
            models.CheckConstraint(
                condition=Q(met=False) | Q(ended_at__isnull=False), name="referral_deadline_met_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="referral_deadlines_to_sweep"),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.amount}"

    @property
    def was_late(self) -> bool:
        """Met, but after its time."""
        return self.met and self.ended_at is not None and self.ended_at > self.due_at

    def derived(self, calendar: Calendar | None = None) -> Due:
        """The due time and its explanation, from the facts: start, amount, calendar (or another), close of business."""
        policy = self.policy_version
        close = policy.policy.close_of_business if policy else self.referral.partnership.close_of_business
        calendar = calendar or self.calendar_version.calendar
        return due(parse_amount(self.amount), self.starts_at, calendar, close, LOCAL)


class ReferralDeadlineEvent(InReferral):
    """Something that the passing of time did to a referral, once for each clock and kind.

    ``day`` is the day off that was announced, of a time that moved on by it; empty for the others.
    """

    class Kind(models.TextChoices):
        HALF = "half", "a reminder was sent at half of the time"
        LAST = "last", "a reminder was sent four hours before the end"
        OVERDUE = "overdue", "it became overdue"
        MOVED = "moved", "it moved on, since a day off was announced"

    deadline = models.ForeignKey(ReferralDeadline, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField(null=True)

    class Meta(InReferral.Meta):
        ordering = ["claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "kind"], condition=Q(day=None), name="one_referral_event_a_kind"
            ),
            models.UniqueConstraint(
                fields=["deadline", "kind", "day"], name="one_referral_event_a_kind_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline}: {self.get_kind_display()}"


class ReferralNotice(InReferral):
    """One person is to be told one thing of a referral. The e-mail carries reference, link, kind of act, by when."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    addressee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="referral_notices")
    kind = models.CharField(max_length=40)
    wants = models.CharField(max_length=200)
    by_when = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta(InReferral.Meta):
        ordering = ["-recorded_at"]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(sent_at=None), name="referral_notices_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.addressee.user.name}"


class ReferralDelivery(OutboxRow):
    """How the sending of a notice goes: of the machine, not of the record."""

    notice = models.OneToOneField(
        ReferralNotice, on_delete=models.PROTECT, related_name="delivery", primary_key=True
    )


class BegunFromReferral(models.Model):
    """A draft that was begun from a referral: what is not sent is no record, and nobody else knows of it.

    The matter that is raised from a draft takes its key, so the two are linked when it is.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="begun")
    takes_over = models.BooleanField(null=True)  # begun under the procedure for child protection

    def __str__(self) -> str:
        return f"draft from {self.referral}"


class BecameDisagreement(InReferral):
    """The referral became a disagreement: the two are linked.

    ``takes_over``: it is under the procedure for child protection, which is followed from now on in place of what
    follows a refusal (Merton, Referral Rejection, 5).
    """

    disagreement = models.OneToOneField(Disagreement, on_delete=models.PROTECT, related_name="from_referral")
    takes_over = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.referral} became {self.disagreement}"
