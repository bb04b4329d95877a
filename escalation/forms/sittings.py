"""Around a sitting of the panel: answering the invitation, asking one more, adjourning, a statement, a conflict."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms

from agencies.models import Membership
from components.forms import CheckboxSelectMultiple, LongTextField, RadioSelect, VersionedForm
from escalation.forms.meetings import called, named
from escalation.forms.panels import HoldPanelForm
from escalation.models import Attendee

NOBODY = "nobody"


class ReplyForm(VersionedForm):
    """Coming, or not; who does not come says why, and may name who could sit instead."""

    coming = forms.ChoiceField(
        label="Do you come to the panel?",
        choices=[("yes", "Yes, I am coming"), ("no", "No, I cannot come, or I should not sit")],
        widget=RadioSelect(reveals={"no": ["reason", "instead"]}),
        error_messages={"required": "Select whether you come"},
    )
    reason = LongTextField(
        label="Why do you not come?",
        help_text="A conflict of interest is a reason too. Both sides can read this.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Enter why you do not come"},
    )
    instead = forms.ChoiceField(
        label="Who could sit instead?",
        help_text="Only people whom the policy names, and who had no part in this matter. The convener decides.",
        widget=RadioSelect(),
        error_messages={"required": "Select who could sit instead, or nobody"},
    )

    def __init__(self, *args: Any, may_sit: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in may_sit}
        choices = [(key, called(one)) for key, one in self.by_key.items()]
        self.fields["instead"].choices = [*choices, (NOBODY, "I name nobody")]  # type: ignore[attr-defined]

    def is_coming(self) -> bool:
        return self.cleaned_data["coming"] == "yes"

    def who_instead(self) -> Membership | None:
        return self.by_key.get(self.cleaned_data["instead"])


class AskToSitForm(VersionedForm):
    """One more who may sit."""

    person = forms.ChoiceField(
        label="Who is asked to sit?",
        widget=RadioSelect(),
        error_messages={"required": "Select who is asked to sit"},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        may_sit: Iterable[Membership],
        named_instead: Collection[UUID],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in may_sit}
        hints = {
            key: "Named by a member who cannot come"
            for key, one in self.by_key.items()
            if one.pk in named_instead
        }
        self.fields["person"].widget = RadioSelect(hints=hints)
        self.fields["person"].choices = [(key, called(one)) for key, one in self.by_key.items()]  # type: ignore[attr-defined]

    def who(self) -> Membership:
        return self.by_key[self.cleaned_data["person"]]


class AdjournForm(HoldPanelForm):
    """A sitting that did not decide: when, who chaired, who came, why it is adjourned."""

    def __init__(self, *args: Any, invited: Iterable[Attendee], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, invited=invited, **kwargs)
        if attended := self.fields.get("attended"):
            attended.required = False
            attended.help_text = (
                "Select everybody who was there. Leave it empty if nobody of the members came."
            )
            attended.widget = CheckboxSelectMultiple()
            attended.choices = [(str(one.pk), named(one)) for one in invited]  # type: ignore[attr-defined]
        why = self.fields["came_of_it"]
        why.label, why.help_text = (
            "Why is it adjourned?",
            "What was missing, and what is to be there next time.",
        )
        why.error_messages["required"] = "Enter why it is adjourned"


class StatementForm(VersionedForm):
    """What a side says to the panel."""

    text = LongTextField(
        label="What does your side say to the panel?",
        help_text="What you ask for, and why. Each side writes one. It cannot be changed afterwards.",
        rows=10,
        error_messages={"required": "Enter what your side says to the panel"},
    )


class ConflictForm(VersionedForm):
    """A conflict of interest, and that one means it."""

    reason = LongTextField(
        label="What is your conflict of interest?",
        help_text="In a few words, without naming the child. Both sides and your deputy read this.",
        rows=4,
        max_length=1000,
        error_messages={"required": "Enter what your conflict of interest is"},
    )
