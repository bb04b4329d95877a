"""A referral: one agency asks another to take up the case of a child; and to whom it is open."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies.models import Agency, Membership, Partnership, Post
from agencies.roles import Role
from agencies.standing import Standing
from audit.history import RecordModel, RecordQuerySet
from audit.models import Subject
from cases.models.case import Case
from cases.models.written import InReferral, InReferralQuerySet, ReferralSide

__all__ = ["Referral", "ReferralSeat", "ReferralSide"]


class ReferralSeatQuerySet(InReferralQuerySet):
    def of(self, standing: Standing) -> Self:
        """The seats that this person has: their own, by a post they hold or stand in for, or of those they manage."""
        return self.filter(
            Q(membership__in=standing.membership_ids)
            | Q(post__in=standing.posts)
            | Q(membership__in=standing.managed)
            | Q(post__in=standing.managed_posts),
            ended_at=None,
        )


class ReferralQuerySet(RecordQuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The referrals that this person may open. Fetching through it is the check: a stranger gets 404."""
        return self.filter(Exists(ReferralSeat.objects.of(standing).filter(referral=OuterRef("pk"))))

    def in_sight_of_the_board(self, standing: Standing) -> Self:
        """The referrals of which the board's manager may see the envelope, and nothing besides."""
        return self.filter(partnership__in=standing.partnerships_as(Role.BUSINESS_MANAGER))

    def open(self) -> Self:
        return self.filter(ended="")


class Referral(RecordModel):
    """One agency asks another to take up a case; ``case`` is the child as the asking agency knows it: its own.

    A refusal ends nothing: until it is agreed otherwise, whoever referred goes on holding the case (Merton, Referral
    Rejection, 5). ``ended`` says how that came about.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    class Ended(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        ADVICE = "advice", "Refused, and the referring agency has no concern left"
        AGREED = "agreed", "The managers agreed that the refusal stands"
        PLAN = "plan", "The agencies agreed one plan"
        SUPPORT = "support", "Other support was found for the child"
        RIGHT_AGENCY = "right_agency", "The right agency was found"
        MATTER = "matter", "It was said who holds the case from now on"

    class Protection(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNSURE = "unsure", "Not sure"

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="referrals")
    reference = models.CharField(max_length=12, unique=True)
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="referrals_made")
    made_at = models.DateTimeField()  # when it was made, as whoever made it says
    asked = models.TextField()
    why = models.TextField()
    child_protection = models.CharField(max_length=8, choices=Protection.choices)
    answer = models.CharField(max_length=12, choices=Answer.choices, default="", blank=True)
    ended = models.CharField(max_length=16, choices=Ended.choices, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    # The refused referral after which this one was made: a meeting of the agencies found that this is the right agency.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")

    objects = ReferralQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(RecordModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | ~Q(ended="") & Q(ended_at__isnull=False),
                name="a_referral_ended_with_time_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(from_agency=models.F("to_agency")), name="a_referral_goes_to_another_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("escalation:referral", args=[self.reference])

    @property
    def title(self) -> str:
        """Made of the agencies, never typed."""
        return f"Referral from {self.from_agency} to {self.to_agency}"

    @property
    def is_open(self) -> bool:
        return not self.ended

    @property
    def is_refused(self) -> bool:
        return self.answer == self.Answer.REFUSED

    def agency_of(self, side: str) -> Agency:
        return self.from_agency if side == ReferralSide.REFERRING else self.to_agency


class ReferralSeat(InReferral):
    """What opens a referral to a person: a post or a membership of one of the two agencies takes part in it."""

    class AsWhat(models.TextChoices):
        MADE = "made", "made the referral"
        RECEIVES = "receives", "receives the referral"
        INFORMED = "informed", "was informed as a manager"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    as_what = models.CharField(max_length=12, choices=AsWhat.choices)
    ended_at = models.DateTimeField(null=True)

    objects = ReferralSeatQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(InReferral.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, membership__isnull=False) | Q(post__isnull=False, membership=None),
                name="a_referral_seat_is_of_a_post_or_a_person",
            ),
            models.CheckConstraint(condition=~Q(side=""), name="a_referral_seat_is_on_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.membership or self.post} {self.get_as_what_display()}"
