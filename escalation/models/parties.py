"""Who takes part in a matter, by what it is open to people, and the child whom it is about."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from agencies.models import Agency, Membership, Post, Service
from agencies.standing import Standing
from cases.models import Case
from escalation.models.conflicts import stands_aside
from escalation.models.walls import is_kept_from
from escalation.models.written import MayBeTold, Written, WrittenQuerySet


def _own(standing: Standing) -> Q:
    """That a seat is this person's: theirs by name, or by a post that they hold or stand in for."""
    theirs = Q(membership__in=standing.membership_ids) | Q(post__in=standing.posts)
    return theirs & ~stands_aside(standing)


def _looked_on(standing: Standing) -> Q:
    """That somebody whom this person manages raises or acts from it."""
    line = Q(membership__in=standing.managed) | Q(post__in=standing.managed_posts)
    return line & Q(as_what__in=(Seat.AsWhat.RAISER, Seat.AsWhat.ACTS))


def _sits_across(seats: Q) -> Exists:
    """That one of these seats is on the other side of the same matter."""
    there = Seat.objects.filter(seats, disagreement=OuterRef("disagreement"), ended_at=None)
    return Exists(there.exclude(side__in=("",)).exclude(side=OuterRef("side")))


class SeatQuerySet(WrittenQuerySet):
    def of(self, standing: Standing) -> Self:
        """The seats that this person has: their own, by a post they hold or stand in for, or of those they manage.

        A manager looks on where their people raise or act, not where one of them sits on a panel or is asked; and
        not where the manager sits on the other side themselves, as inside one agency a worker's own manager may.
        """
        return self.exclude(is_kept_from(standing, "disagreement")).held_by(standing)

    def held_by(self, standing: Standing) -> Self:
        """The same without the walls: to ask more of matters that were fetched through ``visible_to`` already."""
        own, looked_on = _own(standing), _looked_on(standing)
        if not standing.managed:
            return self.filter(own, ended_at=None)
        return self.filter(own | (looked_on & ~_sits_across(own)), ended_at=None)

    def of_one_side(self, standing: Standing) -> Self:
        """The seats from which this person reads what a side keeps to itself.

        Who looks on at people of both sides, as inside one agency a manager of two services may, reads it of neither.
        """
        own, looked_on = _own(standing), _looked_on(standing)
        open_to = self.exclude(is_kept_from(standing, "disagreement"))
        if not standing.managed:
            return open_to.filter(own, ended_at=None)
        return open_to.filter(own | (looked_on & ~_sits_across(own | looked_on)), ended_at=None)

    def acting(self) -> Self:
        """Those that act where the matter stands: at its stage; who raised it, where they did; who decides."""
        return self.filter(
            Q(as_what=Seat.AsWhat.ACTS, stage_entry=F("disagreement__current_stage"))
            | Q(as_what=Seat.AsWhat.RAISER, stage_entry__key=F("disagreement__current_stage__key"))
            | Q(as_what=Seat.AsWhat.DECIDES, stage_entry=F("disagreement__current_stage"))
            | Q(as_what=Seat.AsWhat.CONVENER),
            ended_at=None,
        )


class PartyQuerySet(WrittenQuerySet):
    def present(self) -> Self:
        """Those that are still a party."""
        return self.filter(left_at=None)

    def off_accord(self) -> Self:
        """Those that are a party and are not on Accord: written to, and heard through what they told."""
        return self.present().filter(off_accord=True).select_related("agency", "service")


