"""The inputs of a card: how a value of the file is shown in one, and what is typed becomes a value again.

A value that an input cannot hold without loss is shown in none: it stands in the card's text area, as in the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from components.forms import CheckboxSelectMultiple, Textarea
from components.parsing import read_day
from escalation.core.words import Word, normal, spoken

Choices = Sequence[tuple[str, str]]
# Names that the policy itself declares, by the list that they stand in.
Names = Mapping[str, Choices]

DAY = re.compile(r"(\d{1,2})[ /.-]+(\w+)[ /.-]+(\d{4})")


@dataclass(frozen=True)
class Input:
    """One line of text, for a text."""

    key: str
    label: str
    hint: str = ""

    def field(self, names: Names, typed: Sequence[str]) -> forms.Field:
        return forms.CharField(label=self.label, help_text=self.hint, required=False)

    def show(self, value: object) -> list[str] | None:
        """What stands in the input for a value; None where it cannot hold it."""
        if isinstance(value, str) and value.strip() and not re.search(r"[\n\r\0]", value.strip()):
            return [value.strip()]
        return None

    def read(self, typed: Any) -> object:  # noqa: ANN401 - what the field cleaned
        """The value that was typed; None where there is none."""
        return typed or None

    def same(self, one: object, other: object) -> bool:
        """Whether two values say the same in the format."""
        return type(one) is type(other) and one == other

    def holds(self, value: object) -> bool:
        """Whether the input shows this value, and gives it back."""
        shown = self.show(value)
        if shown is None:
            return False
        back = self.back(shown)
        return self.same(back, value.strip() if isinstance(value, str) else value)

    def back(self, shown: list[str]) -> object:
        return self.read(shown[0])


@dataclass(frozen=True)
class LongText(Input):
    """Several lines, for a text."""

    rows: int = 4

    def field(self, names: Names, typed: Sequence[str]) -> forms.Field:
        widget = Textarea(attrs={"rows": self.rows})
        return forms.CharField(label=self.label, help_text=self.hint, required=False, widget=widget)

    def show(self, value: object) -> list[str] | None:
        sound = isinstance(value, str) and value.strip() and not re.search(r"[\r\0]", value)
        return [value.strip()] if sound else None  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Several(Input):
    """A list of texts, one to a line or with commas between."""

    between: str = "\n"
    rows: int = 4

    def field(self, names: Names, typed: Sequence[str]) -> forms.Field:
        widget = Textarea(attrs={"rows": self.rows}) if self.between == "\n" else forms.TextInput()
        return forms.CharField(label=self.label, help_text=self.hint, required=False, widget=widget)

    def show(self, value: object) -> list[str] | None:
        if not isinstance(value, list) or not value:
            return None
        if not all(isinstance(one, str) and one.strip() for one in value):
            return None
        if any(re.search(rf"[\n\r\0{self.between}]", one) for one in value):
            return None
        return [("\n" if self.between == "\n" else f"{self.between} ").join(value)]

    def read(self, typed: Any) -> object:  # noqa: ANN401
        return [part.strip() for part in typed.split(self.between) if part.strip()] or None

    def same(self, one: object, other: object) -> bool:
        return isinstance(other, list) and one == [part.strip() for part in other]


@dataclass(frozen=True)
class Choice(Input):
    """One of a list of words, or of names that the policy declares; what is neither is shown as it stands."""

    words: tuple[tuple[str, str], ...] = ()
    names: str = ""
    none: str = "Not said"

    def field(self, names: Names, typed: Sequence[str]) -> forms.Field:
        known = [*self.words, *names.get(self.names, ())]
        other = [(one, f"{one} (not known)") for one in typed if one and one not in dict(known)]
        return forms.CharField(
            label=self.label,
            help_text=self.hint,
            required=False,
            widget=forms.Select(choices=[("", self.none), *known, *other]),
        )

    def show(self, value: object) -> list[str] | None:
        shown = super().show(value)
        return [self.canonical(shown[0])] if shown else None

    def canonical(self, text: str) -> str:
        """A word of the list as the list spells it."""
        return next((word for word, _ in self.words if normal(word) == normal(text)), text)

    def same(self, one: object, other: object) -> bool:
        return isinstance(one, str) and isinstance(other, str) and normal(one) == normal(other)


@dataclass(frozen=True)
class Ticked(Choice):
    """Several words of a list."""

    def field(self, names: Names, typed: Sequence[str]) -> forms.Field:
        other = [(one, f"{one} (not known)") for one in typed if one not in dict(self.words)]
        return forms.MultipleChoiceField(
            label=self.label,
            help_text=self.hint,
            required=False,
            widget=CheckboxSelectMultiple(small=True),
            choices=[*self.words, *other],
        )

    def show(self, value: object) -> list[str] | None:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            return None
        shown = [self.canonical(one) for one in value]
        # Boxes have an order of their own: a list in another one is shown as it is written.
        order = [word for word, _ in self.words if word in shown]
        return shown if shown == [*order, *(one for one in shown if one not in order)] else None

    def read(self, typed: Any) -> object:  # noqa: ANN401
        return list(typed) or None

    def back(self, shown: list[str]) -> object:
        return self.read(shown)

    def same(self, one: object, other: object) -> bool:
        return (
            isinstance(one, list)
            and isinstance(other, list)
            and [normal(part) for part in one] == [normal(part) for part in other]
        )


@dataclass(frozen=True)
class YesNo(Choice):
    """True or false, or not said."""

    words: tuple[tuple[str, str], ...] = field(default=(("yes", "Yes"), ("no", "No")))

    def show(self, value: object) -> list[str] | None:
        return ["yes" if value else "no"] if isinstance(value, bool) else None

    def read(self, typed: Any) -> object:  # noqa: ANN401
        return {"yes": True, "no": False}.get(typed, typed or None)

    def same(self, one: object, other: object) -> bool:
        return one is other


@dataclass(frozen=True)
class Whole(Input):
    """A whole number; what is none is kept as it was typed, and is a fault."""

    def show(self, value: object) -> list[str] | None:
        return [str(value)] if type(value) is int else super().show(value)

    def read(self, typed: Any) -> object:  # noqa: ANN401
        return int(typed) if re.fullmatch(r"-?[0-9]{1,9}", typed) and typed.isascii() else typed or None


@dataclass(frozen=True)
class Day(Input):
    """A date; what is none is kept as it was typed, and is a fault."""

    def show(self, value: object) -> list[str] | None:
        return [f"{value.day} {value:%B} {value.year}"] if type(value) is date else super().show(value)

    def read(self, typed: Any) -> object:  # noqa: ANN401
        try:
            if found := DAY.fullmatch(typed):
                return read_day(found[1], found[2], found[3])
            return date.fromisoformat(typed)
        except ValueError:
            return typed or None


def words_of(words: Iterable[Word]) -> tuple[tuple[str, str], ...]:
    """A list of words of the format as choices: as an author writes them, with what people read."""
    return tuple((spoken(word), word.description) for word in words)
