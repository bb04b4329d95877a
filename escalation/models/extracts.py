"""That an extract was made for the child's file of one agency: of which child, when, and the digest of the document."""

from django.db import models

from agencies.models import Agency
from escalation.models.written import Written


class Extract(Written):
    """An agency made a dated extract for the file of one child. The document is not kept: the digest knows it again.

    ``number`` is which of the children of the matter; ``records`` how many records are in it, ``left_out`` how many
    the writer left out, ``covered`` how many places that named another child were covered.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    records = models.PositiveSmallIntegerField()
    left_out = models.PositiveSmallIntegerField()
    covered = models.PositiveSmallIntegerField()
    digest = models.CharField("SHA-256 of the document", max_length=64)

    class Meta(Written.Meta):
        ordering = ["claimed_at", "recorded_at"]

    def __str__(self) -> str:
        return f"extract for the file of {self.agency}"
