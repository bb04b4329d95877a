"""What is asked of whoever asks that an auditor may read histories."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from agencies.models import Membership
from agencies.services.grants import latest_day
from audit.opened import LEFT_OUT, Content
from components.forms import CheckboxSelectMultiple, DateField, LongTextField, VersionedForm
from components.words import day_in_words
from escalation.forms.setting_up import PersonField

HINTS = {
    Content.WRITTEN: "The texts of both sides and of the panel, records, outcomes. They can name a child, too",
    Content.CHILD: "The references, initials, month of birth and identifier by which agencies know the child",
}


class AskForm(VersionedForm):
    """Who, from when until when, what for, and what of a history."""

    membership = PersonField(
        queryset=None,
        label="Which auditor?",
        empty_label="Choose one",
        error_messages={"required": "Select which auditor"},
    )
    starts = DateField(
        label="The first day",
        help_text="Today, or a day to come",
        error_messages={"required": "Enter the first day"},
    )
    until = DateField(
        label="The last day",
        help_text="They can read until the end of it. A year at most",
        error_messages={"required": "Enter the last day"},
    )
    purpose = LongTextField(
        label="What do they read for?",
        max_length=300,
        rows=3,
        error_messages={"required": "Enter what they read for"},
        help_text="For example, the yearly audit of how disagreements are resolved. Do not name a child",
    )
    opens = forms.MultipleChoiceField(
        label="What may they read besides what happened and when?",
        choices=[(content.value, content.description) for content in LEFT_OUT],
        widget=CheckboxSelectMultiple(hints={content.value: hint for content, hint in HINTS.items()}),
        required=False,
        help_text="Every auditor reads which acts there were, when, by whom and at which stage. Without both of "
        "these they can make no export that is verified elsewhere",
    )

    def __init__(self, *args: Any, auditors: QuerySet[Membership], today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = auditors  # type: ignore[attr-defined]
        self.fields["starts"].not_before = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        starts, until = typed.get("starts"), typed.get("until")
        if starts and until and until < starts:
            self.add_error("until", "The last day must not be before the first one")
        elif starts and until and until > (latest := latest_day(starts)):
            said = f"It is for a year at most: the last day can be {day_in_words(latest)}"
            self.add_error("until", said)
        return typed
