"""Trying a date on a policy: which stage, and when a matter comes to it."""

from datetime import datetime
from typing import Any

from django import forms

from components.forms import GovukForm, WhenField
from escalation.core.policy import Policy
from escalation.core.policy_parts import REFUSAL_CLOCK


class TrialForm(GovukForm):
    """A stage, and the date and time of entering it."""

    stage = forms.ChoiceField(
        label="Which stage?",
        error_messages={"required": "Select a stage", "invalid_choice": "Select a stage of this policy"},
    )
    entered = WhenField(
        label="When does a matter come to it?",
        help_text="A time like 10:30am or 5pm, on any day",
        error_messages={"required": "Enter the date and time at which a matter comes to it"},
    )

    def __init__(self, *args: Any, policy: Policy, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **{"initial": {"entered": now}, **kwargs})
        stages = [(stage.key, f"{stage.number}. {stage.title}") for stage in policy.stages]
        if policy.referral_refusal is not None:
            stages.append((REFUSAL_CLOCK, "A refused referral"))
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
