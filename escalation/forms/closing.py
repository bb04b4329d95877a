"""Closing: what the matter teaches, or why it could not be resolved."""

from datetime import datetime
from typing import Any

from components.forms import LongTextField, RadioSelect, VersionedForm, WhenField, YesNoField
from escalation.core.policy_parts import Closure
from escalation.forms.safety import SafetyFields
from escalation.models import Learning


class CloseForm(VersionedForm):
    """The page of learning."""

    themes = LongTextField(
        label="What does this matter teach?",
        help_text="No names. What would help the next people in the same place.",
        rows=6,
        error_messages={"required": "Enter what this matter teaches"},
    )
    why_not_earlier = LongTextField(
        label="Why was it not settled earlier?",
        help_text="What stood in the way at each stage. If nothing did, say so.",
        rows=4,
        error_messages={"required": "Enter why it was not settled earlier"},
    )
    for_the_board = YesNoField(
        label="Is it for the board’s sub-group to learn from?",
        error_messages={"required": "Select whether it is for the board’s sub-group"},
    )
    debrief_offered = YesNoField(
        label="Was a debrief offered to the people who took part?",
        widget=RadioSelect(inline=True, reveals={"yes": ["debrief_wanted", "debrief_note"]}),
        error_messages={"required": "Select whether a debrief was offered"},
    )
    debrief_wanted = LongTextField(
        label="Who wants one?",
        help_text="By name and role, one to a line. If nobody does, leave it empty.",
        required=False,
        rows=2,
        max_length=2000,
    )
    debrief_note = LongTextField(
        label="To whom, and what came of the offer?", required=False, rows=2, max_length=2000
    )

    def __init__(self, *args: Any, closure: Closure, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not closure.debrief:
            for name in ("debrief_offered", "debrief_wanted", "debrief_note"):
                del self.fields[name]
        self.closing_questions = {
            f"question_{number}": asked for number, asked in enumerate(closure.questions, start=1)
        }
        for name, asked in self.closing_questions.items():
            self.fields[name] = LongTextField(label=asked, rows=4, required=False)

    def answers(self) -> list[tuple[str, str]]:
        """What was answered to the policy's own questions, each with its question."""
        typed = self.cleaned_data
        return [(asked, typed[name]) for name, asked in self.closing_questions.items() if typed[name]]

    def learning(self) -> Learning:
        """What was typed, as a row that the act will stamp."""
        typed = self.cleaned_data
        return Learning(
            themes=typed["themes"],
            why_not_earlier=typed["why_not_earlier"],
            for_the_board=typed["for_the_board"],
            debrief_offered=bool(typed.get("debrief_offered")),
            debrief_note=typed.get("debrief_note", ""),
            debrief_wanted=typed.get("debrief_wanted") or None,
        )


class DebriefForm(VersionedForm):
    """A debrief was held: when, and what came of it."""

    held_at = WhenField(label="When was it held?", error_messages={"required": "Enter when it was held"})
    note = LongTextField(
        label="Who was there, and what came of it?",
        help_text="No names of children or families.",
        rows=4,
        max_length=2000,
        error_messages={"required": "Enter who was there, and what came of it"},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["held_at"].not_after = now  # type: ignore[attr-defined]


class NotResolvedForm(SafetyFields):
    """The last stage could not settle it: why, and how the child is now."""

    reason = LongTextField(
        label="Why could it not be resolved?",
        help_text="What is still open between the sides, and what each holds.",
        rows=6,
        error_messages={"required": "Enter why it could not be resolved"},
    )

    field_order = ["reason", "safe", "how", "keeps_safe"]
