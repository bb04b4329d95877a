"""What the sides agree on the way: a date, what is asked before it goes up, and that they cannot agree."""

from datetime import datetime
from typing import Any

from django import forms

from components.forms import LongTextField, RadioSelect, VersionedForm, WhenField
from escalation.models import Gate


class TimeForm(VersionedForm):
    """A date for both sides; the other side's stands in the fields, so that to agree it is one click."""

    at = WhenField(
        label="By when?",
        help_text="Where this is the date that the other side proposed, it is agreed.",
        error_messages={"required": "Enter a date and a time"},
    )
    reason = LongTextField(label="Why this date? (optional)", max_length=1000, rows=2, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["at"].not_before = now  # type: ignore[attr-defined]


class AskForm(VersionedForm):
    """Ask for it; or, of an endorsement, go past one's own manager."""

    ASK, PASS_BY = "ask", "pass_by"

    how = forms.ChoiceField(
        label="Who do you want to ask?",
        widget=RadioSelect,
        error_messages={"required": "Select whether you ask them"},
    )
    why = LongTextField(
        label="Why should it go up?",
        help_text="If you go past your manager, say why. Your safeguarding lead is told, to support you.",
        error_messages={"required": "Enter why"},
    )

    def __init__(self, *args: Any, who: str, may_pass_by: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        how = self.fields["how"]
        how.choices = [(self.ASK, f"Ask {who}")]  # type: ignore[attr-defined]
        if may_pass_by:
            speak_up = "I cannot ask them: I take the speak-up route, past my manager"
            how.choices = [*how.choices, (self.PASS_BY, speak_up)]  # type: ignore[attr-defined]
        else:
            del self.fields["how"]


class GateAnswerForm(VersionedForm):
    """Endorsed, or not and why; or what somebody thinks who is consulted."""

    answer = forms.ChoiceField(
        label="Do you endorse that it goes up?",
        widget=RadioSelect,
        choices=[(Gate.Answer.ENDORSED, "Yes"), (Gate.Answer.NOT_ENDORSED, "No")],
        error_messages={"required": "Select whether you endorse it"},
    )
    said = LongTextField(
        label="What do you say to it?",
        help_text="If you do not endorse it, say why. It may go up all the same: nobody’s no blocks.",
        error_messages={"required": "Enter what you say to it"},
    )

    def __init__(self, *args: Any, endorses: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not endorses:
            del self.fields["answer"]


class NotAgreedForm(VersionedForm):
    """Why no agreement can be reached here."""

    reason = LongTextField(
        label="What can you not agree on, and why?",
        error_messages={"required": "Enter what you cannot agree on"},
    )
