"""Short questions to the other side, and advice or support from one's own."""

from collections.abc import Sequence
from typing import Any

from django import forms

from components.forms import LongTextField, VersionedForm

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class QuestionForm(VersionedForm):
    question = LongTextField(
        label="What do you want to ask them?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Enter your question"},
    )


class AnswerForm(VersionedForm):
    answer = LongTextField(label="Your answer", rows=5)


class AdviceForm(VersionedForm):
    """Whom of one's own agency to ask, and what."""

    asked = forms.ChoiceField(
        label="Who do you want to ask?", error_messages={"required": "Select who you want to ask"}
    )
    question = LongTextField(
        label="What do you want to ask?",
        help_text="What would help you most: a second opinion, a fact, somebody beside you when you talk.",
        rows=4,
        error_messages={"required": "Enter what you want to ask"},
    )

    def __init__(self, *args: Any, groups: Groups, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = [("", "Choose a colleague"), *groups]  # type: ignore[attr-defined]


class AdviseForm(VersionedForm):
    advice = LongTextField(
        label="Your advice or support", rows=6, error_messages={"required": "Enter your advice or support"}
    )
