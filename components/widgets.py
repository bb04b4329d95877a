"""Widgets that know their GOV.UK component. `presenters.py` reads them, templates/components/ draws them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

Typed = dict[str, str]


class Textarea(forms.Textarea):
    """A text of several lines. Browsers send a line break as two characters and count it as one; so do we."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> object:  # noqa: ANN401
        """The text with its line breaks as one character each."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Choices:
    """What GOV.UK's radios and checkboxes can say beside each choice, all keyed by the choice's value.

    hints: a sentence under the choice. reveals: names of fields of the same form that are asked only with this choice;
    they stand under it, and without JavaScript they are simply open. divider: the value before which "or" stands.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[tuple[object, object]] = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        divider: str = "",
        inline: bool = False,
        small: bool = False,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = dict(hints or {})
        self.reveals = {value: list(names) for value, names in (reveals or {}).items()}
        self.divider = divider
        self.inline = inline
        self.small = small


class RadioSelect(Choices, forms.RadioSelect):
    """Radios."""


class CheckboxSelectMultiple(Choices, forms.CheckboxSelectMultiple):
    """Checkboxes."""


@dataclass(frozen=True)
class Waiting:
    """A file that was chosen before and waits while the rest of the form is mended."""

    token: str
    name: str


class FileUpload(forms.FileInput):
    """A file. Shown again, the file that was chosen before is named, and sent along as a token: `name` and `_waits`."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, waits: Callable[[], Waiting | None] = lambda: None
    ) -> None:
        super().__init__(attrs)
        self.waits = waits

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ANN401
        """The file that was chosen now; else the token of the one that waits."""
        return (files or {}).get(name) or data.get(f"{name}_waits")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ANN401
        return name not in (files or {}) and f"{name}_waits" not in data


class Scale(forms.RadioSelect):
    """Radios from 0 to 10 in a row, with words at both ends."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, low: str, high: str) -> None:
        super().__init__(attrs)
        self.low = low
        self.high = high


class DateInput(forms.Widget):
    """A date as three typed parts: name_day, name_month and name_year, whose ids are those with `id_` before."""

    parts: tuple[tuple[str, str], ...] = (("day", "Day"), ("month", "Month"), ("year", "Year"))
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Typed:
        """What was typed, by part."""
        return {part: str(data.get(f"{name}_{part}") or "").strip() for part, _ in self.parts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        """True where the request had none of the parts."""
        return all(f"{name}_{part}" not in data for part, _ in self.parts)

    def id_for_label(self, id_: str) -> str:
        """The first part's: the legend of a date belongs to no single input."""
        return f"{id_}_{self.parts[0][0]}"

    def typed(self, value: object) -> Typed:
        """The parts to show: what was typed, or those of a date, also as ISO text from a draft."""
        if isinstance(value, str) and value:
            value = self.from_text(value)
        if isinstance(value, date):
            return self.split(value)
        return value if isinstance(value, dict) else {}

    def from_text(self, text: str) -> date:
        """A date from ISO text."""
        return date.fromisoformat(text)

    def split(self, value: date) -> Typed:
        """The parts of a date."""
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}


class WhenInput(DateInput):
    """A date and a time of day: the three parts, and name_time."""

    parts = (*DateInput.parts, ("time", "Time"))

    def from_text(self, text: str) -> date:
        """A moment from ISO text."""
        return datetime.fromisoformat(text)

    def split(self, value: date) -> Typed:
        """The local parts of a moment."""
        if not isinstance(value, datetime):
            return super().split(value)
        local = timezone.localtime(value)
        return {**super().split(local), "time": f"{local:%H:%M}"}
