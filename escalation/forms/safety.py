"""How the child is now: asked with every discussion, every move and every outcome (DESIGN §4.9)."""

from typing import Any

from django import forms

from agencies.models import Partnership
from components.forms import GovukForm, LongTextField, RadioSelect, VersionedForm
from escalation.models import ChildNow
from escalation.services.answers import Safety


class SafetyQuestions(GovukForm):
    """The three questions of the child's safety."""

    safe = forms.ChoiceField(
        label="How safe is the child now?",
        choices=ChildNow.Safe.choices,
        help_text="If there is more than one child, answer for the one who is least safe.",
        error_messages={"required": "Select how safe the child is now"},
    )
    how = LongTextField(
        label="How is the child now?",
        help_text="What you know, when you last saw or heard of the child, and from whom.",
        rows=3,
        error_messages={"required": "Enter how the child is now"},
    )
    keeps_safe = LongTextField(
        label="What keeps the child safe while this is open?",
        help_text="Who is there, who looks in, what has been agreed. If nothing does, say so.",
        rows=3,
    )

    def say_whom_to_call(self, partnership: Partnership) -> None:
        """Under "Not safe" stands whom to call."""
        hints = {ChildNow.Safe.NO.value: f"{call_now(partnership)} Do not wait for this page."}
        self.fields["safe"].widget = RadioSelect(choices=ChildNow.Safe.choices, hints=hints)

    def safety(self) -> Safety:
        """What was answered."""
        typed = self.cleaned_data
        return Safety(ChildNow.Safe(typed["safe"]), typed["how"], typed["keeps_safe"])


class SafetyFields(SafetyQuestions, VersionedForm):
    """The same questions among the others of a form on a matter."""

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.say_whom_to_call(partnership)


def call_now(partnership: Partnership) -> str:
    """Whom to call for a child who is not safe: the partnership's front door, by name and number."""
    door = partnership.front_door_name or "your local front door"
    number = f" on {partnership.front_door_telephone}" if partnership.front_door_telephone else ""
    return f"Call 999, or {door}{number}."
