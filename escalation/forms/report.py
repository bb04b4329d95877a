"""What the business manager says when the board's report is made: for whom, and why."""

from uuid import uuid4

from django import forms

from components.forms import LOST, GovukForm, LongTextField


class ReportForm(GovukForm):
    """``once`` makes a second sending harmless."""

    recipient = forms.CharField(
        label="Who is the report for?",
        error_messages={"required": "Enter who the report is for"},
        max_length=200,
        help_text="A meeting, a body or everybody, for example: the board’s meeting in June.",
    )
    why = LongTextField(
        label="What do they need it for?",
        error_messages={"required": "Enter what they need it for"},
        max_length=2000,
        rows=3,
    )
    once = forms.UUIDField(
        initial=uuid4, widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], LOST)
    )