class Party(Written):
    """An agency of a side. ``side`` is the side on which it is a party, until it has passed the matter on.

    Under a policy within one agency a party is a ``service`` of it; or, where a worker and their own manager do not
    agree, the ``manager`` whose decision it is. Each party is one hand.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)
    # The agency is not on Accord: it has no seat here, is written to, and what it says is entered as told to us.
    off_accord = models.BooleanField(null=True)

    objects = PartyQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement", "agency"],
                condition=Q(service=None, manager=None),
                name="an_agency_on_one_side",
            ),
            models.UniqueConstraint(
                fields=["disagreement", "service"], condition=Q(manager=None), name="a_service_on_one_side"
            ),
            models.UniqueConstraint(fields=["disagreement", "manager"], name="a_manager_is_one_party"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.side})"

    @property
    def name(self) -> str:
        """What the party is called: its agency, its service, or the desk of the manager."""
        if self.manager is not None:
            return f"{self.manager.called}, {self.agency.name}"
        return f"{self.service.name}, {self.agency.name}" if self.service else self.agency.name


class Seat(Written):
    """What opens a matter to a person: a post or a membership takes part, on a side or (no side) for the board.

    ``as_what`` tells how: raiser, acts (at the rung of ``stage_entry``), asked (for advice), invited (to a meeting),
    signs (records off, on their side), decides (where that is somebody else than those who act), convener, panel,
    board.
    """

    frozen_for_the_panel = False

    class AsWhat(models.TextChoices):
        RAISER = "raiser", "raised it"
        ACTS = "acts", "acts at this stage"
        ASKED = "asked", "was asked for advice or support"
        INVITED = "invited", "is invited to a meeting"
        OWNS = "owns", "has something to do in it"
        CONSULTED = "consulted", "is consulted before it goes up"
        SIGNS = "signs", "signs records off"
        DECIDES = "decides", "decides at this stage"
        CONVENER = "convener", "convenes the panel"
        PANEL = "panel", "sits on the panel"
        BOARD = "board", "keeps the board's business"

    # These are nobody's side: what one side wrote for itself is not theirs to read.
    OF_THE_BOARD = (AsWhat.DECIDES, AsWhat.CONVENER, AsWhat.PANEL, AsWhat.BOARD)

    stage_entry = models.ForeignKey("StageEntry", on_delete=models.PROTECT, null=True, related_name="seats")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="seats")
    as_what = models.CharField(max_length=12, choices=AsWhat.choices)
    ended_at = models.DateTimeField(null=True)
    # A member of the panel reads what was in the record when it was convened: the papers are frozen then.
    reads_until = models.DateTimeField(null=True)

    objects = SeatQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, membership__isnull=False) | Q(post__isnull=False, membership=None),
                name="a_seat_is_of_a_post_or_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(as_what__in=("decides", "convener", "panel", "board")) | Q(side=""),
                name="the_board_is_on_no_side",
            ),
        ]
        # Whether somebody has a seat in this matter is asked of each matter of a list, and their desk may be long.
        indexes = [
            models.Index(fields=["post", "disagreement"], name="seats_of_a_post"),
            models.Index(fields=["membership", "disagreement"], name="seats_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.membership or self.post} {self.get_as_what_display()}"

    @property
    def of_the_board(self) -> bool:
        """Also who is consulted at a post of the partnership: they are on nobody's side."""
        of_partnership = self.as_what == self.AsWhat.CONSULTED and self.agency_id is None
        return self.as_what in self.OF_THE_BOARD or of_partnership


class CaseLink(MayBeTold):
    """The child as one agency knows them, in this matter; the other side's *we have found this child*, or not."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)  # which of the children of this matter
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="links")
    found = models.BooleanField()

    class Meta(Written.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(found=True, case__isnull=False) | Q(found=False, case=None),
                name="found_with_a_case",
            )
        ]

    def __str__(self) -> str:
        return f"child {self.number}: {self.agency}"


class ChildNow(MayBeTold):
    """How the child is now, and what keeps the child safe while this is open; the newest stands at the top."""

    frozen_for_the_panel = False

    class Safe(models.TextChoices):
        YES = "yes", "Safe for now"
        UNSURE = "unsure", "Not sure"
        NO = "no", "Not safe"

    safe = models.CharField(max_length=8, choices=Safe.choices)
    how = models.TextField()
    keeps_safe = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["-claimed_at", "-recorded_at"]

    def __str__(self) -> str:
        return self.get_safe_display()
