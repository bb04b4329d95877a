"""Which cards a policy has, which table of the file each edits, and where a fault of the file belongs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from escalation.core.policy_faults import Fault, joined
from escalation.forms.policy_editor.cards import EACH, LISTS, SINGLE
from escalation.forms.policy_editor.ladder_cards import POLICY
from escalation.forms.policy_editor.specs import Rows, Spec
from escalation.forms.policy_editor.tables import held_rows, in_order, rest_of

Document = Mapping[str, Any]
# The card of the policy's own keys.
OWN = "policy"
REST = "rest"
TOKEN = re.compile(r'"[^"]*"|[^.\[\]"]+')
HEADING = "(key)"


@dataclass(frozen=True)
class Card:
    """One card: its name in addresses, what it asks, its table, and where in the document that stands."""

    name: str
    title: str
    spec: Spec
    table: dict[str, Any]
    where: tuple[str | int, ...]

    @property
    def is_stage(self) -> bool:
        return self.where[:1] == ("stages",)

    @property
    def can_be_removed(self) -> bool:
        return len(self.where) == 2


def cards_of(document: Document) -> list[Card]:
    """Every card of a policy, in the order of the file's description: the policy, its stages, the rest."""
    cards = [Card(OWN, POLICY.title, POLICY, _own(document), ())]
    for key in ("stages", "forms", "tracks"):
        cards += _each(key, document)
    for key, spec in SINGLE.items():
        table = document.get(key, {})
        if isinstance(table, Mapping):
            cards.append(Card(key.replace("_", "-"), spec.title, spec, dict(table), (key,)))
    for key, spec in LISTS.items():
        table = {key: document[key]} if key in document else {}
        cards.append(Card(key, spec.title, spec, table, ()))
    return cards


def _each(key: str, document: Document) -> Iterator[Card]:
    name, spec = EACH[key]
    for position, (where, table) in enumerate(_tables(document.get(key)), start=1):
        title = table.get("title") if isinstance(table.get("title"), str) else ""
        called = f"{spec.title} {position}: {title or 'without a title'}"
        heading = {HEADING: where} if key == "forms" else {}
        yield Card(f"{name}-{position}", called, spec, {**heading, **table}, (key, where))


def _tables(value: object) -> list[tuple[str | int, dict[str, Any]]]:
    """The tables that are cards of their own; none where one of them is no table."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    sound = all(isinstance(table, Mapping) and HEADING not in table for _, table in pairs)
    return [(where, dict(table)) for where, table in pairs] if sound else []


def _own(document: Document) -> dict[str, Any]:
    """The policy's own keys, and whatever no other card can hold."""
    return {key: value for key, value in document.items() if not _elsewhere(key, value)}


def _elsewhere(key: str, value: object) -> bool:
    """Whether other cards hold this key."""
    if key in EACH:
        kind = Mapping if key == "forms" else list
        return isinstance(value, kind) and bool(_tables(value))
    if key in SINGLE:
        return isinstance(value, Mapping)
    return key in LISTS


def put(document: Document, card: Card, table: Mapping[str, Any]) -> dict[str, Any]:
    """The document with another table on this card."""
    new = in_order(table, card.table)
    if not card.where:
        others = {key: value for key, value in document.items() if key not in card.table}
        return in_order({**new, **{key: value for key, value in others.items() if key not in new}}, document)
    key = card.where[0]
    if len(card.where) == 1:
        return {**document, str(key): new} if new else without(document, card)
    return {**document, str(key): _replaced(document[str(key)], card.where[1], new)}


def _replaced(tables: Any, where: str | int, table: dict[str, Any]) -> Any:  # noqa: ANN401
    if isinstance(tables, list):
        return [table if position == where else one for position, one in enumerate(tables)]
    name = str(table.get(HEADING, ""))
    body = {key: value for key, value in table.items() if key != HEADING}
    return {(name if key == where else key): (body if key == where else one) for key, one in tables.items()}


