"""A referral refused: that it was told, and the clear reasons in writing (Merton, Referral Rejection, 1)."""

from django.db import models

from cases.models.written import InReferral

WAYS = [
    ("telephone", "By telephone"),
    ("in_person", "In person"),
    ("video", "By video"),
    ("writing", "In writing, such as a letter or an e-mail"),
]


class Refusal(InReferral):
    """The receiving agency does not accept the referral. One to a referral; each telling is a row of its own."""

    class Meta(InReferral.Meta):
        constraints = [models.UniqueConstraint(fields=["referral"], name="one_refusal_a_referral")]

    def __str__(self) -> str:
        return f"refusal of {self.referral}"


class Telling(InReferral):
    """The refusal was told: when (``claimed_at``), how, by whom. Either side records it; the first starts the clock."""

    way = models.CharField(max_length=12, choices=WAYS)
    by_whom = models.CharField("told by", max_length=200)
    said = models.TextField(default="", blank=True)

    class Meta(InReferral.Meta):
        ordering = ["claimed_at", "recorded_at"]

    def __str__(self) -> str:
        return f"told by {self.by_whom}"


class ReasonsInWriting(InReferral):
    """Clear reasons in writing went to the referring agency; ``claimed_at`` is when they were sent.

    Sent through Accord they are a letter that is made of these words. Sent by other means, ``by_means`` says how and
    ``held_where`` where the letter itself is kept.
    """

    class Through(models.TextChoices):
        ACCORD = "accord", "Through Accord"
        OTHER = "other", "By other means"

    through = models.CharField(max_length=8, choices=Through.choices)
    reasons = models.TextField()
    advised = models.TextField("what is advised instead")
    alternatives = models.TextField(default="", blank=True)
    by_means = models.CharField(max_length=200, default="", blank=True)
    held_where = models.CharField(max_length=300, default="", blank=True)

    class Meta(InReferral.Meta):
        ordering = ["claimed_at", "recorded_at"]

    def __str__(self) -> str:
        return f"reasons in writing, {self.get_through_display().lower()}"
