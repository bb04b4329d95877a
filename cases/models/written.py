"""What every row that is written about a referral carries: who, for which side, when, and for whom."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.models import Membership
from agencies.standing import Standing
from audit.history import RecordModel, RecordQuerySet


class ReferralSide(models.TextChoices):
    REFERRING = "referring", "the agency that referred"
    RECEIVING = "receiving", "the agency that was asked"

    @property
    def other(self) -> "ReferralSide":
        return ReferralSide.RECEIVING if self is ReferralSide.REFERRING else ReferralSide.REFERRING


class For(models.TextChoices):
    BOTH = "both", "Both agencies"
    OWN_SIDE = "own_side", "Our agency only"


class InReferralQuerySet(RecordQuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The rows that this person may read: those for both agencies, and those for their own agency only."""
        from cases.models.referrals import ReferralSeat

        mine = ReferralSeat.objects.of(standing).filter(referral=OuterRef("referral"))
        same_side = ReferralSeat.objects.of(standing).filter(
            referral=OuterRef("referral"), side=OuterRef("side")
        )
        return self.filter(Q(Exists(mine), for_whom=For.BOTH) | Q(Exists(same_side), for_whom=For.OWN_SIDE))


class InReferral(RecordModel):
    """A row written about a referral. The act fills these columns; the writer is named as they were at the time.

    ``claimed_at`` is when the writer says that it was so, ``recorded_at`` when the database wrote it down.
    ``side`` is empty for what the service itself wrote.
    """

    referral = models.ForeignKey("cases.Referral", on_delete=models.PROTECT, related_name="%(class)ss")
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    writer_name = models.CharField(max_length=200)
    writer_role = models.CharField(max_length=100)
    writer_agency = models.CharField(max_length=200)
    side = models.CharField(max_length=12, choices=ReferralSide.choices, default="", blank=True)
    for_whom = models.CharField(max_length=12, choices=For.choices, default=For.BOTH)
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = InReferralQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(RecordModel.Meta):
        abstract = True

    @property
    def writer(self) -> str:
        """Name, role and agency at the time."""
        return ", ".join(part for part in (self.writer_name, self.writer_role, self.writer_agency) if part)
