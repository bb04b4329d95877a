"""Other roads of a refused referral: child protection, settled in a disagreement; and what the partnership set."""

from typing import Any

from django import forms

from cases.models import Referral, Settlement
from components.forms import LongTextField, RadioSelect, VersionedForm
from escalation.core.times import BadTime, parse_amount


class ProtectionForm(VersionedForm):
    """Whether the case is of a child protection nature, said anew."""

    protection = forms.ChoiceField(
        label="Is the case of a child protection nature?",
        choices=Referral.Protection.choices,
        widget=RadioSelect(),
        error_messages={"required": "Select whether the case is of a child protection nature"},
    )
    why = LongTextField(
        label="What has become known?",
        help_text="Both agencies can read this.",
        rows=4,
        error_messages={"required": "Enter what has become known"},
    )


class SettledForm(VersionedForm):
    """Who holds the case from now on, and what was settled for it."""

    holder = forms.ChoiceField(
        label="Who holds the case from now on?",
        widget=RadioSelect(),
        error_messages={"required": "Select who holds the case from now on"},
    )
    what = LongTextField(
        label="What was settled for the child?",
        rows=4,
        error_messages={"required": "Enter what was settled for the child"},
    )

    def __init__(self, *args: Any, holders: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = holders  # type: ignore[attr-defined]

    @property
    def who_holds(self) -> Settlement.Holder:
        return Settlement.Holder(self.cleaned_data["holder"])


class ReferralsForm(VersionedForm):
    """Within what time an agency answers a referral, and which procedure is followed for child protection."""

    referral_answer_time = forms.CharField(
        label="Time to answer a referral",
        max_length=40,
        help_text="For example, 1 working day, or 4 hours. No procedure gives it, so it is the partnership’s own.",
        error_messages={"required": "Enter the time to answer a referral"},
    )
    protection_policy = forms.ChoiceField(
        label="Which procedure is followed where a refused referral is of a child protection nature?",
        required=False,
        widget=RadioSelect(),
        help_text="Only procedures that are in force in Accord can take over. Otherwise the page says where to go.",
    )

    def __init__(self, *args: Any, procedures: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [*procedures, ("", "One that is not in Accord")]
        self.fields["protection_policy"].choices = choices  # type: ignore[attr-defined]

    def clean_referral_answer_time(self) -> str:
        """A time that can be counted, in the words of the format."""
        try:
            amount = parse_amount(self.cleaned_data["referral_answer_time"])
        except BadTime as bad:
            raise forms.ValidationError(bad.sentence.capitalize()) from bad
        if amount.count is None:
            raise forms.ValidationError("Enter a number of hours, working days or calendar days")
        return amount.words
