"""Meetings: when and where, who is invited, who attended and what came of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from agencies.models import Membership
from components.forms import CheckboxSelectMultiple, LongTextField, VersionedForm, WhenField
from escalation.forms.safety import SafetyFields
from escalation.models import Attendee
from escalation.services.meetings import Invitation

Choices = Sequence[tuple[str, str]]


def called(person: Membership) -> str:
    """A person as a list names them: name, role, agency."""
    return f"{person.user.name}, {person.called}, {person.place}"


class WhenAndWhere(VersionedForm):
    """When a meeting is, and the room or the link."""

    meets_at = WhenField(label="When is it?", error_messages={"required": "Enter when it is"})
    place = forms.CharField(
        label="Where is it?",
        max_length=300,
        help_text="A room and its address, or the words “by video”.",
        error_messages={"required": "Enter where it is, or “by video”"},
    )
    link = forms.URLField(
        label="Link to join it, if there is one",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Only people who may open this matter see it.",
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["meets_at"].not_before = now  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Membership, ...]:
        """Everybody who was selected."""
        raise NotImplementedError

    def invitation(self) -> Invitation:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return Invitation(typed["meets_at"], typed["place"], self.chosen(), typed["link"])


class ConveneMeetingForm(WhenAndWhere):
    """A joint meeting: who took part so far is selected; others of either side may be."""

    people = forms.MultipleChoiceField(
        label="Who is invited?",
        help_text="Everybody who took part so far, on both sides, is selected. Take away whoever does not come.",
        widget=CheckboxSelectMultiple(),
        required=False,
    )
    others = forms.MultipleChoiceField(
        label="Others of the agencies that take part",
        widget=CheckboxSelectMultiple(small=True),
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        took_part: Collection[UUID],
        may_be_invited: Iterable[Membership],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.pk): person for person in may_be_invited}
        lists: dict[str, list[tuple[str, str]]] = {"people": [], "others": []}
        for key, person in self.by_key.items():
            lists["people" if person.pk in took_part else "others"].append((key, called(person)))
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]
        self.initial.setdefault("people", [key for key, _ in lists["people"]])

    def clean(self) -> None:
        if not self.errors and not self.chosen():
            self.add_error("people" if "people" in self.fields else "others", "Select who is invited")

    def chosen(self) -> tuple[Membership, ...]:
        keys = [*self.cleaned_data.get("people", ()), *self.cleaned_data.get("others", ())]
        return tuple(self.by_key[key] for key in keys)


class HeldForm(SafetyFields):
    """A meeting was held: when, who attended, what came of it, how the child is now."""

    held_at = WhenField(label="When was it?", error_messages={"required": "Enter when it was"})
    attended = forms.MultipleChoiceField(
        label="Who attended?",
        help_text="Select everybody who was there, in the room or by video.",
        widget=CheckboxSelectMultiple(),
        error_messages={"required": "Select who attended"},
    )
    came_of_it = LongTextField(
        label="What came of it?",
        help_text="What was agreed, what was not, and what each side takes away. Name here anybody else who was there.",
        rows=6,
        error_messages={"required": "Enter what came of it"},
    )

    field_order = ["held_at", "chaired_by", "attended", "came_of_it", "safe", "how", "keeps_safe"]

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        invited: Iterable[Attendee],
        now: datetime,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_at"].not_after = now  # type: ignore[attr-defined]
        self.fields["attended"].choices = [(str(one.pk), named(one)) for one in invited]  # type: ignore[attr-defined]

    def present(self) -> set[UUID]:
        """The invitations of those who attended."""
        return {UUID(key) for key in self.cleaned_data["attended"]}


def named(attendee: Attendee) -> str:
    """Somebody invited, as they were called when they were."""
    agency = attendee.agency.name if attendee.agency else ""
    return ", ".join(part for part in (attendee.name, attendee.role, agency) if part)
