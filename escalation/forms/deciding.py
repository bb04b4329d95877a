"""Deciding below the panel, and advice to both sides."""

from typing import Any

from components.forms import LongTextField, RadioSelect, VersionedForm, YesNoField
from escalation.forms.safety import SafetyFields
from escalation.services.answers import Pending
from escalation.services.deciding import NOBODY_ELSE, Chosen


class DecideHereForm(SafetyFields):
    """What was considered, what is decided, why, and whom of the managers who hold the case they asked."""

    options = LongTextField(
        label="Which options did you consider?",
        help_text="One after another, with what speaks for each and what against it.",
        rows=6,
        error_messages={"required": "Enter which options you considered"},
    )
    text = LongTextField(
        label="What do you decide?",
        help_text="So plainly that both sides know what holds from now on.",
        rows=5,
        error_messages={"required": "Enter what you decide"},
    )
    reasons = LongTextField(
        label="Why this one and not the others?",
        rows=5,
        error_messages={"required": "Enter why you chose this over the others"},
    )
    others_hold = YesNoField(
        label="Does another manager hold the case as well?",
        widget=RadioSelect(inline=True, reveals={"yes": ["consulted"]}),
        error_messages={"required": "Select whether another manager holds the case"},
    )
    consulted = LongTextField(
        label="Whom of them did you consult, and what did they say?",
        help_text="If somebody could not be had, say who and why.",
        rows=4,
        error_messages={"required": "Enter whom you consulted, and what they said"},
    )
    for_files = LongTextField(
        label="What is to be recorded on the child’s files of both sides?",
        help_text="The issue, the options, and how and why this was chosen. It is signed off before it goes on file.",
        rows=5,
        error_messages={"required": "Enter what is to be recorded on the child’s files"},
    )

    field_order = ["options", "text", "reasons", "others_hold", "for_files", "safe", "how", "keeps_safe"]

    def __init__(self, *args: Any, files: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not files:
            del self.fields["for_files"]

    def chosen(self, pending: tuple[Pending, ...]) -> Chosen:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return Chosen(
            typed["text"],
            typed["options"],
            typed["reasons"],
            typed["consulted"] if typed["others_hold"] else NOBODY_ELSE,
            self.safety(),
            for_files=typed.get("for_files", ""),
            pending=pending,
        )


class StageAdviceForm(VersionedForm):
    """Advice to both sides."""

    advice = LongTextField(
        label="What do you advise both sides?",
        help_text="Both sides read it. It settles nothing by itself: they agree, or they do not.",
        rows=8,
        error_messages={"required": "Enter what you advise"},
    )