def without(document: Document, card: Card) -> dict[str, Any]:
    """The document without this card's table; a list that it leaves empty goes with it."""
    key, *inside = card.where
    changed = dict(document)
    tables = changed.pop(str(key), None)
    if inside and isinstance(tables, list):
        tables = [one for position, one in enumerate(tables) if position != inside[0]]
    elif inside and isinstance(tables, Mapping):
        tables = {name: one for name, one in tables.items() if name != inside[0]}
    if inside and tables:
        changed = in_order({**changed, str(key): tables}, document)
    return changed


@dataclass(frozen=True)
class Place:
    """Where a fault belongs: the card, the input on it, and of rows which row and which input."""

    card: str
    input: str = ""
    row: int | None = None
    column: str = ""

    @property
    def anchor(self) -> str:
        """The id of the input; without one, the card's own list of what is wrong."""
        if not self.input:
            return "wrong"
        if self.row is None:
            return f"id_{self.input}"
        return (
            f"id_{self.input}-{self.row}-{self.column}" if self.column else f"{self.input}-row-{self.row + 1}"
        )


def place_of(fault: Fault, document: Document) -> Place:
    """The card and the input to which a fault's path leads (POLICY_FORMAT §9)."""
    tokens = TOKEN.findall(fault.path)
    cards = {card.name: card for card in cards_of(document)}
    head, rest = (tokens[0], tokens[1:]) if tokens else ("", [])
    if head in EACH and head not in cards[OWN].table:
        name = _entry(head, rest[:1], document)
        return _inside(cards[name], rest[1:], fault) if name else Place("")
    if head in SINGLE and head not in cards[OWN].table:
        return _inside(cards[head.replace("_", "-")], rest, fault)
    return _inside(cards[head if head in LISTS else OWN], tokens, fault)


def _entry(key: str, token: list[str], document: Document) -> str:
    """The name of the card of one stage, form or track, by its key or its position."""
    value = document.get(key)
    tables = _tables(value)
    names = list(value) if isinstance(value, Mapping) else [table.get("key") for _, table in tables]
    position = _position(names, token)
    return "" if position is None else f"{EACH[key][0]}-{position + 1}"


def _position(names: list[Any], token: list[str]) -> int | None:
    """Which entry a part of a path means: by its name, else by its position."""
    for place, name in enumerate(names):
        if token and isinstance(name, str) and joined("", name) == token[0]:
            return place
    if token and token[0].isdigit() and int(token[0]) <= len(names):
        return int(token[0]) - 1
    return None


def _inside(card: Card, tokens: list[str], fault: Fault) -> Place:
    """The input of a card to which the rest of a path leads."""
    if not tokens:
        return Place(card.name, HEADING) if HEADING in card.table else Place(card.name)
    key = tokens[0]
    if key in {joined("", one) for one in rest_of(card.spec, card.table)}:
        return Place(card.name, REST)
    for rows in card.spec.rows:
        if rows.key == key:
            return _in_row(card, rows, tokens[1:], fault)
    known = {one.key for one in card.spec.inputs}
    return Place(card.name, key) if key in known else Place(card.name)


def _in_row(card: Card, rows: Rows, tokens: list[str], fault: Fault) -> Place:
    value = card.table.get(rows.key)
    names = [_own_key(entry) for entry in value] if isinstance(value, list) else list(value or {})
    row = _position(names, tokens)
    if row is None or rows.key not in held_rows(card.spec, card.table):
        return Place(card.name, rows.key, 0)
    if rows.shape in ("texts", "lists"):
        # What is wrong with the key has the same path as what is wrong with all of its value.
        of_value = len(tokens) > 1 or fault.code in ("empty", "too-long", "wrong-type")
        return Place(card.name, rows.key, row, "value" if of_value else "key")
    columns = {one.key for one in rows.inputs}
    named = tokens[1] if len(tokens) > 1 else ""
    return Place(card.name, rows.key, row, named if named in columns else rows.inputs[0].key)


def _own_key(entry: object) -> object:
    return entry.get("key") if isinstance(entry, Mapping) else None
