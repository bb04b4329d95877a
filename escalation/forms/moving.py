"""Up, straight up, out and back, and the worry that remains: what each move asks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from components.forms import LongTextField, RadioSelect, VersionedForm, WhenField, YesNoField
from escalation.core.decisions import Requirement
from escalation.forms.policy_forms import PolicyFields
from escalation.forms.safety import SafetyFields


class EscalateForm(SafetyFields):
    """Why, what was tried, how the child is now, and why what should have been done was not."""

    reason = LongTextField(
        label="Why does it need to go up?",
        help_text="What is still not agreed, and what it means for the child.",
        error_messages={"required": "Enter why it needs to go up"},
    )
    tried = LongTextField(
        label="What was tried?",
        help_text="Each time that you talked, wrote or rang, and what came of it. "
        "What the record holds stands here already.",
        max_length=8000,
        rows=6,
        error_messages={"required": "Enter what was tried"},
    )

    review_on = WhenField(
        label="When will both sides look at this again?",
        help_text="The procedure gives no time for the next stage, so you propose a date. "
        "The other side can agree it, or propose another.",
        error_messages={"required": "Enter when both sides will look at this again"},
    )

    field_order = ["reason", "tried", "safe", "how", "keeps_safe", "review_on"]

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        undone: Iterable[Requirement] = (),
        review_after: datetime | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.undone = [asked for asked in undone if not asked.must]
        for asked in self.undone:
            self.fields[why_not(asked)] = LongTextField(
                label=f"Why not: {asked.title}",
                max_length=1000,
                rows=2,
                error_messages={"required": f"Do this first, or enter why not: {asked.title}"},
            )
        if review_after is None:
            del self.fields["review_on"]
        else:
            self.fields["review_on"].not_before = review_after  # type: ignore[attr-defined]
        self.order_fields([why_not(asked) for asked in self.undone])

    def passed_over(self) -> dict[str, str]:
        """Of each thing that should be done and was not, why not."""
        return {asked.key: self.cleaned_data[why_not(asked)] for asked in self.undone}


def why_not(asked: Requirement) -> str:
    """The name of the question why something was passed over."""
    return f"why_not_{asked.key}"


class ShortcutForm(PolicyFields, SafetyFields):
    """Straight to a higher stage: why, how the child is now, and the forms on the way into that stage."""

    reason = LongTextField(
        label="Why does it need to go there now?",
        error_messages={"required": "Enter why it needs to go there now"},
    )

    field_order = ["reason", "safe", "how", "keeps_safe"]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions to draw: the move's own, then each form's under its title."""
        own = [bound for bound in self.questions if bound.name in self.field_order]
        return [("", own), *((form.title, self.bound(form)) for form in self.asks.values())]

    def answered(self) -> dict[str, dict[str, str]]:
        """The answers of every form that was asked."""
        return {key: self.answers(key) for key in self.asks}


class WithdrawForm(SafetyFields):
    """Why, and whether anybody asked for it."""

    reason = LongTextField(
        label="Why are you withdrawing it?", error_messages={"required": "Enter why you are withdrawing it"}
    )
    asked_to = YesNoField(
        label="Did anybody ask you to withdraw it?",
        help_text="Nobody may press you to. What you say here is for your own side and its safeguarding leads.",
        widget=RadioSelect(reveals={"yes": ["who_asked"]}),
        error_messages={"required": "Select whether anybody asked you to withdraw it"},
    )
    who_asked = forms.CharField(
        label="Who asked you to, and what did they say?",
        max_length=1000,
        error_messages={"required": "Enter who asked you to"},
    )

    field_order = ["reason", "asked_to", "who_asked", "safe", "how", "keeps_safe"]


class ReopenForm(SafetyFields):
    """What is new."""

    reason = LongTextField(label="What is new?", error_messages={"required": "Enter what is new"})

    field_order = ["reason", "safe", "how", "keeps_safe"]


class WorryForm(VersionedForm):
    """One step: what the worry is."""

    worry = LongTextField(
        label="What are you still worried about?",
        help_text="What could happen to the child, and why you think so.",
        error_messages={"required": "Enter what you are still worried about"},
    )


class ToldForm(VersionedForm):
    """*I have told ... at ...*."""

    told = forms.CharField(
        label="Who did you tell?",
        help_text="Name, and the service or desk.",
        max_length=300,
        error_messages={"required": "Enter who you told"},
    )
    told_at = WhenField(
        label="When did you tell them?", error_messages={"required": "Enter when you told them"}
    )
    said = LongTextField(
        label="What did they say?", rows=3, error_messages={"required": "Enter what they said"}
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["told_at"].not_after = now  # type: ignore[attr-defined]
