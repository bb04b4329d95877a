"""What every row that is written in a matter carries: who, as what, under which policy, when, and for whom."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.models import Membership
from agencies.standing import Standing
from audit.history import RecordModel, RecordQuerySet
from escalation.core.stages import ForWhom, Side

SIDES = [(Side.RAISING.value, "raising side"), (Side.RESPONDING.value, "responding side")]
FOR_WHOM = [
    (ForWhom.BOTH.value, "Both sides"),
    (ForWhom.OWN_SIDE.value, "Our side only"),
    (ForWhom.PANEL.value, "The panel"),
]


class WrittenQuerySet(RecordQuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The rows that this person may read: the one rule for pages, exports, counts and notices.

        A row for both sides goes to everybody who has a seat in the matter with its contents; a row for our side
        only to seats on the side that wrote it; a row for the panel to seats of the board. To a member of the panel
        the record is what it was when the panel was convened: its papers are frozen then.
        """
        from escalation.models.parties import Seat

        mine = Seat.objects.of(standing).filter(disagreement=OuterRef("disagreement"))
        if self.model.frozen_for_the_panel:  # type: ignore[attr-defined]  # each of these models has it
            mine = mine.filter(Q(reads_until=None) | Q(reads_until__gte=OuterRef("recorded_at")))
        same_side = Seat.objects.of_one_side(standing).filter(
            disagreement=OuterRef("disagreement"), side=OuterRef("side")
        )
        return self.filter(
            Q(Exists(mine), for_whom=ForWhom.BOTH)
            | Q(Exists(same_side), for_whom=ForWhom.OWN_SIDE)
            | Q(Exists(mine.filter(side="")), for_whom=ForWhom.PANEL)
        )


class Written(RecordModel):
    """A row written in a matter. The act fills these columns; the writer is named as they were at the time.

    ``claimed_at`` is when the writer says that it was so, ``recorded_at`` when the database wrote it down.
    ``side`` is empty for what the board or the service itself wrote.
    """

    disagreement = models.ForeignKey(
        "escalation.Disagreement", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    policy_version = models.ForeignKey("escalation.PolicyVersion", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    writer_name = models.CharField(max_length=200)
    writer_role = models.CharField(max_length=100)
    writer_agency = models.CharField(max_length=200)
    side = models.CharField(max_length=12, choices=SIDES, default="", blank=True)
    for_whom = models.CharField(max_length=12, choices=FOR_WHOM, default=ForWhom.BOTH.value)
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    # Whether a member of the panel reads what is written after it was convened: a sitting's own rows, the child now.
    frozen_for_the_panel = True

    objects = WrittenQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(RecordModel.Meta):
        abstract = True

    @property
    def writer(self) -> str:
        """Name, role and agency at the time."""
        return ", ".join(part for part in (self.writer_name, self.writer_role, self.writer_agency) if part)


class MayBeTold(Written):
    """A row that may be entered for an agency that is not on Accord, as it told it; ``told`` then says who and when."""

    told = models.ForeignKey(
        "escalation.ToldToUs", on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )

    class Meta(Written.Meta):
        abstract = True
