"""From a bound field to what the GOV.UK component of its widget is drawn from."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from components import widgets
from components.rows import RowsFormSet

# Attributes that Django or a library puts on a widget and that a GOV.UK component says in its own way: no placeholder
# stands for a label, and no maxlength cuts a pasted text without a word.
SAID_OTHERWISE = {
    "class", "id", "cols", "rows", "maxlength", "minlength", "required", "aria-describedby", "placeholder",
}  # fmt: skip


def template_of(widget: forms.Widget) -> str:
    """The partial that draws a widget."""
    for kind, name in (
        (widgets.Scale, "scale"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (widgets.DateInput, "date-input"),
        (forms.PasswordInput, "password-input"),
        (forms.Textarea, "textarea"),
        (widgets.FileUpload, "file-upload"),
        (forms.widgets.Input, "input"),
    ):
        if isinstance(widget, kind):
            return f"components/{name}.html"
    raise TypeError(f"{type(widget).__name__} has no GOV.UK component")


def field_context(
    bound: BoundField,
    *,
    label_size: str = "",
    is_page_heading: bool = False,
    classes: str = "",
    hint: str | None = None,
) -> dict[str, Any]:
    """All that a field's partial needs: the arguments of the component under their GOV.UK names."""
    widget = bound.field.widget
    id_ = input_id(bound)
    said = bound.help_text if hint is None else hint
    errors = [str(message) for message in bound.errors]
    described_by = [f"{id_}-hint"] * bool(said) + [f"{id_}-error"] * bool(errors)
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | widgets.DateInput)
    context = {
        "id": id_,
        "name": bound.html_name,
        "value": bound.value(),
        "label": {"text": bound.label, "size": label_size, "is_page_heading": is_page_heading},
        "hint": said,
        "errors": errors,
        "described_by": " ".join(described_by),
        "fieldset": grouped,
        "classes": " ".join(filter(None, [str(widget.attrs.get("class", "")), classes])),
        "attributes": {name: value for name, value in widget.attrs.items() if name not in SAID_OTHERWISE},
        "disabled": bound.field.disabled,
        "widget": widget,
    }
    return context | particulars(bound, widget)


def particulars(bound: BoundField, widget: forms.Widget) -> dict[str, Any]:
    """What only this kind of component asks for."""
    if isinstance(widget, forms.Textarea):
        return {"rows": widget.attrs.get("rows", 5), "maxlength": getattr(bound.field, "max_length", None)}
    if isinstance(widget, widgets.DateInput):
        return {"items": list(date_items(bound, widget))}
    if isinstance(widget, forms.CheckboxInput):
        return {"checked": widget.check_test(bound.value())}
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return {"groups": option_groups(bound, widget)}
    if isinstance(widget, widgets.FileUpload):
        return {"waiting": widget.waits()}
    if isinstance(widget, forms.widgets.Input):
        kind = "text" if isinstance(widget, forms.NumberInput) else widget.input_type
        return {"type": kind, "value": widget.format_value(bound.value())}
    return {}


def input_id(bound: BoundField) -> str:
    """The id of a field: of its only input, or the stem of the ids of several."""
    return str(bound.field.widget.attrs.get("id") or bound.auto_id or bound.html_name)


def date_items(bound: BoundField, widget: widgets.DateInput) -> Iterator[dict[str, Any]]:
    """The parts of a date, each with its own id."""
    typed = widget.typed(bound.value())
    wrong = parts_in_error(bound)
    for part, label in widget.parts:
        yield {
            "part": part,
            "id": f"{input_id(bound)}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": label,
            "value": typed.get(part, ""),
            "error": part in wrong,
        }


def parts_in_error(bound: BoundField) -> list[str]:
    """The parts of a date that an error is about; all of them where it does not say."""
    found = bound.form.errors.as_data().get(bound.name, [])
    named = [part for error in found for part in (error.params or {}).get("parts", ())]
    every = [part for part, _ in bound.field.widget.parts]
    return (named or every) if found else []


def option_groups(bound: BoundField, widget: forms.widgets.ChoiceWidget) -> list[dict[str, Any]]:
    """The choices as items, in their groups; the first item has the id of the field itself."""
    shown = widget.format_value(bound.value())
    groups, number = [], 0
    for name, options, _ in widget.optgroups(bound.html_name, shown):
        items = []
        for option in options:
            number += 1
            items.append(choice_item(bound, widget, option, number))
        groups.append({"label": name, "items": items})
    return groups


def choice_item(
    bound: BoundField, widget: forms.Widget, option: dict[str, Any], number: int
) -> dict[str, Any]:
    """One radio, checkbox or option, with its hint and with the fields that it reveals."""
    value = str(option["value"])
    return {
        "id": input_id(bound) + (f"-{number}" if number > 1 else ""),
        "value": value,
        "text": option["label"],
        "checked": option["selected"],
        "hint": getattr(widget, "hints", {}).get(value, ""),
        "reveals": [bound.form[name] for name in getattr(widget, "reveals", {}).get(value, ())],
        "divider": value == getattr(widget, "divider", "") != "",
    }


def first_input_id(bound: BoundField) -> str:
    """The id that a link to the field lands on: that of an input in the page, of a date the first in error."""
    id_ = input_id(bound)
    if isinstance(bound.field.widget, widgets.DateInput):
        wrong = parts_in_error(bound)
        return f"{id_}_{wrong[0]}" if wrong else bound.field.widget.id_for_label(id_)
    return id_


def error_list(form: forms.BaseForm, *, before: str = "") -> Iterator[dict[str, str]]:
    """Each error of a form, in the order of the page, with the link to its first input."""
    for message in form.non_field_errors():
        yield {"text": f"{before}{message}", "href": ""}
    for bound in form:
        for message in bound.errors:
            href = "" if bound.is_hidden else f"#{first_input_id(bound)}"
            yield {"text": f"{before}{message}", "href": href}


def errors_on_page(*things: object) -> list[dict[str, str]]:
    """The errors of forms and of rows of forms, each sentence once per place."""
    found: list[dict[str, str]] = []
    for thing in things:
        if isinstance(thing, RowsFormSet):
            first = f"#{first_input_id(next(iter(thing.forms[0])))}"
            found += [{"text": str(message), "href": first} for message in thing.non_form_errors()]
            for number, form in enumerate(thing.forms, 1):
                found += error_list(form, before=f"{thing.row_name} {number}: ")
        elif isinstance(thing, forms.BaseForm):
            found += error_list(thing)
    return list({(item["text"], item["href"]): item for item in found}.values())
