"""Going on under another procedure: whose decision it is there, why, and what the new other side is told."""

from collections.abc import Sequence
from typing import Any

from django import forms

from components.forms import LongTextField, RadioSelect
from escalation.forms.safety import SafetyFields

Choices = Sequence[tuple[str, str]]


class MoveOnForm(SafetyFields):
    """``to`` are those whose decision it may be; ``tracks`` what it may belong to there, where that is to be said."""

    to = forms.ChoiceField(
        label="Whose decision is it?",
        error_messages={"required": "Select whose decision it is"},
    )
    track = forms.ChoiceField(
        label="Which of these does it belong to?",
        widget=RadioSelect(),
        error_messages={"required": "Select what it belongs to"},
    )
    reason = LongTextField(
        label="Why does it belong under the other procedure?",
        rows=3,
        error_messages={"required": "Enter why it belongs under the other procedure"},
    )
    consulted = LongTextField(label="", rows=3)
    summary = LongTextField(
        label="What was said and tried so far?",
        help_text="The new other side reads this. It is filled in from what both sides could read: take out what "
        "is not for them.",
        max_length=8000,
        rows=8,
        error_messages={"required": "Enter what was said and tried so far"},
    )

    field_order = ["to", "track", "reason", "consulted", "summary", "safe", "how", "keeps_safe"]

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        to: Choices,
        tracks: Choices,
        consult: str,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose whose decision it is"), *to]  # type: ignore[attr-defined]
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
        if not tracks:
            del self.fields["track"]
        self.fields["consulted"].label = f"What did the {consult} say, when consulted?"
        self.fields["consulted"].error_messages["required"] = f"Enter what the {consult} said"
        if not consult:
            del self.fields["consulted"]
