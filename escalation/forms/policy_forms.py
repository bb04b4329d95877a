"""A policy's own form as a page: its questions as fields, its actions as rows, its answers as the record keeps them."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms

from components.forms import DateField, GovukForm, RowsFormSet, VersionedForm
from components.words import day_in_words
from escalation.core.names import FieldKind
from escalation.core.policy_parts import Field, Form
from escalation.forms.asked import answers_of, fields_of

LINE = re.compile(r"(?P<what>.*); (?P<who>[^;]*); by (?P<day>[^;]*)")


class PolicyFields(GovukForm):
    """The questions of a policy's forms among a form's own fields."""

    def __init__(self, *args: Any, asks: Iterable[Form], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.asks = {form.key: form for form in asks}
        for key, form in self.asks.items():
            self.fields |= fields_of(form, key)

    def bound(self, form: Form) -> list[forms.BoundField]:
        """The questions of one form, as they are drawn."""
        return [self[name] for name in fields_of(form, form.key)]

    def answers(self, key: str) -> dict[str, str]:
        """What was answered in one form, in words, by label."""
        return answers_of(self.asks[key], key, self.cleaned_data)


class PolicyForm(PolicyFields, VersionedForm):
    """One form of a policy, as a page of its own; its first question of actions is asked as rows beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for form in self.asks.values():
            if (asked := rows_field(form)) is not None:
                del self.fields[name_of(form, asked)]


class ActionForm(GovukForm):
    """One action: what, who, by when."""

    what = forms.CharField(label="What", max_length=500)
    who = forms.CharField(label="Who", max_length=200)
    due = DateField(label="By when")


class ActionRows(RowsFormSet):
    form = ActionForm
    row_name = "Action"

    def lines(self) -> str:
        """The rows as the record keeps them: one to a line, what, who, by when."""
        return "\n".join(
            f"{row['what']}; {row['who'].replace(';', ',')}; by {day_in_words(row['due'])}"
            for row in self.filled()
        )


class NeededActionRows(ActionRows):
    least = 1


def rows_field(form: Form) -> Field | None:
    """The question that is asked as rows: a form's first of actions. A second one is a text, one action to a line."""
    return next((asked for asked in form.fields if asked.kind is FieldKind.ACTIONS), None)


def rows_class(form: Form) -> type[ActionRows] | None:
    """The rows that a form asks for, if it does."""
    asked = rows_field(form)
    if asked is None:
        return None
    return ActionRows if asked.optional else NeededActionRows


def rows_of(lines: str) -> list[dict[str, Any]]:
    """Rows to fill in beforehand, from what the record keeps; a line that is none becomes the "what" of a row."""
    rows = []
    for line in lines.splitlines():
        found = LINE.fullmatch(line)
        try:
            due = datetime.strptime(found["day"], "%A %d %B %Y").date() if found else None  # noqa: DTZ007
        except ValueError:
            found, due = None, None
        rows.append({"what": found["what"], "who": found["who"], "due": due} if found else {"what": line})
    return rows


def name_of(form: Form, asked: Field) -> str:
    """The name of a question among the fields of a page."""
    return f"{form.key}_{form.fields.index(asked)}"


def initial_of(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """What to fill in beforehand, from answers by label."""
    return {
        name_of(form, asked): answer.lower() if asked.kind is FieldKind.YES_OR_NO else answer
        for asked in form.fields
        if (answer := answers.get(asked.label))
    }
