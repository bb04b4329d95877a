"""What goes on file: who signed it off, and where the copy for the child's file was placed."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency
from escalation.models.outcomes import Outcome
from escalation.models.records import Record
from escalation.models.written import Written

OF_ONE = Q(record=None, outcome__isnull=False) | Q(record__isnull=False, outcome=None)


class SignOff(Written):
    """A record, or what an outcome says is to stand on the child's files, was signed off for one side."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="sign_offs")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, related_name="sign_offs")

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["record", "side"], name="one_sign_off_a_record_and_side"),
            models.UniqueConstraint(fields=["outcome", "side"], name="one_sign_off_an_outcome_and_side"),
            models.CheckConstraint(condition=OF_ONE, name="a_sign_off_is_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"signed off by {self.writer_name}"


class Placed(Written):
    """One agency placed a copy on the child's file. ``claimed_at`` is when."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="placed")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, related_name="placed")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by_whom = models.CharField(max_length=200)
    where = models.CharField(max_length=300, default="")

    class Meta(Written.Meta):
        ordering = ["claimed_at"]
        constraints = [models.CheckConstraint(condition=OF_ONE, name="a_copy_is_of_one_thing")]

    def __str__(self) -> str:
        return f"placed on the file of {self.agency}"
