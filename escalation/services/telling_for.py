"""For an agency that is not on Accord: what it told is entered in its place, by the other side, with its paper."""

from datetime import datetime
from uuid import UUID

from agencies.models import Agency, Partnership
from agencies.queries import is_off_accord
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.models import Disagreement, Party
from escalation.permissions import NotYours
from escalation.places import Place, WhatWasTold, place_for
from escalation.zone import local_day


def place_told(it: Disagreement, own: Place, told: WhatWasTold, *, now: datetime) -> Place:
    """The place that somebody takes who enters what an agency without Accord told.

    It is told by somebody, as something, on a day that has come, and shown by a paper: without one it is not entered,
    so that no outcome counts as confirmed on one side's word alone (DESIGN §4.2). Raises NotYours, MoveRefused.
    """
    party = party_told_of(it, own, told.party)
    if not (told.name.strip() and told.role.strip()):
        raise MoveRefused("Say who told you, and as what.")
    if told.on > local_day(now):
        raise MoveRefused("That day is still to come. Enter what they told once they have.")
    if told.add_paper is None:
        raise MoveRefused(
            f"Attach the paper that shows it, such as their letter. Without it nothing counts as {party.name}’s word."
        )
    return place_for(own, party, told)


def party_told_of(it: Disagreement, own: Place, key: UUID) -> Party:
    """The party without Accord for which this person may enter what it told. Raises NotYours, MoveRefused."""
    check_can_tell(own)
    party = Party.objects.off_accord().filter(disagreement=it, pk=key).first()
    if party is None:
        raise MoveRefused(
            "That agency is on Accord, or takes no part in this matter any more: it answers itself."
        )
    if own.side is not None and party.side == own.side:
        raise NotYours("The other side enters what an agency told that is not on Accord.")
    return party


def check_can_tell(own: Place) -> None:
    """The raising side enters what it was told, whoever of it; a manager who looks on too, so that there are two hands.

    At the panel also who convenes it. Raises NotYours.
    """
    if own.side is not Side.RAISING and not own.convenes:
        raise NotYours("The people of the raising side enter what an agency told that is not on Accord.")


def takes_part_off_accord(agency: Agency, partnership: Partnership) -> bool | None:
    """What a new party's row keeps of it: true, or nothing."""
    return is_off_accord(agency, partnership) or None
