"""What the sweep could not write: set aside with its error and tried again, later and later. Of the machine alone."""

from datetime import datetime
from typing import Self

from django.db import models


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def resting(self, now: datetime) -> Self:
        """Those whose next try is still to come."""
        return self.filter(next_try_at__gt=now)


class SetAside(models.Model):
    """One row of which time could not do its work. It holds names of the machine and no text that a person typed."""

    what = models.CharField(max_length=40)  # which sweep: "deadline", "gate", ...
    key = models.UUIDField()
    kind = models.CharField(max_length=24, default="", blank=True)
    of = models.UUIDField()  # the matter or the referral
    error = models.CharField(max_length=300)  # the name of the error and where it was raised
    attempts = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    next_try_at = models.DateTimeField()

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["what", "key", "kind"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.kind}".strip()
