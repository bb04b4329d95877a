"""Dissent at or from a child protection conference, or over its plan: when it was, and whose view it is."""

from django.db import models

from escalation.models.written import Written


class Dissent(Written):
    """What a matter says of the conference or the plan from which it arose, and of who does not agree with it.

    Whose view it is may be somebody else than who raised it: a manager may put on record what a practitioner said.
    """

    class Arose(models.TextChoices):
        AT_CONFERENCE = "at_conference", "At a child protection conference"
        FROM_CONFERENCE = "from_conference", "Arising from a child protection conference"
        OVER_PLAN = "over_plan", "Over carrying out a child protection plan"

    class Minuted(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "I do not know"

    arose = models.CharField(max_length=16, choices=Arose.choices)
    held_on = models.DateField(null=True)  # the day of the conference, or of the one that made the plan
    own_view = models.BooleanField()  # it is the view of who raised it
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100)
    agency = models.CharField(max_length=200)
    minuted = models.CharField(max_length=8, choices=Minuted.choices)

    class Meta(Written.Meta):
        constraints = [models.UniqueConstraint(fields=["disagreement"], name="one_dissent_a_matter")]

    def __str__(self) -> str:
        return self.get_arose_display()

    @property
    def whose(self) -> str:
        """Name, role and agency of who does not agree."""
        return ", ".join(part for part in (self.name, self.role, self.agency) if part)
