"""The forms around a draft: what it begins from, and from which day it is in force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from components.forms import CheckboxSelectMultiple, DateField, RadioSelect, VersionedForm


class BeginForm(VersionedForm):
    """A copy of a version that is loaded or of a policy that comes with Accord, or a file."""

    UPLOAD = "upload"

    which = forms.ChoiceField(
        label="What do you begin from?",
        error_messages={"required": "Select what you begin from", "invalid_choice": "Select one of these"},
    )
    file = forms.FileField(
        label="The policy file",
        help_text="A file whose name ends in .toml, at most 256 KB. It may have faults: you mend them here",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".toml"}),
        error_messages=dict.fromkeys(["required", "missing", "invalid"], "Select the policy file")
        | {"empty": "The file that you selected is empty"},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        loaded: Mapping[str, str],
        shipped: Mapping[str, str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        hints = dict.fromkeys(loaded, "A version of your partnership")
        hints |= dict.fromkeys(shipped, "Comes with Accord")
        which = self.fields["which"]
        which.widget = RadioSelect(reveals={self.UPLOAD: ["file"]}, divider=self.UPLOAD, hints=hints)
        which.choices = [*loaded.items(), *shipped.items(), (self.UPLOAD, "A file of our own")]  # type: ignore[attr-defined]


class InForceForm(VersionedForm):
    """From which day a draft is in force."""

    in_force_from = DateField(
        label="From which day is it in force?",
        help_text="Disagreements raised from that day follow it. For example, 4 1 2027",
        error_messages={"required": "Enter the day from which it is in force"},
    )

    learns_from = forms.MultipleChoiceField(
        label="What did this version learn from?",
        help_text="It names them by their reference. With that they are done, and whoever they came from is told.",
        required=False,
        widget=CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "Something came of one of these meanwhile: choose again"},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        today: date,
        lessons: Mapping[str, str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_force_from"].not_before = today  # type: ignore[attr-defined]
        # What was chosen and is done meanwhile is refused in words, also where nothing is left to choose.
        if lessons or "learns_from" in self.data:
            self.fields["learns_from"].choices = list(lessons.items())  # type: ignore[attr-defined]
        else:
            del self.fields["learns_from"]


class ThrowAwayForm(VersionedForm):
    """Nothing but the version that was seen."""
