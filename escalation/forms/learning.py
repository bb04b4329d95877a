"""What is learned: a point of practice, what a referral teaches, and what each does with it in their turn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from components.forms import DateField, LongTextField, RadioSelect, VersionedForm, YesNoField
from escalation.models import Lesson, PolicyVersion
from escalation.services.learning_in_turn import CameOfIt, Forum
from escalation.services.lessons import Point

NO_NAMES = "No names, of children, families or people at work."


class PracticeForm(VersionedForm):
    """A point of practice: no matter, no decision that is questioned, nobody’s name."""

    agency = forms.ChoiceField(
        label="Where do you work, in this?",
        widget=RadioSelect(),
        error_messages={"required": "Select where you work, in this"},
    )
    about = forms.CharField(
        label="What is it about?",
        help_text="A few words, such as: who is told when a child moves school.",
        max_length=300,
        error_messages={"required": "Enter what it is about"},
    )
    themes = LongTextField(
        label="What did you notice?",
        help_text=f"How work between agencies goes, or does not. {NO_NAMES}",
        rows=6,
        error_messages={"required": "Enter what you noticed"},
    )
    would_help = LongTextField(
        label="What would help?", required=False, rows=3, max_length=2000, help_text="If you know."
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if len(agencies) > 1:
            self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]

    def point(self) -> Point:
        typed = self.cleaned_data
        return Point(themes=typed["themes"], would_help=typed["would_help"], about=typed["about"])


class ReferralLearningForm(VersionedForm):
    """What a referral teaches that was refused and is settled."""

    themes = LongTextField(
        label="Which general principles come out of this?",
        help_text=f"What would help the next people in the same place. {NO_NAMES}",
        rows=6,
        error_messages={"required": "Enter which general principles come out of this"},
    )
    why_not_earlier = LongTextField(
        label="Why was it not settled earlier?",
        help_text="What stood in the way. If nothing did, say so.",
        rows=3,
        error_messages={"required": "Enter why it was not settled earlier"},
    )
    would_help = LongTextField(
        label="Which protocol or procedure should be amended?", required=False, rows=3, max_length=2000
    )

    def point(self) -> Point:
        typed = self.cleaned_data
        return Point(typed["themes"], typed["why_not_earlier"], typed["would_help"])


class ConsiderForm(VersionedForm):
    """An agency’s representative considers it, and passes it on or has nothing more to take on."""

    said = LongTextField(
        label="What do you make of it, for your agency?",
        help_text=f"The board reads this. {NO_NAMES}",
        rows=4,
        error_messages={"required": "Enter what you make of it, for your agency"},
    )
    passes_on = YesNoField(
        yes="Pass it on to the board",
        no="Nothing more to take on",
        label="Does it go on to the board?",
        error_messages={"required": "Select whether it goes on to the board"},
    )

    def __init__(self, *args: Any, goes_to: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["passes_on"].choices = [  # type: ignore[attr-defined]
            ("yes", f"Yes, pass it on to: {goes_to}"),
            ("no", "No, there is nothing more to take on"),
        ]


class ForumForm(VersionedForm):
    """What a sub-group or forum of the board made of it."""

    group = forms.CharField(
        label="Which sub-group or forum discussed it?",
        max_length=200,
        error_messages={"required": "Enter which sub-group or forum discussed it"},
    )
    met_on = DateField(label="On which day?", error_messages={"required": "Enter on which day"})
    said = LongTextField(
        label="What was said?",
        help_text=NO_NAMES,
        rows=4,
        error_messages={"required": "Enter what was said"},
    )
    decided = LongTextField(
        label="What was decided?",
        help_text="Who does what next. If nothing was decided yet, say so.",
        rows=4,
        error_messages={"required": "Enter what was decided"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["met_on"].not_after = today  # type: ignore[attr-defined]

    def forum(self) -> Forum:
        typed = self.cleaned_data
        return Forum(typed["group"], typed["met_on"], typed["said"], typed["decided"])


class WhatCameForm(VersionedForm):
    """What came of it in the end."""

    came = forms.ChoiceField(
        label="What came of it?",
        choices=Lesson.Came.choices,
        widget=RadioSelect(
            reveals={
                Lesson.Came.POLICY.value: ["policy_version"],
                Lesson.Came.PROTOCOL.value: ["changed", "changed_from"],
            }
        ),
        error_messages={"required": "Select what came of it"},
    )
    policy_version = forms.ChoiceField(
        label="Which version?", error_messages={"required": "Select which version came of it"}
    )
    changed = forms.CharField(
        label="Which protocol or procedure?",
        max_length=300,
        error_messages={"required": "Enter which protocol or procedure was changed"},
    )
    changed_from = DateField(label="From which day does the change hold?", required=False)
    said = LongTextField(
        label="What was changed, or why is no change needed?",
        help_text=NO_NAMES,
        rows=4,
        error_messages={"required": "Enter what was changed, or why no change is needed"},
    )
    told = LongTextField(
        label="What do you tell the people it came from?",
        help_text="Whoever it came from reads this. Say thank you, and what is different now.",
        rows=4,
        max_length=2000,
        error_messages={"required": "Enter what you tell the people it came from"},
    )

    def __init__(self, *args: Any, versions: Sequence[PolicyVersion], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.versions = {str(one.pk): one for one in versions}
        self.fields["policy_version"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a version"),
            *((key, f"{one.title}, version {one.number}") for key, one in self.versions.items()),
        ]

    def came_of_it(self) -> CameOfIt:
        typed = self.cleaned_data
        return CameOfIt(
            came=Lesson.Came(typed["came"]),
            said=typed["said"],
            told=typed["told"],
            changed=typed.get("changed") or "",
            changed_from=typed.get("changed_from"),
            policy_version=self.versions.get(typed.get("policy_version") or ""),
        )


class AnswerDebriefForm(VersionedForm):
    """Whether somebody takes up the debrief that was offered."""

    takes_part = YesNoField(
        label="Would you like to take part in a debrief?",
        yes="Yes, I would like to",
        no="No, thank you",
        error_messages={"required": "Select whether you would like to take part"},
    )
    said = LongTextField(
        label="Anything that whoever arranges it should know",
        help_text="Such as when you can, or with whom you would rather talk.",
        required=False,
        rows=3,
        max_length=1000,
    )
