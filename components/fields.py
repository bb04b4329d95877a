"""Fields for what Accord asks again and again: days, moments, yes or no, the scale, longer texts."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from components import parsing, sentences, widgets
from components.words import day_in_words, in_words, joined


class LongTextField(forms.CharField):
    """A text of several lines with a character count. Outer space is stripped, line breaks are kept."""

    widget = widgets.Textarea

    def __init__(self, *, max_length: int = 4000, rows: int = 5, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("widget", widgets.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """Radios Yes and No; cleans to True, False, or None where no answer was required."""

    widget = widgets.RadioSelect

    def __init__(self, *, yes: str = "Yes", no: str = "No", **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("widget", widgets.RadioSelect(inline=(yes, no) == ("Yes", "No")))
        super().__init__(choices=[("yes", yes), ("no", no)], coerce=is_yes, empty_value=None, **kwargs)

    def prepare_value(self, value: object) -> object:
        """The choice that stands for True or False."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value


def is_yes(value: str) -> bool:
    """The meaning of a choice of YesNoField."""
    return value == "yes"


class ScaleField(forms.TypedChoiceField):
    """A number from 0 to 10, with words at both ends; cleans to an int, or None where it was not required."""

    def __init__(self, *, low: str, high: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            choices=[(str(number), str(number)) for number in range(11)],
            coerce=int,
            empty_value=None,
            widget=widgets.Scale(low=low, high=high),
            **kwargs,
        )


def limit_in_words(limit: date) -> str:
    """A limit as an error says it."""
    return in_words(limit) if isinstance(limit, datetime) else day_in_words(limit)


class DateField(forms.Field):
    """A date typed as day, month and year; months by name are understood.

    `not_after` and `not_before` are given by the form's __init__, which is given today: a field reads no clock.
    """

    widget = widgets.DateInput
    thing = "The date"
    default_error_messages = {
        "incomplete": "%(subject)s must include %(missing)s",
        "invalid": "%(subject)s must be a real date",
        "year": "%(subject)s must have a year of 4 figures, like 2027",
        "not_after": "%(subject)s must not be after %(limit)s",
        "not_before": "%(subject)s must not be before %(limit)s",
    }
    parts_in_words = {"day": "a day", "month": "a month", "year": "a year", "time": "a time"}

    def __init__(
        self,
        *,
        not_after: date | None = None,
        not_before: date | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.not_after = not_after
        self.not_before = not_before

    def refuse(self, code: str, *parts: str, **params: str) -> ValidationError:
        """An error of this field; `parts` are the inputs that it marks."""
        about = sentences.subject(str(self.label or ""), self.thing) or self.thing
        return ValidationError(self.error_messages[code], code, {"subject": about, "parts": parts, **params})

    def to_python(self, value: object) -> date | None:
        """The date, or None where nothing was typed."""
        if not isinstance(value, dict):
            return value if isinstance(value, date) else None
        missing = [part for part, _ in self.widget.parts if not value.get(part)]
        if len(missing) == len(self.widget.parts):
            return None
        if missing:
            said = joined([self.parts_in_words[part] for part in missing])
            raise self.refuse("incomplete", *missing, missing=said)
        return self.read(value)

    def read(self, typed: widgets.Typed) -> date:
        """The date of parts that are all there."""
        if not (len(typed["year"]) == 4 and typed["year"].isdecimal()):
            raise self.refuse("year", "year")
        try:
            return parsing.read_day(typed["day"], typed["month"], typed["year"])
        except ValueError:
            raise self.refuse("invalid", "day", "month", "year") from None

    def validate(self, value: date | None) -> None:
        """Required, and within the limits."""
        super().validate(value)
        parts = tuple(part for part, _ in self.widget.parts)
        if value and self.not_after and value > self.not_after:
            raise self.refuse("not_after", *parts, limit=limit_in_words(self.not_after))
        if value and self.not_before and value < self.not_before:
            raise self.refuse("not_before", *parts, limit=limit_in_words(self.not_before))


class WhenField(DateField):
    """A date and a local time of day ("5pm", "10.30am", "17:00"); cleans to a moment in UTC."""

    widget = widgets.WhenInput
    thing = "The date and time"
    default_error_messages = {
        "time": "Enter a time like 10:30am or 5pm",
        "skipped": "%(subject)s must be a time that existed: the clocks went forward over it",
    }

    def read(self, typed: widgets.Typed) -> datetime:
        """The moment; of the hour that comes twice when the clocks go back, the first."""
        day = super().read(typed)
        try:
            moment = parsing.read_time(typed["time"])
        except ValueError:
            raise self.refuse("time", "time") from None
        return self.at(day, moment)

    def at(self, day: date, moment: time) -> datetime:
        """That local time on that day, refused where the clocks jumped over it.

        In UTC, since Python takes a moment of the hour that comes twice for equal to none in another zone.
        """
        local = timezone.make_aware(datetime.combine(day, moment))
        found = local.astimezone(UTC)
        if found.astimezone(local.tzinfo).time() != moment:
            raise self.refuse("skipped", "time")
        return found
