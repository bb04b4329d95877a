"""What the other side is asked: its side, whether it has found the child, or to whom this belongs instead."""

from collections.abc import Sequence
from typing import Any

from django import forms

from components.forms import LongTextField, RadioSelect, ScaleField, VersionedForm
from escalation.forms.asked import HIGH, LOW
from escalation.forms.safety import SafetyFields
from escalation.models import ChildNow, SideGiven
from escalation.services.answers import Safety, SignsOfSafety
from escalation.services.giving import Given

CANNOT_SAY = "cannot-say"


class GiveForm(SafetyFields):
    """We change it, look again, or keep it, because; our own view; when we can talk; how the child is."""

    field_order = (
        "version",
        "once",
        "position",
        "because",
        "worries",
        "working_well",
        "needs",
        "scale",
        "safe",
    )

    position = forms.ChoiceField(
        label="What will you do about the decision?",
        choices=[
            (SideGiven.Position.CHANGE, "We will change it"),
            (SideGiven.Position.LOOK_AGAIN, "We will look at it again"),
            (SideGiven.Position.KEEP, "We will keep it"),
        ],
        widget=RadioSelect(),
        error_messages={"required": "Select what you will do about the decision"},
    )
    because = LongTextField(
        label="Why?",
        help_text="What the decision rested on, and what is new to you.",
        error_messages={"required": "Enter why you will change it, look again or keep it"},
    )
    worries = LongTextField(
        label="What are you worried about?",
        error_messages={"required": "Enter what you are worried about"},
    )
    working_well = LongTextField(label="What is working well?")
    needs = LongTextField(label="What needs to happen?")
    scale = ScaleField(
        label="How safe is the child, from 0 to 10?",
        low=LOW,
        high=HIGH,
        error_messages={"required": "Select how safe the child is, from 0 to 10"},
    )
    talk_when = forms.CharField(
        label="When can you talk?",
        max_length=300,
        help_text="For example, today until 5pm, or tomorrow from 9am.",
        error_messages={"required": "Enter when you can talk"},
    )
    talk_telephone = forms.CharField(
        label="On what number?",
        max_length=40,
        error_messages={"required": "Enter the number on which you can talk"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        safe = self.fields["safe"]
        assert isinstance(safe, forms.ChoiceField)
        safe.choices = [*ChildNow.Safe.choices, (CANNOT_SAY, "We cannot say: we do not know this child")]
        # Asked only of who knows the child: see clean.
        self.fields["how"].required = self.fields["keeps_safe"].required = False

    def clean(self) -> None:
        if self.cleaned_data.get("safe") in ("", None, CANNOT_SAY):
            return
        for name, sentence in (
            ("how", "Enter how the child is now"),
            ("keeps_safe", "Enter what keeps the child safe while this is open"),
        ):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, sentence)

    @property
    def given(self) -> Given:
        """The answers as the service takes them."""
        typed = self.cleaned_data
        return Given(
            position=SideGiven.Position(typed["position"]),
            because=typed["because"],
            view=SignsOfSafety(typed["worries"], typed["working_well"], typed["needs"], typed["scale"]),
            safety=self.child_now,
            talk_when=typed["talk_when"],
            talk_telephone=typed["talk_telephone"],
        )

    @property
    def child_now(self) -> Safety | None:
        return None if self.cleaned_data["safe"] == CANNOT_SAY else self.safety()


class FindForm(VersionedForm):
    FOUND, NOT_FOUND = "found", "not-found"

    page_heading = "found"

    found = forms.ChoiceField(
        label="Have you found this child?",
        choices=[
            (FOUND, "We have found this child"),
            (NOT_FOUND, "We cannot tell who this is"),
        ],
        widget=RadioSelect(
            reveals={FOUND: ["reference"]},
            hints={NOT_FOUND: "The people who raised it are asked to help you find the child."},
        ),
        error_messages={"required": "Select whether you have found this child"},
    )
    reference = forms.CharField(
        label="Your own reference for the child",
        max_length=60,
        help_text="Only your agency sees it.",
        error_messages={"required": "Enter your own reference for the child"},
    )


class PassOnForm(VersionedForm):
    to = forms.ChoiceField(
        label="Which desk should have it instead?",
        error_messages={"required": "Select which desk should have it"},
    )
    reason = LongTextField(
        label="Why is it not for you?",
        help_text="Both sides read this.",
        rows=3,
        max_length=2000,
        error_messages={"required": "Enter why it is not for you"},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        desks: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [("", "Choose a desk"), *desks]
