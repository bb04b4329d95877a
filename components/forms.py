"""Plain Django forms, drawn the GOV.UK way. README.md of this folder says how they are used."""

from collections.abc import Iterator
from copy import copy
from typing import Any, Self
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict

from components import sentences
from components.fields import DateField, LongTextField, ScaleField, WhenField, YesNoField
from components.renderers import GovukRenderer
from components.rows import RESIZE, RowsFormSet
from components.widgets import CheckboxSelectMultiple, DateInput, RadioSelect, Scale, Textarea, WhenInput

__all__ = [
    "CheckboxSelectMultiple",
    "DateField",
    "DateInput",
    "GovukForm",
    "GovukFormMixin",
    "LongTextField",
    "RadioSelect",
    "RowsFormSet",
    "Scale",
    "ScaleField",
    "Textarea",
    "VersionedForm",
    "WhenField",
    "WhenInput",
    "YesNoField",
]


class GovukFormMixin(forms.BaseForm):
    """What makes any Django form one of GOV.UK's components, with sentences that name what is missing or wrong.

    page_heading names the field whose label is the page's heading, where a page asks one thing.
    """

    default_renderer = GovukRenderer
    use_required_attribute = False
    label_size = "s"
    page_heading = ""

    @property
    def questions(self) -> list[BoundField]:
        """The fields to draw one after another; a field that a choice reveals is drawn under that choice."""
        revealed = {name for _, _, names in self.reveals() for name in names}
        return [bound for bound in self.visible_fields() if bound.name not in revealed]

    def reveals(self) -> Iterator[tuple[str, str, list[str]]]:
        """Each field with a choice of it and the names of the fields that this choice reveals."""
        for name, field in self.fields.items():
            for value, names in getattr(field.widget, "reveals", {}).items():
                yield name, value, names

    def unasked(self) -> set[str]:
        """The fields whose choice was not chosen, also further down: they are neither required nor kept."""
        found: set[str] = set()
        while (
            more := self.revealed(chosen=False, unless=found)
            - self.revealed(chosen=True, unless=found)
            - found
        ):
            found |= more
        return found

    def revealed(self, *, chosen: bool, unless: set[str]) -> set[str]:
        """What is revealed by the choices that were chosen, or by the others; of a field in `unless` none was."""
        names: set[str] = set()
        for name, value, revealed in self.reveals():
            typed = self[name].data
            is_chosen = value in typed if isinstance(typed, list | tuple) else value == typed
            if (is_chosen and name not in unless) == chosen:
                names.update(revealed)
        return names

    @property
    def is_resizing(self) -> bool:
        """Whether "Add another" or "Remove" was pressed: what was typed is shown again, nothing is judged."""
        return self.is_bound and RESIZE in self.data

    def is_valid(self) -> bool:
        """Whether there is something to act on."""
        return not self.is_resizing and super().is_valid()

    def full_clean(self) -> None:
        """Clean, with sentences made from the labels as they stand now."""
        if self.is_resizing:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}
            return
        for name, field in self.fields.items():
            if field.label is None:
                field.label = self[name].label
            sentences.give_sentences(field, str(field.label))
        super().full_clean()

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # unknown to the stubs
        for name in self.unasked():
            self._errors.pop(name, None)
            self.cleaned_data[name] = getattr(self.fields[name], "empty_value", None)


class GovukForm(GovukFormMixin, forms.Form):
    """A form of Accord."""


LOST = "We could not tell what this page was built on. Check what you typed and send it again."


class VersionedForm(GovukForm):
    """A form that carries the version of the row that it was built on, and a key that makes a second sending harmless.

    The view gives `initial={"version": ...}`; cleaned_data has `version` (int) and `once` (UUID).
    """

    version = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], LOST),
    )
    once = forms.UUIDField(
        initial=uuid4, widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], LOST)
    )

    def full_clean(self) -> None:
        """Clean. Hidden fields that were lost are put back as of now, so that sending again goes through."""
        super().full_clean()
        if self.is_bound and not self.is_resizing and {"version", "once"} & self._errors.keys():
            self.put(**{name: str(self[name].initial) for name in ("version", "once")})

    def on_version(self, version: int) -> Self:
        """This form on a newer version of its row, for the page that shows what changed and keeps what was typed."""
        self.put(version=str(version))
        self.full_clean()
        return self

    def put(self, **values: str) -> None:
        """Change what was sent, by name of the field."""
        data: Any = copy(self.data)
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data
