"""What is asked about an agency that is not on Accord: the setting, its letters, and who told what."""

from datetime import datetime
from typing import Any

from django import forms

from components.forms import (
    DateField,
    LongTextField,
    RadioSelect,
    ScaleField,
    VersionedForm,
    WhenField,
    YesNoField,
)
from escalation.forms.asked import HIGH, LOW
from escalation.forms.giving import PassOnForm
from escalation.forms.mediation import AnswerForm
from escalation.forms.papers import AsksForPaper, PapersAsked
from escalation.forms.recording import ReplyForm
from escalation.forms.safety import SafetyFields
from escalation.models import Letter, SideGiven
from escalation.services.answers import SignsOfSafety
from escalation.services.giving import Given

ON, OFF = "on", "off"


class OnAccordForm(VersionedForm):
    """Whether an agency is on Accord; where it is not, where letters to it go."""

    where = forms.ChoiceField(
        label="Is it on Accord?",
        choices=[
            (ON, "Yes: its people sign in and answer here"),
            (OFF, "No: it is written to"),
        ],
        widget=RadioSelect(reveals={OFF: ["letters_to"]}),
        error_messages={"required": "Select whether it is on Accord"},
    )
    letters_to = forms.CharField(
        label="Where do letters to it go?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who opens them there, and the address or secure email. It is printed on each letter",
    )

    def clean(self) -> None:
        missing = self.cleaned_data.get("where") == OFF and not self.cleaned_data.get("letters_to")
        if missing and "letters_to" not in self.errors:
            self.add_error("letters_to", "Enter where letters to it go")


class SentForm(VersionedForm):
    """How, when and to whom a letter went."""

    how = forms.ChoiceField(
        label="How did it go?",
        choices=Letter.How.choices,
        widget=RadioSelect(),
        error_messages={"required": "Select how it went"},
    )
    sent_at = WhenField(label="When did it go?", error_messages={"required": "Enter when it went"})
    to = LongTextField(
        label="To whom, and where?",
        max_length=500,
        rows=4,
        error_messages={"required": "Enter to whom it went, and where"},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["sent_at"].not_after = now  # type: ignore[attr-defined]


class NotSentForm(VersionedForm):
    reason = LongTextField(
        label="Why need it not go?",
        help_text="For example, they were told at the meeting on Monday, and have the paper.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Enter why it need not go"},
    )


class AsksWhoTold(AsksForPaper):
    """Who of an agency without Accord told it, as what, and when; and the paper that shows it, which must be there."""

    paper_is_needed = True

    told_name = forms.CharField(
        label="Who told you?", max_length=200, error_messages={"required": "Enter who told you"}
    )
    told_role = forms.CharField(
        label="What is their role there?",
        max_length=200,
        help_text="As it stands under their letter or email.",
        error_messages={"required": "Enter what their role is"},
    )
    told_on = DateField(
        label="On which day?", error_messages={"required": "Enter the day on which they told you"}
    )

    def __init__(self, *args: Any, papers: PapersAsked, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, papers=papers, **kwargs)
        self.fields["told_on"].not_after = papers.today  # type: ignore[attr-defined]
        first = ["version", "once", "told_name", "told_role", "told_on"]
        paper = [name for name in self.fields if name.startswith("paper_")]
        rest = [name for name in self.fields if name not in (*first, *paper)]
        self.order_fields([*first, *rest, *paper])


class ToldOnly(AsksWhoTold):
    """Nothing but who told it: what they told is known from the page."""


class ToldSideForm(AsksWhoTold):
    """Their first answer. Nobody makes up what they did not say: their view is asked for as a whole, or not at all."""

    position = forms.ChoiceField(
        label="What will they do about the decision?",
        choices=[
            (SideGiven.Position.CHANGE, "They will change it"),
            (SideGiven.Position.LOOK_AGAIN, "They will look at it again"),
            (SideGiven.Position.KEEP, "They keep it"),
        ],
        widget=RadioSelect(),
        error_messages={"required": "Select what they will do about the decision"},
    )
    because = LongTextField(
        label="Why, in their words?", rows=6, error_messages={"required": "Enter why, in their words"}
    )
    has_view = YesNoField(
        label="Did they say how safe they think the child is, from 0 to 10?",
        widget=RadioSelect(reveals={"yes": ["worries", "working_well", "needs", "scale"]}),
        error_messages={"required": "Select whether they said how safe they think the child is"},
    )
    worries = LongTextField(
        label="What worries them?", error_messages={"required": "Enter what worries them"}
    )
    working_well = LongTextField(label="What do they say is working well?", required=False)
    needs = LongTextField(label="What do they say needs to happen?", required=False)
    scale = ScaleField(
        label="Their number, from 0 to 10",
        low=LOW,
        high=HIGH,
        error_messages={"required": "Select their number, from 0 to 10"},
    )
    talk_when = forms.CharField(label="When can they talk? (optional)", max_length=300, required=False)
    talk_telephone = forms.CharField(label="On what number? (optional)", max_length=40, required=False)

    def given(self) -> Given:
        """The answers as the service takes them."""
        typed = self.cleaned_data
        view = None
        if typed["has_view"]:
            view = SignsOfSafety(typed["worries"], typed["working_well"], typed["needs"], typed["scale"])
        return Given(
            position=SideGiven.Position(typed["position"]),
            because=typed["because"],
            view=view,
            talk_when=typed["talk_when"],
            talk_telephone=typed["talk_telephone"],
        )


class ToldSaidForm(AsksWhoTold):
    said = LongTextField(
        label="What did they say?",
        help_text="As they wrote it. Both sides read it.",
        rows=8,
        error_messages={"required": "Enter what they said"},
    )


class ToldReplyForm(AsksWhoTold, ReplyForm):
    """What they say of the record of a discussion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["verdict"].label = "Do they say that this is what was said?"
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (ReplyForm.SAME, "Yes, this is what was said"),
            (ReplyForm.OWN, "No, they remember it in another way"),
        ]
        self.fields["own_account"].label = "Their own account"


class ToldAnswerForm(AsksWhoTold):
    answer = LongTextField(label="Their answer", rows=5)


class ToldRefuseForm(AsksWhoTold):
    reason = LongTextField(
        label="Why is it not what they agreed, in their words?",
        rows=4,
        error_messages={"required": "Enter why it is not what they agreed"},
    )


class ToldPassOnForm(AsksWhoTold, PassOnForm):
    """To whom they say that it should go instead."""


class ToldMediationForm(AsksWhoTold, AnswerForm):
    """Whether they take a mediation up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = "Do they take it up?"


class ToldHigherForm(AsksWhoTold, SafetyFields):
    """They take it to the next stage."""

    reason = LongTextField(
        label="Why does it need to go up, in their words?",
        error_messages={"required": "Enter why it needs to go up, in their words"},
    )
