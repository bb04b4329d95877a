"""How a refused referral was settled where neither agency alone, nor their meeting, settled it."""

from django.db import models

from cases.models.written import InReferral


class Settlement(InReferral):
    """The disagreement that the referral became has ended: what that means for the case, and who holds it from now on.

    A refusal ends nothing (Merton, Referral Rejection, 5), so that it is settled is said, and never supposed.
    """

    class Holder(models.TextChoices):
        REFERRING = "referring", "The agency that referred goes on holding the case"
        RECEIVING = "receiving", "The agency that was asked has taken the case up"
        ANOTHER = "another", "Another agency has taken the case up"

    holder = models.CharField(max_length=12, choices=Holder.choices)
    what = models.TextField("what was settled for the case")

    class Meta(InReferral.Meta):
        ordering = ["claimed_at"]

    def __str__(self) -> str:
        return self.get_holder_display()
