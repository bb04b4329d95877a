"""Letters to an agency that is not on Accord: what each says, made from the record, for the page and as tagged PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.documents import compiled
from components.words import day_in_words, in_words, joined
from escalation.core.letters import HOW_TO_ANSWER, TITLES, WHAT_WAS_RAISED
from escalation.core.stages import ForWhom, Side
from escalation.models import Action, CaseLink, ChildNow, Disagreement, Letter, Outcome, Party, View, Written
from escalation.presenters.giving import shared_facts
from escalation.presenters.pieces import ADDED, Piece, pieces
from escalation.presenters.sent import whom_to_ring
from escalation.reading import Reading
from escalation.services.letters import goes_to
from escalation.walls import contact_of

TEMPLATE = "letters/letter.typ"

Part = tuple[str, str]


@dataclass(frozen=True)
class LetterShown:
    """One letter: where it goes, what it says, and how far it got."""

    letter: Letter
    title: str
    to: str
    parts: tuple[Part, ...]
    answer: str  # how to answer it

    @property
    def status(self) -> str:
        letter = self.letter
        if letter.sent_at:
            return f"Sent {letter.get_sent_how_display().lower()} at {in_words(letter.sent_at)}, to {letter.sent_to}"
        return f"Not sent: {letter.not_sent}" if letter.not_sent else "Not sent yet"


def title_of(letter: Letter) -> str:
    """What a letter is about, in a few words."""
    return TITLES.get(letter.kind, letter.wants)


def shown(letter: Letter, reading: Reading) -> LetterShown:
    """A letter with what it says: only what both sides may read, as it stood when the act was written."""
    to = letter.sent_to or goes_to(letter)
    parts = (*_parts(letter, reading), *_meanwhile(reading.it, letter))
    return LetterShown(letter, title_of(letter), to, parts, _answer(letter, reading.it))


def text_of(shown: LetterShown) -> str:
    """The letter in plain text, as it is kept once it has gone."""
    lines = [shown.title, *(f"{heading}: {text}" for heading, text in shown.parts), shown.answer]
    return "\n\n".join(line for line in lines if line)


def letter_pdf(shown: LetterShown, it: Disagreement) -> bytes:
    """The letter as PDF/UA-1, made of what is recorded."""
    letter = shown.letter
    data: dict[str, Any] = {
        "reference": it.reference,
        "from": _sender(it),
        "agency": letter.party.agency.name,
        "to": shown.to,
        "day": day_in_words(letter.claimed_at),
        "title": shown.title,
        "children": _children(it),
        "parts": [list(part) for part in shown.parts],
        "answer": shown.answer,
        "danger": _danger(it),
    }
    return compiled(data, letter.claimed_at, template=TEMPLATE)


def _sender(it: Disagreement) -> str:
    """From whom it comes: the agencies of the other side; it is theirs to send."""
    raising = Party.objects.present().filter(disagreement=it, side=Side.RAISING).select_related("agency")
    return joined([party.agency.name for party in raising]) or it.partnership.name


def _parts(letter: Letter, reading: Reading) -> list[Part]:
    rows = _rows(letter, reading)
    found: list[Part] = []
    if letter.kind in WHAT_WAS_RAISED:
        found += _raised(reading.it, letter, reading)
        rows = [(change, row) for change, row in rows if not isinstance(row, View | ChildNow)]
    found += [(piece.label, _text(piece)) for piece in pieces(letter.kind, rows)]
    outcome = letter.outcome
    if outcome is not None and (ADDED, outcome) not in rows:
        found += _outcome(outcome, reading)
    return [part for part in found if part[1]]


def _rows(letter: Letter, reading: Reading) -> list[tuple[str, Written]]:
    """What the act wrote that the letter tells, as far as it is for both sides."""
    for told in reading.acts():
        if any(row.pk == letter.pk for _, row in told.rows):
            return [(change, row) for change, row in told.rows if row.for_whom == ForWhom.BOTH]
    return []


def _outcome(outcome: Outcome, reading: Reading) -> list[Part]:
    """An outcome that was proposed earlier, with its actions."""
    actions = [one for one in reading.rows(Action) if one.outcome_id == outcome.pk]
    found = pieces("", [(ADDED, row) for row in (outcome, *actions)])
    return [(piece.label, _text(piece)) for piece in found]


def _raised(it: Disagreement, letter: Letter, reading: Reading) -> list[Part]:
    """What was raised, and how the raising side saw it then."""
    found = [
        ("What kind of disagreement it is", it.category),
        ("Whose decision it is about", it.decided_by),
        ("What was decided, or not done", it.decision),
        ("First put to you", in_words(it.put_at)),
        ("A conference or meeting with the family", it.meeting_coming),
        (
            "An earlier time that protects the child",
            in_words(it.protective_until) if it.protective_until else "",
        ),
        ("Why it needs a shorter time", it.protective_reason),
    ]
    for model, side in ((View, Side.RAISING), (ChildNow, "")):
        before = [
            row
            for row in reading.rows(model)
            if row.recorded_at <= letter.recorded_at
            and row.for_whom == ForWhom.BOTH
            and side in ("", row.side)
        ]
        found += [(piece.label, _text(piece)) for piece in pieces("", [(ADDED, row) for row in before[:1]])]
    return found


def _meanwhile(it: Disagreement, letter: Letter) -> list[Part]:
    """By when it is asked for, and what holds until it is settled."""
    found = [("What is asked of you", letter.wants)]
    if letter.by_when and letter.kind in HOW_TO_ANSWER:
        found.append(("By when", in_words(letter.by_when)))
    if it.is_open and it.policy.meanwhile:
        found.append(("What holds until it is settled", it.policy.meanwhile))
    return found


def _answer(letter: Letter, it: Disagreement) -> str:
    """How to answer, and whom to ring: where the raiser speaks up past their line, their contact only."""
    how = HOW_TO_ANSWER.get(letter.kind, "")
    if contact := contact_of(it):
        return f"{how} About this, {contact}.".strip()
    ring = [f"{one.name}, {one.telephone}" for one in whom_to_ring(it, Side.RAISING)]
    own = it.raised_by.telephone or (it.raised_by.agency.telephone if it.raised_by.agency else "")
    ring = ring or ([f"{it.raised_by.user.name}, {it.raised_by.called}, {own}"] if own else [])
    return f"{how} You can ring: {joined(ring)}.".strip() if ring else how


def _children(it: Disagreement) -> list[str]:
    """Each child by the facts that the partnership shares, and nothing else."""
    links = CaseLink.objects.filter(disagreement=it, side=Side.RAISING, found=True).select_related("case")
    return [
        joined(shared_facts(link.case, it.partnership)) or "no facts are shared: ring us"
        for link in links.order_by("number")
        if link.case is not None
    ]


def _danger(it: Disagreement) -> str:
    there = it.partnership
    door = " ".join(filter(None, (there.front_door_name, there.front_door_telephone)))
    return f"If a child is in immediate danger, act now: call 999{f' or {door}' if door else ''}."


def _text(piece: Piece) -> str:
    parts: Sequence[str | datetime | date | None] = (piece.text, piece.at, piece.day)
    words = [
        one if isinstance(one, str) else in_words(one) if isinstance(one, datetime) else day_in_words(one)
        for one in parts
        if one
    ]
    return ", by ".join(words) if piece.day and piece.text else " ".join(words)
