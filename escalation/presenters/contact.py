"""Of a raiser who speaks up the other side is shown one thing: whom to contact, and nobody else."""

from collections.abc import Iterable

from escalation.core.stages import Side
from escalation.models import Disagreement
from escalation.presenters.people import Desk, contact_desk
from escalation.walls import speak_up_of


def with_contact(it: Disagreement, desks: Iterable[Desk]) -> list[Desk]:
    """The desks as anybody but the raising side may read them."""
    spoken, desks = speak_up_of(it), list(desks)
    if spoken is None:
        return desks
    return [contact_desk(it, spoken), *(desk for desk in desks if desk.side != Side.RAISING)]


def raised_by(it: Disagreement) -> str:
    """Who raised it, as everybody may read it; and whom to contact, where they speak up."""
    person, spoken = it.raised_by, speak_up_of(it)
    if spoken is None:
        return f"{person.user.name}, {person.called}, {person.place}"
    named = f"{it.raiser_name}, {person.called}" if spoken.shows_name else it.raiser_name
    return f"{named}, {person.place}, by the speak-up route: contact only {spoken.contact}"
