"""Dissent about a conference or its plan, question by question: before it is sent, and to who reads what was raised."""

from agencies.standing import Standing
from components.words import day_in_words
from escalation.models import Disagreement, Dissent
from escalation.services.dissent import DissentSaid

Lines = list[tuple[str, str]]


def to_check(said: DissentSaid | None) -> Lines:
    """The answers, as they are checked."""
    return _lines(said, said.whose or "Your own") if said else []


def as_kept(it: Disagreement, standing: Standing) -> Lines:
    """What the matter keeps of it, for who may read it."""
    found = Dissent.objects.visible_to(standing).filter(disagreement=it).first()
    return _lines(found, found.whose) if found else []


def _lines(one: DissentSaid | Dissent, whose: str) -> Lines:
    held = day_in_words(one.held_on) if one.held_on else "The day is not known"
    return [
        ("Dissent", Dissent.Arose(one.arose).label),
        ("When the conference was held", held),
        ("Whose view it is", whose),
        ("Does it stand in the minutes?", Dissent.Minuted(one.minuted).label),
    ]
