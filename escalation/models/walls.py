"""Walls of one matter: who speaks up past their own line, and who is kept from it whatever their role."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.models import Agency, Membership
from agencies.standing import Standing
from escalation.models.written import Written

# How far up a raiser's line is looked at as it is today: more levels than any agency has.
LEVELS_ABOVE = 6


class SpeakUp(Written):
    """The matter was raised past the raiser's own line (Norfolk §5).

    ``guardian`` acts for the raiser at every rung in the place of the line. The other side is told to contact
    ``contact_name`` only. Where the name is not told, the matter's ``raiser_called`` stands wherever it would.
    """

    guardian = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    contact_name = models.CharField(max_length=200)
    contact_telephone = models.CharField(max_length=40, default="")
    shows_name = models.BooleanField()
    why = models.TextField(default="")

    class Meta(Written.Meta):
        constraints = [models.UniqueConstraint(fields=["disagreement"], name="speaks_up_once")]

    def __str__(self) -> str:
        return f"{self.disagreement}, by the speak-up route"

    @property
    def contact(self) -> str:
        return (
            f"{self.contact_name}, {self.contact_telephone}" if self.contact_telephone else self.contact_name
        )


class KeptFrom(Written):
    """Somebody is kept from the matter, whatever role they hold (DESIGN §4.7): deny wins.

    A person concerned, with the worry about their conduct; or the line of a raiser who speaks up, as it was then. A
    person whom Accord did not know is kept from it by name, as soon as somebody of that name is there.
    """

    class Ground(models.TextChoices):
        CONCERNED = "concerned", "a person concerned: their own conduct is part of the worry"
        LINE = "line", "in the line of who speaks up"

    ground = models.CharField(max_length=12, choices=Ground.choices)
    person = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=300, default="")
    ended_why = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["recorded_at", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ended_why=""),
                name="a_wall_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} is kept from {self.disagreement}"


def is_kept_from(standing: Standing, disagreement: str) -> Q:
    """That this person is kept from the matter of that key (``disagreement`` is its column, as for ``OuterRef``)."""
    users = standing.users
    if not users:
        return Q(pk__in=[])
    names = {" ".join(user.name.split()) for user in users}
    unknown = Q(pk__in=[])
    for name in names:
        unknown |= Q(person=None, name__iexact=name)
    kept = KeptFrom.objects.filter(
        Q(person__user__in=users) | unknown, disagreement=OuterRef(disagreement), ended_at=None
    )
    above = Q(pk__in=[])
    path = "disagreement__raised_by"
    for _ in range(LEVELS_ABOVE):
        path += "__manager"
        above |= Q(**{f"{path}__user__in": users})
    # Who acts for the raiser stays their guardian, also where they come to manage them one day.
    line = SpeakUp.objects.filter(above, disagreement=OuterRef(disagreement)).exclude(
        guardian__user__in=users
    )
    return Q(Exists(kept)) | Q(Exists(line))
