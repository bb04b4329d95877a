"""The panel: its members and who is passed over, who attended, and what it decided."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models import Membership
from components.forms import CheckboxSelectMultiple, LongTextField, RadioSelect
from escalation.core.names import Sector
from escalation.forms.meetings import HeldForm, WhenAndWhere, called
from escalation.forms.safety import SafetyFields
from escalation.models import Attendee
from escalation.services.answers import Pending
from escalation.services.meetings import sector_of
from escalation.services.panels import Decision

OVER = "over_"  # with the key of who is passed over


class ConvenePanelForm(WhenAndWhere):
    """When and where the panel meets, who sits on it, and why the others who may are not asked.

    Only those who may sit are offered. ``cannot`` are those of them who said that they cannot come: they are offered,
    and need no reason. The reasons are asked once somebody is selected. ``lacking`` says what a panel of these people
    would lack.
    """

    members = forms.MultipleChoiceField(
        label="Who sits on the panel?",
        help_text="Only people whom the policy names, and who had no part in this matter. "
        "Then you are asked why each of the others is not asked.",
        widget=CheckboxSelectMultiple(),
        error_messages={"required": "Select who sits on the panel"},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        may_sit: Iterable[Membership],
        cannot: Collection[int] = (),
        lacking: Callable[[Sequence[Membership]], list[str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key, self.cannot, self.lacking = {str(one.pk): one for one in may_sit}, cannot, lacking
        if not self.by_key:
            del self.fields["members"]
            return
        choices = [(key, called(person)) for key, person in self.by_key.items()]
        hints = {key: self._hint(person) for key, person in self.by_key.items()}
        self.fields["members"].widget = CheckboxSelectMultiple(hints=hints)
        self.fields["members"].choices = choices  # type: ignore[attr-defined]
        for key, person in self._left_out():
            self.fields[f"{OVER}{key}"] = LongTextField(
                label=f"Why is {person.user.name} not asked?",
                help_text=f"{called(person)}, may sit. The reason stands in the record; both sides can read it.",
                rows=2,
                max_length=1000,
                error_messages={"required": f"Enter why {person.user.name} is not asked"},
            )

    def clean(self) -> None:
        selected = self.cleaned_data.get("members")
        if selected is not None:
            for sentence in self.lacking([self.by_key[key] for key in selected]):
                self.add_error("members", sentence)

    def chosen(self) -> tuple[Membership, ...]:
        return tuple(self.by_key[key] for key in self.cleaned_data.get("members", ()))

    def selected(self) -> list[Membership]:
        """Who is selected now, whether or not the rest is sound."""
        keys = self["members"].value() or () if "members" in self.fields else ()
        return [self.by_key[key] for key in keys if key in self.by_key]

    def passed_over(self) -> dict[UUID, str]:
        """The reason for each who is not asked."""
        return {
            UUID(name.removeprefix(OVER)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(OVER)
        }

    def _left_out(self) -> list[tuple[str, Membership]]:
        """Who may sit, can come, and is not among those who are selected, once somebody is."""
        selected = {person.pk for person in self.selected()}
        if not selected:
            return []
        there = self.by_key.items()
        return [(key, one) for key, one in there if one.pk not in selected and one.user_id not in self.cannot]

    def _hint(self, person: Membership) -> str:
        sector = f"{Sector(sector_of(person)).description} sector" if person.agency else ""
        said = "said for this panel that they cannot come" if person.user_id in self.cannot else ""
        return "; ".join(part for part in (sector, said) if part)


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
        if not self.fields["attended"].choices:  # type: ignore[attr-defined]
            del self.fields["attended"]  # the policy lets the chair sit alone
        self.fields["came_of_it"].label = "What was heard?"
        self.fields[
            "came_of_it"
        ].help_text = "Who spoke for each side, and what was new. The decision is the next page."
        self.fields["came_of_it"].error_messages["required"] = "Enter what was heard"

    def present(self) -> set[UUID]:
        return super().present() if "attended" in self.fields else set()

    def chair(self) -> Membership:
        return self.chairs[self.cleaned_data["chaired_by"]]


class DecideForm(SafetyFields):
    """What the panel decided, why, and which of its members saw it otherwise."""

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

    field_order = ["text", "reasons", "safe", "how", "keeps_safe"]

    def __init__(self, *args: Any, members: Iterable[Attendee], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.members = {f"dissent_{one.pk}": one for one in members}
        for name, one in self.members.items():
            self.fields[name] = LongTextField(
                label=f"How did {one.name} see it?",
                help_text="In their own words as far as you can. Leave it empty if they agree with the decision.",
                required=False,
                rows=3,
            )

    @property
    def dissenting(self) -> list[forms.BoundField]:
        """The fields of the members, for their own part of the page."""
        return [self[name] for name in self.members]

    @property
    def of_the_panel(self) -> list[forms.BoundField]:
        """The other fields that are seen."""
        return [field for field in self.visible_fields() if field.name not in self.members]

    @property
    def someone_dissents(self) -> bool:
        return any(field.value() or field.errors for field in self.dissenting)

    def decision(self, pending: tuple[Pending, ...]) -> Decision:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        dissent = {one.pk: typed[name] for name, one in self.members.items() if typed[name]}
        return Decision(typed["text"], typed["reasons"], self.safety(), dissent=dissent, pending=pending)


def may_sit(candidates: Iterable[Membership], barred: Mapping[UUID, str]) -> list[Membership]:
    """Those whom nothing bars."""
    return [person for person in candidates if person.pk not in barred]
