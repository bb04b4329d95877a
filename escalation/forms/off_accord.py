"""What is asked about an agency that is not on Accord: the setting, its letters, and who told what."""

from datetime import date, datetime
from typing import Any

from django import forms

from components.forms import DateField, LongTextField, RadioSelect, VersionedForm

ON, OFF = "on", "off"


class OnAccordForm(VersionedForm):
    """Whether an agency is on Accord; where it is not, where letters to it go."""

    where = forms.ChoiceField(
        label="Is it on Accord?",
        choices=[
            (ON, "Yes: its people sign in and answer here"),
            (OFF, "No: it is written to"),
        ],
        widget=RadioSelect(reveals={OFF: ["letters_to"]}),
        error_messages={"required": "Select whether it is on Accord"},
    )
    letters_to = forms.CharField(
        label="Where do letters to it go?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who opens them there, and the address or secure email. It is printed on each letter",
    )

    def clean(self) -> None:
        if self.cleaned_data.get("where") == OFF and not self.cleaned_data.get("letters_to"):
            if "letters_to" not in self.errors:
                self.add_error("letters_to", "Enter where letters to it go")
