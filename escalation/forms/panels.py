"""The panel: its members, who attended, and what it decided."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms

from agencies.models import Membership
from components.forms import CheckboxSelectMultiple, LongTextField, RadioSelect
from escalation.core.names import Sector
from escalation.forms.meetings import HeldForm, WhenAndWhere, called
from escalation.forms.safety import SafetyFields
from escalation.services.answers import Pending
from escalation.services.meetings import sector_of
from escalation.services.panels import Decision


class ConvenePanelForm(WhenAndWhere):
    """When and where the panel meets, and who sits on it: only those who may are offered."""

    members = forms.MultipleChoiceField(
        label="Who sits on the panel?",
        help_text="Only people whom the policy names, and who had no part in this matter.",
        widget=CheckboxSelectMultiple(),
        error_messages={"required": "Select who sits on the panel"},
    )

    def __init__(self, *args: Any, may_sit: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.pk): person for person in may_sit}
        choices = [(key, called(person)) for key, person in self.by_key.items()]
        hints = {
            key: f"{Sector(sector_of(person)).description} sector" for key, person in self.by_key.items()
        }
        self.fields["members"].widget = CheckboxSelectMultiple(hints=hints)
        self.fields["members"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Membership, ...]:
        return tuple(self.by_key[key] for key in self.cleaned_data["members"])

    def sectors(self) -> list[str]:
        """The sector of each person who is selected now, whether or not the rest is sound."""
        selected = self["members"].value() or ()
        return [sector_of(self.by_key[key]) for key in selected if key in self.by_key]


class HoldPanelForm(HeldForm):
    """Who chaired the panel, who attended it, and what was heard; the decision comes next."""

    chaired_by = forms.ChoiceField(
        label="Who chaired it?", widget=RadioSelect(), error_messages={"required": "Select who chaired it"}
    )

    def __init__(self, *args: Any, chairs: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.chairs = {str(person.pk): person for person in chairs}
        choices = [(key, f"{person.user.name}, {person.called}") for key, person in self.chairs.items()]
        self.fields["chaired_by"].choices = choices  # type: ignore[attr-defined]
        self.fields["came_of_it"].label = "What was heard?"
        self.fields[
            "came_of_it"
        ].help_text = "Who spoke for each side, and what was new. The decision is the next page."
        self.fields["came_of_it"].error_messages["required"] = "Enter what was heard"

    def chair(self) -> Membership:
        return self.chairs[self.cleaned_data["chaired_by"]]


class DecideForm(SafetyFields):
    """What the panel decided, why, and who saw it otherwise."""

    text = LongTextField(
        label="What does the panel decide?",
        help_text="So plainly that both sides know what holds from now on.",
        rows=6,
        error_messages={"required": "Enter what the panel decides"},
    )
    reasons = LongTextField(
        label="Why?",
        help_text="The reasons, with each side’s view weighed. Both sides read this.",
        rows=6,
        error_messages={"required": "Enter why the panel decides this"},
    )
    dissent = LongTextField(
        label="Did a member of the panel see it otherwise?",
        help_text="Who, and why. Leave it empty if all were of one mind.",
        required=False,
        rows=3,
    )

    field_order = ["text", "reasons", "dissent", "safe", "how", "keeps_safe"]

    def decision(self, pending: tuple[Pending, ...]) -> Decision:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return Decision(
            typed["text"], typed["reasons"], self.safety(), dissent=typed["dissent"], pending=pending
        )


def may_sit(candidates: Iterable[Membership], barred: Mapping[UUID, str]) -> list[Membership]:
    """Those whom nothing bars."""
    return [person for person in candidates if person.pk not in barred]
