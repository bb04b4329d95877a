"""Grants: what lets an auditor read histories, for dates and a purpose, by the word of two people."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from agencies.models.people import Membership
from agencies.roles import Role
from audit.history import RecordModel, RecordQuerySet

if TYPE_CHECKING:
    from agencies.standing import Standing


class AuditGrantQuerySet(RecordQuerySet):
    def in_force(self, on: date) -> Self:
        """Those by which an auditor reads on that day: the one rule of who may read histories.

        Agreed to, not ended, within its days, of somebody who is an auditor there today. The last day is one of them.
        """
        agreed = self.filter(agreed_at__isnull=False, ended_at=None, starts__lte=on, until__gte=on)
        return agreed.filter(_is_auditor(on))

    def waiting(self, on: date) -> Self:
        """Those to which nobody has agreed yet, and somebody still can."""
        asked = self.filter(agreed_at=None, ended_at=None, until__gte=on)
        return asked.filter(Q(membership__ends=None) | Q(membership__ends__gt=on))

    def of_board(self, standing: "Standing") -> Self:
        """Those of the partnerships that this person sets up or chairs; fetching through it is the check."""
        return self.filter(membership__partnership__in=standing.partnerships_as(*Role.for_the_board()))

    def waiting_for(self, standing: "Standing", on: date) -> Self:
        """Those to which this person may agree: nobody to what they asked for, nor to what they would read by."""
        theirs = self.waiting(on).of_board(standing)
        return theirs.exclude(asked_by__user__in=standing.users).exclude(membership__user__in=standing.users)


def _is_auditor(on: date) -> Q:
    here = Q(membership__starts__lte=on) & (Q(membership__ends=None) | Q(membership__ends__gt=on))
    return here & Q(membership__role=Role.AUDITOR, membership__user__is_active=True)


class AuditGrant(RecordModel):
    """An auditor may read histories from a day until a day: one person asked for it, another one agreed.

    What happened and when is open to every grant; what was written, and who the child is, where it says so.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="grants")
    starts = models.DateField()
    until = models.DateField("the last day")
    purpose = models.CharField(max_length=300)
    opens_written = models.BooleanField("what was written", default=False)
    opens_child = models.BooleanField("who the child is", default=False)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AuditGrantQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(RecordModel.Meta):
        ordering = ["-starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("starts")), name="grant_in_order"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False)
                & ~Q(agreed_by=F("asked_by"))
                & ~Q(agreed_by=F("membership")),
                name="grant_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None) | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="grant_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.user.name}, auditor, {self.starts} to {self.until}"
