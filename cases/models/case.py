"""What an agency knows a child by: its own reference, and the fewest facts by which another can find the child."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.models import Agency
from audit.history import RecordModel


class Case(RecordModel):
    """A child as one agency knows them; an agency sees only its own. Linking two is an act of both."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField("your own reference", max_length=60)
    initials = models.CharField(max_length=10, default="", blank=True)
    birth_month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    identifier = models.CharField(
        "one shared identifier, such as an NHS number", max_length=60, default="", blank=True
    )

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agency", "reference"], name="a_case_of_an_agency_once")
        ]

    def __str__(self) -> str:
        return self.reference
