"""A table of the file and what its card shows: each key in its input, or in the text area; and back, without loss."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from escalation.forms.policy_editor.inputs import Input
from escalation.forms.policy_editor.specs import Rows, Spec

Table = Mapping[str, Any]
Shown = dict[str, list[str]]

# More rows than this are read more easily in the text area.
MOST_ROWS = 60
# What a row of two holds where its second input is empty: a fault, and not nothing.
NOTHING: dict[str, object] = {"texts": "", "lists": []}


def shown_inputs(inputs: Sequence[Input], table: Table) -> Shown:
    """What stands in the inputs, by key; a key that none can hold is left out."""
    return {
        one.key: one.show(table[one.key]) or []
        for one in inputs
        if one.key in table and one.holds(table[one.key])
    }


def shown_rows(rows: Rows, value: object) -> list[Shown] | None:
    """What stands in each row; None where the rows cannot hold the value."""
    entries = _entries(rows, value)
    if entries is None or not 0 < len(entries) <= MOST_ROWS:
        return None
    shown = [shown_inputs(rows.inputs, entry) for entry in entries]
    whole = all(set(entry) == set(row) for entry, row in zip(entries, shown, strict=True))
    return shown if whole and all(shown) else None


def _entries(rows: Rows, value: object) -> list[dict[str, Any]] | None:
    """The value as a list of tables, whatever its shape in the file."""
    match rows.shape, value:
        case "tables", list() if all(isinstance(entry, Mapping) for entry in value):
            return [dict(entry) for entry in value]
        case "fields", list() if all(isinstance(entry, Mapping | str) for entry in value):
            return [{"label": entry} if isinstance(entry, str) else dict(entry) for entry in value]
        case (("texts" | "lists"), Mapping()):
            empty = NOTHING[rows.shape]
            return [
                {"key": key} if entry == empty else {"key": key, "value": entry}
                for key, entry in value.items()
            ]
        case "headed", Mapping() if all(
            isinstance(entry, Mapping) and "key" not in entry for entry in value.values()
        ):
            return [{"key": key, **entry} for key, entry in value.items()]
    return None


def composed(rows: Rows, entries: Sequence[dict[str, Any]]) -> object:
    """The value of rows as the file holds it; None where there is none."""
    if not entries:
        return None
    match rows.shape:
        case "texts" | "lists":
            empty = NOTHING[rows.shape]
            return {entry.get("key", ""): entry.get("value", empty) for entry in entries}
        case "headed":
            return {
                entry.get("key", ""): {key: value for key, value in entry.items() if key != "key"}
                for entry in entries
            }
        case "fields":
            return [entry["label"] if set(entry) == {"label"} else entry for entry in entries]
    return list(entries)


def read_inputs(inputs: Sequence[Input], cleaned: Table) -> dict[str, Any]:
    """The values that were typed, by key, without those that say nothing."""
    values = {one.key: one.read(cleaned.get(one.key) or "") for one in inputs}
    return {key: value for key, value in values.items() if value is not None}


def rest_of(spec: Spec, table: Table) -> dict[str, Any]:
    """What no input of the card holds: it stands in the text area, as in the file."""
    held = {*shown_inputs(spec.inputs, table), *(key for key, _ in _held_rows(spec, table))}
    return {key: value for key, value in table.items() if key not in held}


def _held_rows(spec: Spec, table: Table) -> Iterator[tuple[str, list[Shown]]]:
    for rows in spec.rows:
        if rows.key in table and (shown := shown_rows(rows, table[rows.key])) is not None:
            yield rows.key, shown


def held_rows(spec: Spec, table: Table) -> dict[str, list[Shown]]:
    """The rows that are shown, by the key of their group."""
    return dict(_held_rows(spec, table))


def in_order(table: Table, was: Table) -> dict[str, Any]:
    """The table with its keys as they stood before, the new ones behind them."""
    kept = [key for key in was if key in table]
    return {key: table[key] for key in (*kept, *(key for key in table if key not in was))}
