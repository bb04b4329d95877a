"""Where a person stands in one matter: as which of their memberships, on which side, as what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from agencies.models import Membership
from agencies.standing import Standing
from audit.acts import Actor
from escalation.core.stages import Side
from escalation.models import Disagreement, Party, Seat, Written
from escalation.models.written_once import WrittenForStanding


@dataclass(frozen=True)
class WhatWasTold:
    """What an agency that is not on Accord told: for which party, who there, as what, when, and what shows it.

    ``add_paper`` writes the paper as part of the act that enters what was told, attached to who told it.
    """

    party: UUID
    name: str
    role: str
    on: date
    add_paper: Callable[[Any, Written], Written] | None


@dataclass(frozen=True)
class TellsFor(Standing):
    """A person who enters what an agency without Accord told, in its place: their own standing, and what was told."""

    told: WhatWasTold | None = None

    @classmethod
    def of(cls, standing: Standing, told: WhatWasTold) -> "TellsFor":
        return cls(**vars(standing), told=told)


ROLE = 100  # as many letters of a role as a row of the record has room for


@dataclass(frozen=True)
class Place:
    """Where a person stands in one matter: as which membership, on which side, and as what."""

    membership: Membership
    side: Side | None  # None: the board's
    raiser: bool = False
    acts: bool = False  # at the rung on which the matter stands
    convenes: bool = False
    convenes_for: str = (
        ""  # the convener on whose behalf: the board's business manager may take each of their steps
    )
    as_convener: bool = False  # such a step is being taken, and the record names both
    on_panel: bool = False
    asked: bool = False
    decides: bool = False  # at the present stage, where that is somebody else than those who act
    signs: bool = False
    looks_on: bool = False  # sees the matter as the manager of somebody who has a seat
    stands_in_for: str = ""
    agency: UUID | None = None  # for which agency they speak: their own, or one for which theirs acts
    service: UUID | None = None  # for which service of it, where that is told
    acts_for: str = ""  # the name of that agency, where it is another's
    by_letter: bool = False  # the place is that of an agency without Accord
    told: WhatWasTold | None = None  # where they enter what an agency without Accord told

    @property
    def speaks_for(self) -> str:
        """The agency for which this person gives a hand: their own, or one for which they act or tell."""
        return self.acts_for or self.membership.place

    @property
    def actor(self) -> Actor:
        told = f"{self.acts_for[:180]} (told to us)" if self.told else self.acts_for
        actor = self.membership.actor(on_behalf_of=self.stands_in_for or told)
        if not (self.as_convener and self.convenes_for):
            return actor
        behalf = f", on behalf of the {self.convenes_for.lower()}"
        return replace(actor, role=f"{actor.role[: ROLE - len(behalf)]}{behalf}"[:ROLE])

    def for_convener(self) -> "Place":
        """The same person taking a step of the convener's."""
        return replace(self, as_convener=True)


def place_for(own: Place, party: Party, told: WhatWasTold | None = None) -> Place:
    """The place of an agency that is not on Accord, as taken by the person who enters what it told."""
    return Place(
        membership=own.membership,
        side=Side(party.side),
        acts=True,
        agency=party.agency_id,
        service=party.service_id,
        acts_for=party.agency.name,
        by_letter=True,
        told=told,
    )


def place_of(standing: Standing, it: Disagreement) -> Place:
    """The place of a person in a matter that they may see; raises Disagreement.DoesNotExist where they have none."""
    seats = _SEATS.of(it.pk, standing)
    if not seats:
        raise Disagreement.DoesNotExist
    own = [
        seat
        for seat in seats
        if seat.membership_id in standing.membership_ids or seat.post_id in standing.posts
    ]
    acting = [
        seat
        for seat in own
        if seat.as_what == Seat.AsWhat.ACTS and seat.stage_entry_id == it.current_stage_id
    ]
    deciding = [
        seat
        for seat in own
        if seat.as_what == Seat.AsWhat.DECIDES and seat.stage_entry_id == it.current_stage_id
    ]
    if deciding:
        acting = []  # who decides is nobody's hand, whatever else they were in the matter
    kinds = {seat.as_what for seat in own}
    convenes = Seat.AsWhat.CONVENER in kinds
    behalf = _convener(it) if Seat.AsWhat.BOARD in kinds and not convenes else ""
    best = _best(deciding or acting or own or seats)
    membership = _membership(standing, best)
    for_another = best.post and best.agency and best.post.agency_id != best.agency_id
    return Place(
        membership=membership,
        side=Side(best.side) if best.side else None,
        raiser=Seat.AsWhat.RAISER in kinds,
        acts=bool(acting),
        convenes=convenes or bool(behalf),
        convenes_for=behalf,
        on_panel=Seat.AsWhat.PANEL in kinds,
        asked=Seat.AsWhat.ASKED in kinds,
        decides=bool(deciding),
        signs=Seat.AsWhat.SIGNS in kinds,
        looks_on=not own,
        stands_in_for=best.post.title if best.post and best.post_id in standing.stand_in_posts else "",
        agency=best.agency_id or membership.agency_id,
        service=best.post.service_id if best.post else membership.service_id,
        acts_for=best.agency.name if for_another and best.agency else "",
    )


_SEATS = WrittenForStanding(
    lambda key, standing: (
        Seat.objects.of(standing)
        .filter(disagreement=key)
        .select_related("post", "membership", "agency")
        .order_by("recorded_at", "pk")
    )
)


def _convener(it: Disagreement) -> str:
    """The title of the post that convenes the panel of a matter which has come there; empty below it."""
    seats = Seat.objects.filter(disagreement=it, as_what=Seat.AsWhat.CONVENER, ended_at=None)
    titles = list(seats.values_list("post__title", flat=True))
    return (titles[0] or "convener") if titles else ""


def _best(seats: list[Seat]) -> Seat:
    """A person's own seat before a post's, the newest before an older one."""
    return max(seats, key=lambda seat: (seat.membership_id is not None, seat.recorded_at))


def _membership(standing: Standing, seat: Seat) -> Membership:
    """As which of their memberships a person sits here: the seat's own, else one of the seat's agency."""
    mine = {membership.pk: membership for membership in standing.memberships}
    if seat.membership_id in mine:
        return mine[seat.membership_id]
    agency = seat.post.agency_id if seat.post else seat.agency_id
    same_agency = [
        membership
        for membership in standing.memberships
        if membership.agency_id in (agency or seat.agency_id, seat.agency_id)
    ]
    return (same_agency or list(standing.memberships))[0]
