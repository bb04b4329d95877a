"""Naming a person concerned later, and taking it back."""

from typing import Any

from django import forms

from agencies.queries import agencies_of
from components.forms import LongTextField, VersionedForm
from escalation.places import Place
from escalation.zone import local_day


class ConcernForm(VersionedForm):
    """Somebody whose own conduct is part of the worry."""

    name = forms.CharField(label="Their name", max_length=200, help_text="As they are known at work")
    where = forms.ChoiceField(
        label="Where do they work?", error_messages={"required": "Select where they work"}
    )
    about_them = LongTextField(
        label="What is the worry about their conduct?",
        help_text="Only your own side reads this.",
        rows=3,
        error_messages={"required": "Enter what the worry about their conduct is"},
    )

    def __init__(self, *args: Any, place: Place, now: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        there = agencies_of(place.membership.partnership, on=local_day(now))
        self.agencies = {str(one.pk): one for one in there}
        choices = [("", "Choose an agency"), *((key, one.name) for key, one in self.agencies.items())]
        self.fields["where"].choices = choices  # type: ignore[attr-defined]


class TakeBackForm(VersionedForm):
    why = LongTextField(
        label="Why may they see it again?",
        rows=3,
        error_messages={"required": "Enter why they may see it again"},
    )
