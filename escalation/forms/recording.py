"""What a side writes at the time: a discussion, an attempt that found nobody, a reply, a shorter time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from components.forms import (
    CheckboxSelectMultiple,
    LongTextField,
    RadioSelect,
    VersionedForm,
    WhenField,
    YesNoField,
)
from escalation.core.names import Way
from escalation.core.stages import ForWhom
from escalation.forms.safety import SafetyFields
from escalation.services.discussing import Discussion

Choices = Sequence[tuple[str, str]]


class PeopleFields(VersionedForm):
    """How, when and with whom: people who act at this stage as checkboxes, others by name and role."""

    nobody = "Select or enter who took part"

    way = forms.ChoiceField(
        label="How did you talk?",
        widget=RadioSelect,
        error_messages={"required": "Select how you talked"},
    )
    happened = WhenField(label="When was it?", error_messages={"required": "Enter when it was"})
    present = forms.MultipleChoiceField(label="Who took part?", widget=CheckboxSelectMultiple, required=False)
    others = LongTextField(
        label="Anybody else?",
        help_text="By name and role, one to a line.",
        rows=2,
        required=False,
        max_length=2000,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        ways: Sequence[Way],
        people: Choices,
        now: datetime,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(people)
        self.fields["way"].choices = [(way.value, way.description) for way in ways]  # type: ignore[attr-defined]
        self.fields["present"].choices = people  # type: ignore[attr-defined]
        self.fields["happened"].not_after = now  # type: ignore[attr-defined]
        if not people:
            del self.fields["present"]

    def clean(self) -> None:
        typed = self.cleaned_data
        if "present" in self.errors or "others" in self.errors:
            return
        if not typed.get("present") and not typed.get("others"):
            self.add_error("present" if "present" in self.fields else "others", self.nobody)

    def people(self) -> str:
        """Everybody who took part, one to a line, as they are called today."""
        chosen = [self.names[key] for key in self.cleaned_data.get("present", ())]
        return "\n".join([*chosen, *self.cleaned_data["others"].splitlines()])


class DiscussionForm(SafetyFields, PeopleFields):
    """A discussion, as one side writes it down at the time."""

    said = LongTextField(label="What was said?", rows=6, error_messages={"required": "Enter what was said"})
    agreed = LongTextField(label="What was agreed?", required=False, rows=3)
    not_agreed = LongTextField(label="What was not agreed?", required=False, rows=3)
    for_whom = forms.ChoiceField(
        label="Who is this record for?",
        choices=[(ForWhom.BOTH, "Both sides"), (ForWhom.OWN_SIDE, "Our side only")],
        initial=ForWhom.BOTH,
        widget=RadioSelect(
            hints={
                ForWhom.BOTH: "For a discussion between the agencies. The other side says whether it was so.",
                ForWhom.OWN_SIDE: "For a talk with your own manager or adviser. The other side never sees it.",
            },
            reveals={ForWhom.BOTH: ["settled"]},
        ),
        help_text="This cannot be changed afterwards.",
        error_messages={"required": "Select who this record is for"},
    )
    settled = YesNoField(
        label="Did that settle the disagreement?",
        error_messages={"required": "Select whether that settled the disagreement"},
    )

    field_order = [
        "way", "happened", "present", "others", "safe", "how", "keeps_safe", "said", "agreed", "not_agreed", "for_whom",
    ]  # fmt: skip

    def discussion(self) -> Discussion:
        """What was written, as the service takes it."""
        typed = self.cleaned_data
        return Discussion(
            way=typed["way"],
            happened=typed["happened"],
            people=self.people(),
            said=typed["said"],
            agreed=typed["agreed"],
            not_agreed=typed["not_agreed"],
            settled=bool(typed["settled"]),
            safety=self.safety(),
            for_whom=ForWhom(typed["for_whom"]),
        )


class AttemptForm(PeopleFields):
    """An attempt that found nobody: when, how, whom, what answer."""

    nobody = "Select or enter whom you tried to reach"

    said = LongTextField(
        label="What happened?",
        help_text="No answer, a message left, who answered instead, when they will ring back.",
        rows=4,
        error_messages={"required": "Enter what happened"},
    )

    field_order = ["way", "happened", "present", "others", "said"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["way"].label = "How did you try?"
        self.fields["way"].error_messages["required"] = "Select how you tried"
        if "present" in self.fields:
            self.fields["present"].label = "Whom did you try to reach?"
        self.fields["others"].label = "Anybody else, or which desk?"

    def attempt(self) -> Discussion:
        """What was written, as the service takes it."""
        typed = self.cleaned_data
        return Discussion(typed["way"], typed["happened"], self.people(), typed["said"])


class ReplyForm(VersionedForm):
    """*This is what was said*, or one's own account beside it."""

    SAME, OWN = "same", "own"

    verdict = forms.ChoiceField(
        label="Is this what was said?",
        choices=[(SAME, "Yes, this is what was said"), (OWN, "No, we remember it in another way")],
        widget=RadioSelect(reveals={OWN: ["own_account"]}),
        error_messages={"required": "Select whether this is what was said"},
    )
    own_account = LongTextField(
        label="Your own account",
        help_text="It stands beside theirs. Neither replaces the other.",
        rows=6,
        error_messages={"required": "Enter your own account"},
    )


class PassFormForm(VersionedForm):
    """Why a form that should be filled in is not."""

    reason = LongTextField(
        label="Why is it not filled in?",
        rows=3,
        max_length=2000,
        error_messages={"required": "Enter why it is not filled in"},
    )


class ShorterTimeForm(VersionedForm):
    """A time that protects the child, earlier than the one that runs."""

    until = WhenField(
        label="By when does the child need an answer?",
        error_messages={"required": "Enter by when the child needs an answer"},
    )
    reason = LongTextField(
        label="Why is the present time too long for this child?",
        max_length=2000,
        rows=4,
        error_messages={"required": "Enter why the present time is too long for this child"},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["until"].not_before = now  # type: ignore[attr-defined]
