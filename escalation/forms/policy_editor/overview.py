"""A draft as its page shows it: each card with what it says, and what is wrong beside the line that it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from escalation.core.policy_faults import Fault
from escalation.core.policy_write import write_document
from escalation.forms.policy_editor.form import sentence_of
from escalation.forms.policy_editor.inputs import Choice, Input
from escalation.forms.policy_editor.places import REST, Card, Place, cards_of, place_of
from escalation.forms.policy_editor.specs import Rows
from escalation.forms.policy_editor.tables import held_rows, rest_of, shown_inputs

Found = Sequence[tuple[Fault, Place]]


@dataclass(frozen=True)
class Wrong:
    """A fault in a sentence, with the id of the input on its card."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class Said:
    """One line of a card: what is asked, what the file says, what is wrong with it."""

    label: str
    texts: tuple[str, ...]
    wrong: tuple[Wrong, ...]
    is_file: bool = False  # written as in the file


@dataclass(frozen=True)
class Drawn:
    """One card."""

    name: str
    title: str
    lines: tuple[Said, ...]
    wrong: tuple[Wrong, ...]
    is_stage: bool
    can_be_removed: bool

    @property
    def faults(self) -> int:
        return len(self.wrong) + sum(len(line.wrong) for line in self.lines)


def found_in(document: Mapping[str, Any], faults: Iterable[Fault]) -> list[tuple[Fault, Place]]:
    """Each fault with the place to which it belongs."""
    return [(fault, place_of(fault, document)) for fault in faults]


def drawn(document: Mapping[str, Any], found: Found) -> list[Drawn]:
    """Every card of the draft."""
    return [
        _drawn(card, [(fault, place) for fault, place in found if place.card == card.name])
        for card in cards_of(document)
    ]


def elsewhere(found: Found) -> list[str]:
    """What belongs to no card: that there is no stage, for example."""
    return [sentence_of(fault, place) for fault, place in found if not place.card]


def _drawn(card: Card, found: Found) -> Drawn:
    shown = shown_inputs(card.spec.inputs, card.table)
    lines = [
        Said(
            one.label, tuple(_in_words(one, text) for text in shown.get(one.key, ())), _wrong(found, one.key)
        )
        for one in card.spec.inputs
    ]
    rows = held_rows(card.spec, card.table)
    for group in card.spec.rows:
        texts = tuple(_row(group, row) for row in rows.get(group.key, ()))
        lines.append(Said(group.title, texts, _wrong(found, group.key)))
    if rest := rest_of(card.spec, card.table):
        text = write_document(rest).strip()
        lines.append(Said("As in the file", (text,), _wrong(found, REST), is_file=True))
    return Drawn(
        card.name,
        card.title,
        tuple(line for line in lines if line.texts or line.wrong),
        _wrong(found, ""),
        card.is_stage,
        card.can_be_removed,
    )


def _wrong(found: Found, key: str) -> tuple[Wrong, ...]:
    return tuple(
        Wrong(sentence_of(fault, place), place.anchor) for fault, place in found if place.input == key
    )


def _in_words(one: Input, text: str) -> str:
    return dict(one.words).get(text, text) if isinstance(one, Choice) else text


def _row(rows: Rows, row: Mapping[str, list[str]]) -> str:
    """A row in one line: what it is called, then the rest."""
    parts = [
        ", ".join(_in_words(one, text) for text in row[one.key]).replace("\n", "; ")
        for one in rows.inputs
        if one.key in row
    ]
    return f"{parts[0]}: {'; '.join(parts[1:])}" if len(parts) > 1 else parts[0]
