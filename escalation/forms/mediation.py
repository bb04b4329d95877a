"""Mediation: the offer, each side's answer, what was said when they met, and that it did not settle it."""

from datetime import datetime
from typing import Any

from django import forms

from components.forms import LongTextField, RadioSelect, VersionedForm, WhenField
from escalation.core.mediation import Taken
from escalation.forms.safety import SafetyFields
from escalation.services.mediating import Moved


class OfferForm(VersionedForm):
    """What is offered."""

    offer = LongTextField(
        label="What do you offer?",
        help_text="When and where you could meet, who would be there, and how you would go about it.",
        rows=6,
        error_messages={"required": "Enter what you offer"},
    )


class AnswerForm(VersionedForm):
    """Taken up, or declined with why."""

    answer = forms.ChoiceField(
        label="Does your side take it up?",
        choices=[
            (Taken.TAKEN_UP.value, "Yes, we take it up"),
            (Taken.DECLINED.value, "No, we decline it"),
        ],
        widget=RadioSelect(reveals={Taken.DECLINED.value: ["reason"]}),
        help_text="You are free to decline. Nothing is lost by it.",
        error_messages={"required": "Select whether your side takes it up"},
    )
    reason = LongTextField(
        label="Why do you decline it?", rows=4, error_messages={"required": "Enter why you decline it"}
    )


class MetForm(SafetyFields):
    """They met: when, who attended, what each side moved to."""

    met_at = WhenField(label="When did you meet?", error_messages={"required": "Enter when you met"})
    attended = LongTextField(
        label="Who attended?",
        help_text="By name and role, one to a line.",
        rows=4,
        max_length=2000,
        error_messages={"required": "Enter who attended"},
    )
    raising = LongTextField(label="What did the raising side move to?", rows=4)
    responding = LongTextField(label="What did the responding side move to?", rows=4)

    field_order = ["met_at", "attended", "raising", "responding", "safe", "how", "keeps_safe"]

    def __init__(self, *args: Any, raising: str, responding: str, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["met_at"].not_after = now  # type: ignore[attr-defined]
        for name, agencies in (("raising", raising), ("responding", responding)):
            field = self.fields[name]
            field.label = f"What did {agencies} move to?"
            field.help_text = "If they did not move, say so."
            field.error_messages["required"] = f"Enter what {agencies} moved to"

    def moved(self) -> Moved:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return Moved(typed["met_at"], typed["attended"], typed["raising"], typed["responding"], self.safety())


class NotSettledForm(SafetyFields):
    """It did not settle it: what then remains open."""

    remains = LongTextField(
        label="What remains open?",
        help_text="What the sides still see differently, and what each of them does about it.",
        rows=6,
        error_messages={"required": "Enter what remains open"},
    )

    field_order = ["remains", "safe", "how", "keeps_safe"]
