"""What raising a disagreement asks, one form to a page."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from agencies.models import Membership, Post
from agencies.queries import off_accord_in
from components.forms import (
    DateField,
    GovukForm,
    LongTextField,
    RadioSelect,
    ScaleField,
    WhenField,
    YesNoField,
)
from escalation.forms.asked import HIGH, LOW
from escalation.forms.pages import Asking, Page
from escalation.forms.safety import SafetyQuestions
from escalation.zone import LOCAL, local_day


class AsWhomForm(GovukForm):
    """Who has several roles says as which of them they raise it; its policy and its agency follow from that."""

    page_heading = "as_whom"

    as_whom = forms.ChoiceField(
        label="As whom do you raise it?",
        widget=RadioSelect(),
        error_messages={"required": "Select as whom you raise it"},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, mine: Sequence[Membership]) -> None:
        super().__init__(data)
        self.mine = mine
        as_whom = self.fields["as_whom"]
        assert isinstance(as_whom, forms.ChoiceField)
        as_whom.choices = [(str(one.pk), f"{one.called.capitalize()}, {one.place}") for one in mine]

    @property
    def chosen(self) -> Membership:
        return next(one for one in self.mine if str(one.pk) == self.cleaned_data["as_whom"])


class DangerPage(SafetyQuestions, Page):
    heading = "Is a child in danger now?"

    def adapt(self) -> None:
        self.say_whom_to_call(self.asking.membership.partnership)


class DecisionPage(Page):
    PERSON, POST, UNKNOWN = "person", "post", "unknown"

    who = forms.ChoiceField(
        label="Who made the decision?",
        widget=RadioSelect(reveals={PERSON: ["name", "desk_of_person"], POST: ["desk"]}),
        error_messages={"required": "Select who made the decision, or that you do not know"},
    )
    name = forms.CharField(
        label="Their name",
        max_length=200,
        help_text="As they are known at work. If they use Accord, it goes to them as well.",
    )
    desk_of_person = forms.ChoiceField(label="Their desk or team, if you know it", required=False)
    desk = forms.ChoiceField(label="Which desk or team?")
    decision = LongTextField(
        label="What was decided, or was not done?",
        error_messages={"required": "Enter what was decided, or was not done"},
    )
    learned = DateField(
        label="When did you learn of it?",
        error_messages={"required": "Enter the day on which you learned of it"},
    )
    put = YesNoField(
        label="Have you put your disagreement to them already?",
        yes="Yes, I have",
        no="No, this is the first that they will hear of it",
        widget=RadioSelect(reveals={"yes": ["put_at"]}),
        error_messages={"required": "Select whether you have put it to them already"},
    )
    put_at = WhenField(
        label="When did you first put it to them?",
        help_text="The time of the first stage is counted from then. Today and now are filled in.",
        error_messages={"required": "Enter when you first put it to them"},
    )

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"What did {self.asking.other_side} decide?"

    def adapt(self) -> None:
        asking = self.asking
        desks = [(str(post.pk), post.title) for post in desks_of(asking)]
        choices = [
            (self.PERSON, "Somebody whose name I know"),
            (self.POST, "A desk or a team"),
            (self.UNKNOWN, "I do not know who"),
        ]
        self._offer("who", [choice for choice in choices if desks or choice[0] != self.POST])
        self._offer("desk", [("", "Choose a desk or team"), *desks])
        self._offer("desk_of_person", [("", "I do not know"), *desks])
        if asking.manager:
            # One's own manager made it: that was answered before.
            for name in ("who", "name", "desk", "desk_of_person"):
                del self.fields[name]
        self.fields["learned"].not_after = asking.today  # type: ignore[attr-defined]
        put_at = self.fields["put_at"]
        assert isinstance(put_at, WhenField)
        put_at.not_after = asking.now
        put_at.not_before = datetime.combine(asking.calendar.covers_from, time(), tzinfo=LOCAL)
        if not self.is_bound and not self.initial.get("put_at"):
            self.initial["put_at"] = asking.now

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        asked = self.fields[name]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = choices

    def clean(self) -> None:
        learned, put_at = self.cleaned_data.get("learned"), self.cleaned_data.get("put_at")
        if self.cleaned_data.get("put") and learned and put_at and local_day(put_at) < learned:
            self.add_error(
                "put_at", "You cannot have put it to them before you learned of it. Check both days"
            )


def desks_of(asking: Asking) -> QuerySet[Post]:
    """The desks to which it may go: of the agency; inside one's own, of the service, or those that are of none."""
    posts = Post.objects.filter(partnership=asking.membership.partnership, agency=asking.agency, closed=False)
    posts = posts.exclude(agency__in=off_accord_in(asking.membership.partnership))
    return posts.filter(Q(service=asking.service) | Q(service=None)) if asking.service else posts


class ViewPage(Page):
    heading = "How do you see it?"

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


class TimePage(Page):
    heading = "How soon does the child need an answer?"

    meeting = YesNoField(
        label="Is a conference or a meeting with the family coming?",
        widget=RadioSelect(reveals={"yes": ["meeting_what", "meeting_on"]}),
        error_messages={"required": "Select whether a conference or a meeting with the family is coming"},
    )
    meeting_what = forms.CharField(label="Which conference or meeting?", max_length=150)
    meeting_on = DateField(label="On which day, if you know it?", required=False)
    shorter = YesNoField(
        label="Does the child need an answer sooner?",
        widget=RadioSelect(reveals={"yes": ["until", "why"]}),
        error_messages={"required": "Select whether the child needs an answer sooner"},
    )
    until = WhenField(
        label="By when?", error_messages={"required": "Enter by when the child needs an answer"}
    )
    why = LongTextField(
        label="Why is the usual time too long for this child?",
        max_length=2000,
        rows=3,
        error_messages={"required": "Enter why the usual time is too long for this child"},
    )

    review_on = WhenField(
        label="When will both sides look at this again?",
        required=False,
        help_text="The procedure gives no time for this stage. Leave it empty for five working days from now.",
    )

    def adapt(self) -> None:
        if not self.asking.needs_review_date:
            del self.fields["review_on"]
        else:
            self.fields["review_on"].not_before = self.asking.now  # type: ignore[attr-defined]
        self.fields["meeting_on"].not_before = self.asking.today  # type: ignore[attr-defined]
        self.fields["until"].not_before = self.asking.now  # type: ignore[attr-defined]

    def clean_until(self) -> datetime | None:
        until, due_at = self.cleaned_data.get("until"), self.asking.due_at
        if until and due_at and self.asking.now < due_at <= until:
            raise forms.ValidationError(
                "The time that the procedure gives ends before that. Enter an earlier time, or answer no"
            )
        return until
