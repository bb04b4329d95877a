"""Stages that a matter has entered, and the clocks of each: one deadline for each clock of a stage entry."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from escalation.core.calendar import Calendar
from escalation.core.clock import Due, due
from escalation.core.times import parse_amount
from escalation.models.policies import CalendarVersion
from escalation.models.written import MayBeTold, Written, WrittenQuerySet
from escalation.zone import LOCAL


class StageEntry(MayBeTold):
    """The matter entered a stage. ``claimed_at`` is when; at stage one that is when it was put to the other side."""

    class Ground(models.TextChoices):
        RAISED = "raised", "raised"
        ESCALATED = "escalated", "escalated"
        SHORTCUT = "shortcut", "sent straight here"
        REOPENED = "reopened", "reopened"
        SILENCE = "silence", "gone up by itself"

    class Ended(models.TextChoices):
        ESCALATED = "escalated", "escalated"
        RESOLVED = "resolved", "resolved"
        WITHDRAWN = "withdrawn", "withdrawn"
        NOT_RESOLVED = "not_resolved", "ended without agreement"
        RECORD_ONLY = "record_only", "put on record only"
        MOVED = "moved", "went on under another procedure"

    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    rung = models.CharField(max_length=24)
    title = models.CharField(max_length=300)
    stage_number = models.PositiveSmallIntegerField()  # what people call it
    ground = models.CharField(max_length=12, choices=Ground.choices)
    shortcut = models.CharField(max_length=300, default="")  # the policy's reason that was relied on
    reason = models.TextField(default="")
    tried = models.TextField(default="")
    passed_over = models.TextField(default="")  # what policy says should be done and was not, and why
    handed_up = models.TextField(
        null=True
    )  # where somebody higher acts, since one person does not act twice running
    left_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=16, choices=Ended.choices, default="")
    reason_for_end = models.TextField(default="")  # why it was withdrawn, or could not be resolved

    class Meta(Written.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["disagreement", "number"], name="one_stage_entry_a_number"),
            models.CheckConstraint(
                condition=Q(left_at=None, ended="") | Q(left_at__isnull=False) & ~Q(ended=""),
                name="left_with_time_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_number}, {self.title}"


class DeadlineQuerySet(WrittenQuerySet):
    def running(self) -> Self:
        """Those that have neither been met nor ended with their stage."""
        return self.filter(ended_at=None)

    def firm(self) -> Self:
        return self.filter(firm=True)

    def overdue(self, now: datetime) -> Self:
        """Firm, running, and past their time. An indicative time is never late."""
        return self.running().firm().filter(due_at__lt=now)


class Deadline(Written):
    """One clock of one stage entry. What is stored is where it comes from; ``due_at`` is derived, kept for the sweep.

    ``ended_at`` is when it was met or its stage was left; ``met`` tells which. ``clock`` is the policy's key. A time
    that stands in no policy has a name with a space in it, which no key has: the review date, and those of gates.
    """

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="deadlines")
    clock = models.CharField(max_length=60)
    amount = models.CharField(max_length=80)
    duty = models.CharField(max_length=20)
    firm = models.BooleanField()
    escalates = models.BooleanField(default=False)
    met_by = models.CharField(max_length=24)
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    protective_until = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(
        null=True
    )  # the time that both sides agreed, where policy leaves it to them
    agreed_on = models.DateTimeField(null=True)  # when the second hand was given to that time
    proposed_at = models.DateTimeField(null=True)  # a date that stands until both sides agree one
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(default=False)

    objects = DeadlineQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["stage_entry", "clock"], name="one_deadline_a_clock"),
            models.CheckConstraint(condition=Q(met=False) | Q(ended_at__isnull=False), name="met_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None, firm=True), name="deadlines_to_sweep"),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.amount}"

    def derived(self, calendar: Calendar | None = None) -> Due:
        """The due time and its explanation, from the facts: start, policy version, calendar version (or another)."""
        return due(
            parse_amount(self.amount),
            self.starts_at,
            calendar or self.calendar_version.calendar,
            self.policy_version.policy.close_of_business,
            LOCAL,
            protective=self.protective_until,
            agreed=self.agreed_at,
            proposed=self.proposed_at,
        )


class DeadlineEvent(Written):
    """Something that the passing of time did: reminded, overdue, nudged. The key makes a second answer empty.

    ``day`` is the working day of a nudge. Of a time that both sides agreed it is the day on which they did: a time
    agreed again is reminded of, and can be over, again; where that was on the same day, it is the next that is free. Of
    a time that moved it is the day off that was announced; where it moved by that day before, the next that is free.
    """

    class Kind(models.TextChoices):
        REMINDED = "reminded", "a reminder was sent"
        OVERDUE = "overdue", "it became overdue"
        NUDGED = "nudged", "it was still overdue, and a reminder was sent"
        MOVED = "moved", "it moved on, since a day off was announced"

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField(null=True)

    class Meta(Written.Meta):
        ordering = ["claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "kind"], condition=Q(day=None), name="one_event_a_kind"
            ),
            models.UniqueConstraint(fields=["deadline", "kind", "day"], name="one_event_a_kind_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline}: {self.get_kind_display()}"


class TimeProposed(MayBeTold):
    """One side's hand to a time. Of two sides the newest hands make it agreed where they name the same moment."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="proposals")
    at = models.DateTimeField()
    reason = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.side}: {self.at:%Y-%m-%d %H:%M}"
