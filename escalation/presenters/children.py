"""The child, or children, as this reader's agency knows them: its own reference, or the few facts that are shared."""

from dataclasses import dataclass

from components.words import joined
from escalation.core.stages import Side
from escalation.models import CaseLink
from escalation.places import Place
from escalation.presenters.giving import shared_facts
from escalation.reading import Reading


@dataclass(frozen=True)
class ChildLine:
    """One child of the matter: what this reader calls the child, and what the agencies have said of finding them."""

    number: int
    called: str
    said: str


def children_of(reading: Reading, place: Place) -> list[ChildLine]:
    """By the reader's own reference; until they have found the child, by the facts that the partnership shares."""
    links = sorted(reading.rows(CaseLink), key=lambda link: (link.number, link.recorded_at))
    numbers = dict.fromkeys(link.number for link in links)
    return [
        _child(number, [link for link in links if link.number == number], reading, place)
        for number in numbers
    ]


def _child(number: int, links: list[CaseLink], reading: Reading, place: Place) -> ChildLine:
    agency = place.membership.agency_id
    own = next((link.case for link in links if link.case and link.agency_id == agency), None)
    raised = next((link.case for link in links if link.case and link.side == Side.RAISING), None)
    if own is not None:
        called = f"your reference {own.reference}"
    elif raised is not None and place.side is not None:
        called = (
            joined(shared_facts(raised, reading.it.partnership)) or "no facts are shared: ring the other side"
        )
    else:
        called = "known to the agencies by their own references"
    answered = {
        link.agency_id: link for link in links if link.side == Side.RESPONDING
    }  # the last word of each
    said = [
        f"{link.agency.name} has found this child"
        if link.found
        else f"{link.agency.name} cannot tell who this is: help them find the child"
        for link in answered.values()
        if link.agency_id != agency
    ]
    if not answered:
        ours = place.side is Side.RESPONDING
        who = (
            "your side has not said yet whether you"
            if ours
            else "the other side has not said yet whether they"
        )
        said = [f"{who} have found this child"]
    return ChildLine(number, called, joined(said))
