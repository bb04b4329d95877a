"""After a refusal: a note, the advice, a manager, managers talking, the multi-agency meeting and its plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from agencies.models import Agency, Membership
from cases.models import AdviceAnswer, ManagersTalk, MultiAgencyMeeting
from cases.models.refusals import WAYS
from cases.models.written import For
from components.forms import (
    LongTextField,
    RadioSelect,
    RowsFormSet,
    VersionedForm,
    WhenField,
    YesNoField,
)
from escalation.forms.actions import OwnedForm
from escalation.forms.meetings import called
from escalation.forms.referrals import WhenFormMixin
from escalation.services.agencies_meeting import Held
from escalation.services.answers import Pending
from escalation.services.owners import Owner
from escalation.services.persisting import Talk


class NoteForm(WhenFormMixin):
    """A note made at the time."""

    moment = "happened"

    happened = WhenField(
        label="When was what you write down?", error_messages={"required": "Enter when it was"}
    )
    text = LongTextField(label="Your note", rows=6, error_messages={"required": "Enter your note"})
    for_whom = forms.ChoiceField(
        label="Who is this note for?",
        choices=[(For.OWN_SIDE.value, "Our agency only"), (For.BOTH.value, "Both agencies")],
        widget=RadioSelect(hints={For.OWN_SIDE.value: "The other agency never sees it."}),
        initial=For.OWN_SIDE.value,
        help_text="This cannot be changed afterwards.",
        error_messages={"required": "Select who this note is for"},
    )


class AdviceForm(VersionedForm):
    """Whether the advice was acted on, and whether concerns persist."""

    acted = forms.ChoiceField(
        label="Did you act on what the letter says and advises?",
        choices=AdviceAnswer.Acted.choices,
        widget=RadioSelect(),
        error_messages={"required": "Select whether you acted on the advice"},
    )
    what = LongTextField(
        label="What did you do, or why not?",
        rows=4,
        error_messages={"required": "Enter what you did, or why you did not"},
    )
    persists = YesNoField(
        label="Are you still concerned?",
        yes="Yes, concerns persist",
        no="No, we have no concern left, and the refusal can stand",
        error_messages={"required": "Select whether you are still concerned"},
    )


class ManagerForm(VersionedForm):
    """Which manager is informed, and of what."""

    manager = forms.ChoiceField(label="Which manager do you inform?")
    concerns = LongTextField(
        label="What are you still concerned about?",
        rows=5,
        error_messages={"required": "Enter what you are still concerned about"},
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [("", "Choose a manager"), *((key, called(one)) for key, one in self.people.items())]
        self.fields["manager"].choices = choices  # type: ignore[attr-defined]


class TalkForm(WhenFormMixin):
    """Manager to manager."""

    moment = "happened"

    way = forms.ChoiceField(
        label="How did you talk?",
        choices=[way for way in WAYS if way[0] != "writing"],
        widget=RadioSelect(),
        error_messages={"required": "Select how you talked"},
    )
    happened = WhenField(label="When was it?", error_messages={"required": "Enter when it was"})
    people = LongTextField(
        label="Who talked?",
        help_text="By name, role and agency, one to a line.",
        rows=3,
        max_length=2000,
        error_messages={"required": "Enter who talked"},
    )
    said = LongTextField(label="What was said?", rows=6, error_messages={"required": "Enter what was said"})
    result = forms.ChoiceField(
        label="What came of it?",
        choices=ManagersTalk.Result.choices,
        widget=RadioSelect(
            hints={
                ManagersTalk.Result.WILL_ACCEPT.value: "Their agency is asked to accept it here.",
                ManagersTalk.Result.STANDS.value: "This ends the referral.",
                ManagersTalk.Result.DISAGREED.value: "Your agency goes on holding the case.",
            }
        ),
        error_messages={"required": "Select what came of it"},
    )

    def talk(self) -> Talk:
        typed = self.cleaned_data
        return Talk(
            typed["way"],
            typed["happened"],
            typed["people"],
            typed["said"],
            ManagersTalk.Result(typed["result"]),
        )


class ConveneAgenciesForm(VersionedForm):
    """When and where the agencies meet, and who is asked to come."""

    meets_at = WhenField(label="When is it?", error_messages={"required": "Enter when it is"})
    place = forms.CharField(
        label="Where is it?",
        max_length=300,
        help_text="A room and its address, or the words “by video”.",
        error_messages={"required": "Enter where it is, or “by video”"},
    )
    invited = LongTextField(
        label="Who is invited?",
        help_text="By name, role and agency, one to a line. The two agencies are sent word here; ask others yourself.",
        rows=5,
        max_length=2000,
        error_messages={"required": "Enter who is invited"},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["meets_at"].not_before = now  # type: ignore[attr-defined]


class HeldAgenciesForm(WhenFormMixin):
    """The multi-agency meeting was held."""

    moment = "held_at"

    held_at = WhenField(label="When was it?", error_messages={"required": "Enter when it was"})
    attended = LongTextField(
        label="Who came?",
        help_text="By name, role and agency, one to a line.",
        rows=4,
        max_length=2000,
        error_messages={"required": "Enter who came"},
    )
    came_of_it = LongTextField(
        label="What was agreed, and what was not?",
        rows=6,
        error_messages={"required": "Enter what was agreed, and what was not"},
    )
    result = forms.ChoiceField(
        label="What did the meeting settle on?",
        choices=MultiAgencyMeeting.Result.choices,
        widget=RadioSelect(
            hints={
                MultiAgencyMeeting.Result.PLAN.value: "Enter below who does what, and by when.",
                MultiAgencyMeeting.Result.NOTHING.value: "Your agency goes on holding the case.",
            },
            reveals={MultiAgencyMeeting.Result.RIGHT_AGENCY.value: ["right_agency"]},
        ),
        error_messages={"required": "Select what the meeting settled on"},
    )
    right_agency = forms.ChoiceField(
        label="Which agency is it?",
        required=False,
        help_text="You can make the referral to it from here afterwards.",
    )

    def __init__(self, *args: Any, others: Iterable[Agency], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.others = {str(agency.pk): agency for agency in others}
        choices = [(key, agency.name) for key, agency in self.others.items()]
        none = ("", "One that is not in this list: it is named above")
        self.fields["right_agency"].choices = [none, *choices]  # type: ignore[attr-defined]

    def held(self, plan: tuple[Pending, ...]) -> Held:
        typed = self.cleaned_data
        result = MultiAgencyMeeting.Result(typed["result"])
        found = result == MultiAgencyMeeting.Result.RIGHT_AGENCY
        right = self.others.get(typed["right_agency"]) if found else None
        return Held(typed["held_at"], typed["attended"], typed["came_of_it"], result, plan, right)


class PlanRow(OwnedForm):
    """One action of the plan: of one of the two agencies, or of anybody else by name."""

    field_order = ["what", "owner", "who", "due"]


class PlanRows(RowsFormSet):
    """The plan, in rows; there may be none."""

    form = PlanRow
    row_name = "Action"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str,
        today: date,
        owners: Sequence[Owner] = (),
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.form_kwargs = {"today": today, "owners": owners}

    def plan(self) -> tuple[Pending, ...]:
        return tuple(form.pending({}) for form in self.forms if form.has_changed())


class DoneForm(VersionedForm):
    """What shows that an action is done."""

    shown_by = LongTextField(
        label="What shows that it is done?",
        rows=3,
        error_messages={"required": "Enter what shows that it is done"},
    )


def people_to_inform(everybody: Iterable[Membership], levels: Sequence[str]) -> list[Membership]:
    """Those above the practitioners; everybody where an agency has nobody above them."""
    everybody = list(everybody)
    return [person for person in everybody if person.role in levels] or everybody
