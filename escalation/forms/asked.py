"""The forms of a policy as fields of a page, and what was typed as the record keeps it (POLICY_FORMAT §5)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from components.forms import LongTextField, RadioSelect, ScaleField, YesNoField
from escalation.core.names import FieldKind, FormBy
from escalation.core.policy_parts import Field, Form
from escalation.core.stages import Side

LOW, HIGH = "this child is certain to be harmed", "safe enough for us to stop worrying"


def asked_of(side: Side, form: Form) -> bool:
    """Whether this side fills the form, alone or with the other."""
    own = FormBy.RAISING_SIDE if side is Side.RAISING else FormBy.RESPONDING_SIDE
    return form.by in (own, FormBy.EACH_SIDE, FormBy.BOTH_SIDES_TOGETHER)


def fields_of(form: Form, prefix: str) -> dict[str, forms.Field]:
    """A form's questions, in order, under names that begin with the prefix."""
    return {f"{prefix}_{number}": field_for(asked) for number, asked in enumerate(form.fields)}


def answers_of(form: Form, prefix: str, cleaned: Mapping[str, Any]) -> dict[str, str]:
    """What was answered, in words, by label."""
    return {
        asked.label: in_words(cleaned.get(f"{prefix}_{number}")) for number, asked in enumerate(form.fields)
    }


def field_for(asked: Field) -> forms.Field:
    """One question of a policy's form."""
    common: dict[str, Any] = {"label": asked.label, "required": not asked.optional}
    match asked.kind:
        case FieldKind.SCALE:
            return ScaleField(low=LOW, high=HIGH, **common)
        case FieldKind.YES_OR_NO:
            return YesNoField(**common)
        case FieldKind.CHOICE:
            choices = [(choice, choice) for choice in asked.choices]
            return forms.ChoiceField(choices=choices, widget=RadioSelect(), **common)
        case FieldKind.ACTIONS:
            return LongTextField(help_text="One to a line: what, who, by when.", **common)
        case _:
            return LongTextField(**common)


def in_words(value: object) -> str:
    """An answer as text."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)
