"""What is written of a raiser who speaks up: under which name, and for whom, from the first row on."""

from dataclasses import replace

from audit.acts import Actor
from escalation.core.stages import ForWhom, Side
from escalation.crowd import Crowd
from escalation.models import Disagreement, Notice, Seat, Written
from escalation.places import Place

BY_SPEAK_UP = "by the speak-up route"


def actor_of(place: Place, it: Disagreement) -> Actor:
    """Who acts, as the record names them: a raiser who speaks up without their name is not named, here or anywhere.

    The key of their role stays in the ledger, so that an auditor can tell who it was; pages show no key.
    """
    if place.membership.user_id != it.raised_by.user_id:
        return place.actor
    return masked(place.actor, it)


def masked(actor: Actor, it: Disagreement) -> Actor:
    """The raiser as everybody may read them."""
    if it.raiser_called is None or it.raiser_called == actor.name:
        return actor
    return replace(actor, name=it.raiser_called, role=BY_SPEAK_UP, on_behalf_of="")


def shield(row: Written, crowd: Crowd | None = None) -> None:
    """Who sits on the side of a raiser who speaks up is for that side alone, and so is what they are told.

    The other side reads whom alone to contact instead. ``crowd`` knows the seats, where many matters are written in.
    """
    if isinstance(row, Seat) and row.side == Side.RAISING:
        row.for_whom = ForWhom.OWN_SIDE.value
    if isinstance(row, Notice) and _goes_to_the_raising_side(row, crowd):
        row.side, row.for_whom = Side.RAISING.value, ForWhom.OWN_SIDE.value


def _goes_to_the_raising_side(notice: Notice, crowd: Crowd | None) -> bool:
    """To somebody of the raiser's agency; inside one agency, who has no seat on the other side."""
    it = notice.disagreement
    if notice.addressee.agency_id != it.raised_by.agency_id:
        return False
    across = (
        crowd.across(it)
        if crowd
        else Seat.objects.filter(disagreement=it, side=Side.RESPONDING, ended_at=None)
    )
    by_name = {seat.membership_id for seat in across if seat.membership_id}
    by_post = {seat.post_id for seat in across if seat.post_id}
    return notice.addressee_id not in by_name and notice.post_id not in by_post
