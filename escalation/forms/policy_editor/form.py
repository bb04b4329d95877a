"""A card as a form: drawn from the file, what is wrong beside its input, and read back into the file."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict

from components.forms import GovukForm, RowsFormSet, Textarea, VersionedForm
from escalation.core.names import KINDS, POSTS, SIDES
from escalation.core.policy_faults import Fault, PolicyFaults
from escalation.core.policy_text import read_document
from escalation.core.policy_write import write_document
from escalation.core.words import spoken
from escalation.forms.policy_editor.cards import EACH, LISTS, SINGLE
from escalation.forms.policy_editor.inputs import Input, Names
from escalation.forms.policy_editor.places import REST, Card, Place
from escalation.forms.policy_editor.specs import Rows
from escalation.forms.policy_editor.tables import (
    MOST_ROWS,
    composed,
    held_rows,
    read_inputs,
    rest_of,
    shown_inputs,
)

REST_LABEL = "Everything else on this card, as in the file"
REST_HINT = 'For keys that have no input of their own. Written as in a policy file: key = "text"'


def names_of(document: Mapping[str, Any]) -> Names:
    """The names that this policy declares, beside those of the format, as choices."""
    posts = [*((spoken(slug), title) for slug, title in POSTS.items()), *_titled(document.get("posts"))]
    kinds = [*((spoken(slug), title) for slug, title in KINDS.items()), *_titled(document.get("kinds"))]
    sides = [(spoken(side), f"The {spoken(side)}") for side in SIDES]
    stages = document.get("stages")
    own = [stage for stage in stages if isinstance(stage, Mapping)] if isinstance(stages, list) else []
    return {
        "posts": _once(posts),
        "kinds": _once(kinds),
        "actors": _once([*kinds, *sides, ("any", "Every other agency")]),
        "stages": [(str(one["key"]), str(one.get("title") or one["key"])) for one in own if one.get("key")],
    }


def _titled(table: object) -> list[tuple[str, str]]:
    if not isinstance(table, Mapping):
        return []
    titles = ((key, one.get("title") if isinstance(one, Mapping) else one) for key, one in table.items())
    return [(key, title if isinstance(title, str) and title else key) for key, title in titles]


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(pairs).items())


class RowForm(GovukForm):
    """One row of a card."""


class CardForm(VersionedForm):
    """The inputs of a card, and the text area for the rest of it."""

    rest = forms.CharField(
        label=REST_LABEL,
        help_text=REST_HINT,
        required=False,
        strip=False,
        widget=Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )


class CardEditor:
    """A card on its page: the form, its rows, and after reading them the table that was typed."""

    def __init__(self, card: Card, names: Names, version: int, data: Any = None) -> None:  # noqa: ANN401
        self.card = card
        self.is_sent = data is not None
        data = data if self.is_sent else _data(card, version)
        self.form = CardForm(data, initial={"version": version})
        for one in card.spec.inputs:
            self.form.fields[one.key] = one.field(names, data.getlist(one.key))
        self.form.order_fields([*(one.key for one in card.spec.inputs), REST])
        self.rows = {rows.key: _rows(rows, names, data) for rows in card.spec.rows}
        self.wrong: list[str] = []  # what belongs to no input
        self.table: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Whether it was sent, and can be kept: faults of the policy are kept as they are, and shown."""
        if self.form.is_resizing:
            return False
        sound = [self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if all(sound):
            self._read()
        return not self.form.errors and not any(self._row_errors())

    def _row_errors(self) -> Iterable[bool]:
        return (rows.total_error_count() > 0 for rows in self.rows.values())

    def _read(self) -> None:
        table = read_inputs(self.card.spec.inputs, self.form.cleaned_data)
        for rows in self.card.spec.rows:
            self._read_rows(rows, table)
        try:
            rest = read_document(self.form.cleaned_data[REST])
        except PolicyFaults as found:
            for fault in found.faults:
                self.form.add_error(REST, f"{fault.path.capitalize()}: {fault.sentence}")
            return
        for key in rest:
            if key in table:
                self.form.add_error(REST, f"“{key}” is filled in above already: write it in one place")
            elif not self.card.where and key not in self.card.table and key in {*EACH, *SINGLE, *LISTS}:
                self.form.add_error(REST, f"“{key}” has a card of its own: write it there")
        self.table = {**table, **rest}

    def _read_rows(self, rows: Rows, table: dict[str, Any]) -> None:
        formset = self.rows[rows.key]
        entries: list[dict[str, Any]] = []
        for form in formset.forms:
            if not form.has_changed():
                continue
            entry = read_inputs(rows.inputs, form.cleaned_data)
            first = rows.inputs[0]
            if rows.shape in ("texts", "lists", "headed", "fields") and first.key not in entry:
                form.add_error(first.key, f"Say “{first.label.lower()}”")
            elif rows.shape in ("texts", "lists", "headed") and entry["key"] in [
                one["key"] for one in entries
            ]:
                form.add_error(first.key, f"“{entry['key']}” stands here twice")
            else:
                entries.append(entry)
        if (value := composed(rows, entries)) is not None:
            table[rows.key] = value

    def show(self, faults: Iterable[tuple[Fault, Place]]) -> None:
        """Each fault of this card beside its input; what has none stands on the card."""
        self.form.full_clean()
        for rows in self.rows.values():
            rows.full_clean()
        for fault, place in faults:
            if place.card == self.card.name:
                self._show(sentence_of(fault, place), place)

    def _show(self, sentence: str, place: Place) -> None:
        if not place.input:
            self.wrong.append(sentence)
        elif place.row is None:
            self.form.add_error(place.input, sentence)
        elif not place.column:
            self.rows[place.input].non_form_errors().append(sentence)
        else:
            self.rows[place.input].forms[place.row].add_error(place.column, sentence)

    def on_version(self, version: int) -> None:
        """The form on a newer version of the draft, with what was typed."""
        self.form.put(version=str(version), once=str(uuid4()))
        self.form.full_clean()

    def parts(self) -> Iterator[tuple[str, list[BoundField], list[tuple[Rows, RowsFormSet]]]]:
        """Each group of the card: its heading, its inputs, its rows."""
        specs = {rows.key: rows for rows in self.card.spec.rows}
        for group in self.card.spec.grouped:
            inputs = [self.form[key] for key in group.inputs]
            yield group.title, inputs, [(specs[key], self.rows[key]) for key in group.rows]

    def errors(self) -> list[dict[str, str]]:
        """What the summary at the top says, each with a link to its input."""
        found = [{"text": one, "href": "#wrong"} for one in self.wrong]
        for _, inputs, groups in self.parts():
            found += _errors(inputs, "")
            for group, rows in groups:
                href = f"#{group.key}-row-1"
                found += [{"text": f"{group.title}: {one}", "href": href} for one in rows.non_form_errors()]
                for number, form in enumerate(rows.forms, start=1):
                    found += _errors(form, f"{group.row_name} {number}, ")
        lost = [self.form[name] for name in ("version", "once")]
        return [*found, *_errors([self.form[REST]], ""), *_errors(lost, "")]


def _errors(inputs: Iterable[BoundField], before: str) -> list[dict[str, str]]:
    return [
        {"text": f"{before}{bound.label}: {one}", "href": f"#{bound.auto_id}"}
        for bound in inputs
        for one in bound.errors
    ]


def sentence_of(fault: Fault, place: Place) -> str:
    """A fault as a sentence on a page. What is missing has a label there, and needs no name of the file's."""
    if fault.code == "missing-key" and place.input:
        return "Fill this in"
    return fault.sentence[:1].upper() + fault.sentence[1:]


def summed_up(fault: Fault, card: Card, place: Place) -> str:
    """A fault where it stands far from its card: the card, then what is to be done there."""
    asked = {one.key: one.label for one in card.spec.inputs} | {one.key: one.title for one in card.spec.rows}
    if fault.code == "missing-key" and place.input in asked:
        return f"{card.title}: fill in “{asked[place.input]}”"
    return f"{card.title}: {fault.sentence}"


def _rows(rows: Rows, names: Names, data: Any) -> RowsFormSet:  # noqa: ANN401
    """The rows of one group; each input offers also what was typed there in any row."""
    typed = {one.key: _typed(rows.key, one, data) for one in rows.inputs}
    form = type("Row", (RowForm,), {one.key: one.field(names, typed[one.key]) for one in rows.inputs})
    kind = type(
        "CardRows",
        (RowsFormSet,),
        {"form": form, "row_name": rows.row_name, "max_num": MOST_ROWS, "absolute_max": 2 * MOST_ROWS},
    )
    return kind(copy(data), prefix=rows.key)


def _typed(group: str, one: Input, data: Any) -> list[str]:  # noqa: ANN401
    end = f"-{one.key}"
    keys = [key for key in data if key.startswith(f"{group}-") and key.endswith(end)]
    return list(dict.fromkeys(value for key in keys for value in data.getlist(key)))


def _data(card: Card, version: int) -> MultiValueDict:
    """The card as a browser would send it unchanged."""
    data = MultiValueDict({"version": [str(version)], "once": [str(uuid4())]})
    for key, shown in shown_inputs(card.spec.inputs, card.table).items():
        data.setlist(key, shown)
    rows = held_rows(card.spec, card.table)
    for group in card.spec.rows:
        shown_rows = rows.get(group.key, [])
        data[f"{group.key}-TOTAL_FORMS"] = str(max(len(shown_rows), 1))
        data[f"{group.key}-INITIAL_FORMS"] = "0"
        for number, row in enumerate(shown_rows):
            for key, shown in row.items():
                data.setlist(f"{group.key}-{number}-{key}", shown)
    rest = rest_of(card.spec, card.table)
    data[REST] = write_document(rest) if rest else ""
    return data
