"""Meetings: when and where, who is invited, who attended, the map that was made, what came of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from agencies.models import Membership
from components.forms import (
    CheckboxSelectMultiple,
    LongTextField,
    RadioSelect,
    ScaleField,
    VersionedForm,
    WhenField,
)
from escalation.forms.asked import HIGH, LOW
from escalation.forms.safety import SafetyFields
from escalation.models import Attendee, Meeting
from escalation.services.joint import Held, Map
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


class ProposeMeetingForm(WhenAndWhere):
    """A time for a joint meeting: who took part so far is selected; others of either side may be."""

    why = LongTextField(
        label="Why another time? (optional)",
        help_text="The other side reads this.",
        max_length=1000,
        rows=2,
        required=False,
    )

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
        answers: bool,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        if not answers:
            del self.fields["why"]
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


class AcceptMeetingForm(VersionedForm):
    """Nothing is asked: the time is there to be read, and the button says what it does."""


class JointHeldForm(HeldForm):
    """A joint meeting was held: besides, who else came, the map that was made, each side's scale, how it ended."""

    YES, NO = "yes", "no"

    also_there = LongTextField(
        label="Who else was there? (optional)",
        help_text="By name, role and agency: who came and had not been invited.",
        max_length=1000,
        rows=2,
        required=False,
    )
    mapped = forms.ChoiceField(
        label="Did you make one Signs of Safety map together?",
        choices=[(YES, "Yes, we did"), (NO, "No, we made none")],
        error_messages={"required": "Select whether you made one map together"},
        widget=RadioSelect(reveals={YES: ["worries", "working_well", "needs", "raising", "responding"]}),
    )
    worries = LongTextField(label="What are we worried about?", rows=4)
    working_well = LongTextField(label="What is working well?", rows=4)
    needs = LongTextField(label="What needs to happen?", rows=4)
    raising = ScaleField(label="The raising side", low=LOW, high=HIGH, required=False)
    responding = ScaleField(label="The responding side", low=LOW, high=HIGH, required=False)
    ended = forms.ChoiceField(
        label="How did the meeting end?",
        choices=Meeting.Ended.choices,
        widget=RadioSelect(
            hints={
                Meeting.Ended.AGREED.value: "Next, write down what was agreed, so that every agency confirms it.",
                Meeting.Ended.NOT_AGREED.value: "Next, take it to the next stage. Nothing is lost by it.",
            }
        ),
        error_messages={"required": "Select how the meeting ended"},
    )

    field_order = [
        "held_at", "attended", "also_there", "mapped", "worries", "working_well", "needs", "raising", "responding",
        "came_of_it", "ended", "safe", "how", "keeps_safe",
    ]  # fmt: skip

    def __init__(self, *args: Any, raising: str, responding: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["attended"].required = False
        self.fields["came_of_it"].help_text = "What was agreed, what was not, and what each side takes away."
        for name, agencies in (("raising", raising), ("responding", responding)):
            self.fields[name].label = f"How safe is the child for {agencies}, from 0 to 10?"
            self.fields[name].help_text = "Leave it empty if they gave no number."

    def clean(self) -> None:
        typed = self.cleaned_data
        if not (typed.get("attended") or typed.get("also_there")) and "attended" not in self.errors:
            self.add_error("attended", "Select who attended, or name them")

    def held(self) -> Held:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        drawn = None
        if typed["mapped"] == self.YES:
            drawn = Map(
                typed["worries"],
                typed["working_well"],
                typed["needs"],
                typed["raising"],
                typed["responding"],
            )
        return Held(
            at=typed["held_at"],
            attended=self.present(),
            came_of_it=typed["came_of_it"],
            safety=self.safety(),
            ended=Meeting.Ended(typed["ended"]),
            also_there=typed["also_there"],
            map=drawn,
        )
