"""The letter with the panel's decision to each agency: its parts, for the page and as tagged PDF."""

from collections.abc import Iterable
from typing import Any

from audit.documents import compiled
from components.words import day_in_words, in_words
from escalation.core.stages import Side
from escalation.models import Action, Attendee, CaseLink, Disagreement, DissentingView, Outcome, Party
from escalation.presenters.settling import agencies_on, parties_of
from escalation.reading import Reading

TEMPLATE = "letters/letter.typ"
TITLE = "The decision of the panel"
THEN = (
    "Acknowledge this decision on behalf of your agency, and do what falls to it. To acknowledge is not to agree: "
    "if you are still worried about the child, the matter in Accord says what to do."
)


def decision_of(reading: Reading) -> Outcome | None:
    """The newest decision of the panel that this person may read."""
    found = [one for one in reading.rows(Outcome) if one.kind == Outcome.Kind.DECISION]
    return next((one for one in found if one.stage_entry.rung == "panel"), None)


def parts(it: Disagreement, outcome: Outcome, party: Party, reading: Reading) -> list[tuple[str, str]]:
    """What the letter says, part by part: heading and text."""
    parties = parties_of(it)
    sides = " and ".join(agencies_on(parties, side) for side in Side)
    actions = [one for one in reading.rows(Action) if one.outcome_id == outcome.pk]
    own = [one for one in actions if one.agency_id == party.agency_id]
    others = [one for one in actions if one.agency_id != party.agency_id]
    found = [
        ("What it is about", f"A disagreement between {sides}: {it.decision}"),
        ("Who sat on the panel", _lines(_members(outcome))),
        ("What the panel decided", outcome.text),
        ("Why", outcome.reasons),
        ("Who saw it otherwise", _lines(_dissent(outcome, reading)) or outcome.dissent),
        (f"What falls to {party.name}", _lines(map(_action, own))),
        ("What falls to others", _lines(map(_action, others))),
    ]
    return [(heading, text) for heading, text in found if text]


def letter_pdf(it: Disagreement, outcome: Outcome, party: Party, reading: Reading) -> bytes:
    """The letter as PDF/UA-1, made of what is recorded."""
    data: dict[str, Any] = {
        "reference": it.reference,
        "from": it.partnership.name,
        "agency": party.agency.name,
        "to": "",
        "day": day_in_words(outcome.recorded_at),
        "title": TITLE,
        "children": _children(it, party),
        "parts": [
            *(list(part) for part in parts(it, outcome, party, reading)),
            ["Recorded by", f"{outcome.writer}, {in_words(outcome.recorded_at)}"],
        ],
        "answer": THEN,
        "danger": _danger(it),
    }
    return compiled(data, outcome.recorded_at, template=TEMPLATE)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _members(outcome: Outcome) -> Iterable[str]:
    sat = Attendee.objects.filter(
        meeting__stage_entry=outcome.stage_entry_id, meeting__held_at__isnull=False, attended=True, sits=True
    )
    for one in sat.select_related("agency").order_by("-chairs", "name"):
        agency = one.agency.name if one.agency else ""
        named = ", ".join(part for part in (one.name, one.role, agency) if part)
        yield f"{named} (in the chair)" if one.chairs else named


def _dissent(outcome: Outcome, reading: Reading) -> Iterable[str]:
    for one in reading.rows(DissentingView):
        if one.outcome_id == outcome.pk:
            yield f"{one.attendee.name}: {one.text}"


def _action(action: Action) -> str:
    return f"{action.what} ({action.whose}, by {day_in_words(action.due)})"


def _children(it: Disagreement, party: Party) -> list[str]:
    """Each child by the agency's own reference: each agency sees only its own."""
    links = CaseLink.objects.filter(disagreement=it, agency=party.agency_id, found=True)
    references = [
        link.case.reference for link in links.select_related("case").order_by("number") if link.case
    ]
    return [f"your reference {reference}" for reference in references]


def _danger(it: Disagreement) -> str:
    there = it.partnership
    door = " ".join(filter(None, (there.front_door_name, there.front_door_telephone)))
    return f"If a child is in immediate danger, act now: call 999{f' or {door}' if door else ''}."
