"""Forms: one field, all fields, rows, and the summary of what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string

from components import presenters
from components.rows import RowsFormSet
from components.tags.library import register


@register.simple_tag
def govuk_field(
    field: BoundField,
    label_size: str | None = None,
    is_page_heading: bool | None = None,
    classes: str = "",
    hint: str | None = None,
) -> str:
    """One field of any Django form: label or legend, hint, error, input. label_size: "", s, m, l or xl."""
    heading = is_page_heading
    if heading is None:
        heading = getattr(field.form, "page_heading", "") == field.name
    if label_size is None:
        label_size = "l" if heading else getattr(field.form, "label_size", "s")
    context = presenters.field_context(
        field, label_size=label_size, is_page_heading=heading, classes=classes, hint=hint
    )
    return render_to_string(presenters.template_of(field.field.widget), context)


@register.inclusion_tag("components/form.html")
def govuk_fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form: the hidden ones, then the questions one after another."""
    return {"form": form}


@register.inclusion_tag("components/rows.html")
def govuk_rows(rows: RowsFormSet) -> dict[str, Any]:
    """The rows of a RowsFormSet, with the buttons that add and remove one."""
    return {"formset": rows}


@register.inclusion_tag("components/error-summary.html")
def govuk_error_summary(
    form: object = None,
    rows: object = None,
    title_text: str = "There is a problem",
    error_list: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """What is wrong on the page, each with a link to its input; or an error_list of text and href."""
    return {"title_text": title_text, "error_list": error_list or presenters.errors_on_page(form, rows)}


@register.simple_tag
def error_prefix(form: object = None, rows: object = None) -> str:
    """ "Error: " for the title of a page that has errors."""
    return "Error: " if presenters.errors_on_page(form, rows) else ""
