"""Finding a matter by the reference that was read out."""

import re

from django import forms

from components.forms import GovukForm

SIGNS = 6  # of a reference, without its dash


class FindForm(GovukForm):
    """One reference, however it is typed: "k7 3qf9" is K7-3QF9."""

    reference = forms.CharField(
        label="Find a matter by its reference",
        help_text="For example, K7-3QF9",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )

    def clean_reference(self) -> str:
        signs = re.sub(r"[^0-9A-Z]", "", self.cleaned_data["reference"].upper())
        if len(signs) != SIGNS:
            raise forms.ValidationError("A reference has six letters and figures, such as K7-3QF9")
        return f"{signs[:2]}-{signs[2:]}"
