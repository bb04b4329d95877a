"""A referral: made, refused, and the reasons in writing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from agencies.models import Agency, Membership, Partnership, Post
from agencies.queries import agencies_of
from cases.models import PaperKind, Referral
from cases.models.refusals import WAYS
from components.forms import LongTextField, RadioSelect, VersionedForm, WhenField
from escalation.forms.children import MonthField
from escalation.forms.papers import AsksForPaper
from escalation.services.answers import Child
from escalation.services.referrals import Asked
from escalation.services.refusals import Letter, SentOtherwise, Told

SHARED = {
    "initials": "shares_initials",
    "birth": "shares_birth_month",
    "identifier": "shares_identifier",
}


class ReferForm(VersionedForm):
    """To whom, which child, what is asked and why."""

    to = forms.ChoiceField(
        label="Which agency do you ask?",
        widget=RadioSelect(),
        error_messages={"required": "Select the agency that you ask"},
    )
    desk = forms.ChoiceField(label="Which desk or team of theirs, if you know it?", required=False)
    made_at = WhenField(
        label="When was the referral made?",
        help_text="Today and now are filled in. Their time to answer is counted from then.",
        error_messages={"required": "Enter when the referral was made"},
    )
    reference = forms.CharField(
        label="Your own reference for the child",
        max_length=60,
        help_text="The number that your agency knows the child by. Only your agency sees it.",
    )
    initials = forms.CharField(label="The child’s initials", max_length=10, required=False)
    birth = MonthField(label="Month and year of birth", required=False, help_text="For example, 3 2017.")
    identifier = forms.CharField(
        label="A number that both agencies know",
        max_length=60,
        required=False,
        help_text="Such as an NHS number or a unique pupil number.",
    )
    asked = LongTextField(label="What do you ask them to do?", rows=4)
    why = LongTextField(label="Why?", rows=4, error_messages={"required": "Enter why you ask for it"})
    child_protection = forms.ChoiceField(
        label="Is the case of a child protection nature?",
        choices=Referral.Protection.choices,
        widget=RadioSelect(),
        error_messages={"required": "Select whether the case is of a child protection nature"},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        membership: Membership,
        now: datetime,
        today: date,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        partnership = membership.partnership
        assert membership.agency_id is not None  # who refers works in an agency
        others = agencies_of(partnership, on=today).exclude(pk=membership.agency_id)
        self.agencies = {str(agency.pk): agency for agency in others}
        self._choices("to", [(key, agency.name) for key, agency in self.agencies.items()])
        posts = Post.objects.filter(partnership=partnership, agency__in=others, closed=False)
        found = posts.select_related("agency").order_by("agency__name", "title")
        self.desks = {str(post.pk): post for post in found}
        self._choices("desk", [("", "I do not know"), *((key, str(one)) for key, one in self.desks.items())])
        self._share(partnership)
        self.fields["made_at"].not_after = now  # type: ignore[attr-defined]
        if "birth" in self.fields:
            self.fields["birth"].not_after = today  # type: ignore[attr-defined]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        asked = self.fields[name]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = choices

    def _share(self, partnership: Partnership) -> None:
        for name, shares in SHARED.items():
            if not getattr(partnership, shares):
                del self.fields[name]

    def clean(self) -> None:
        typed, shared = self.cleaned_data, [name for name in SHARED if name in self.fields]
        if shared and not self.errors and not any(typed.get(name) for name in shared):
            self.add_error(shared[0], "Enter at least one fact by which they can find this child")
        desk = self.desks.get(typed.get("desk") or "")
        if desk and typed.get("to") and str(desk.agency_id) != typed["to"]:
            self.add_error("desk", "Select a desk of the agency that you ask")

    @property
    def to_agency(self) -> Agency:
        return self.agencies[self.cleaned_data["to"]]

    def answered(self) -> Asked:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        birth = typed.get("birth")
        return Asked(
            to=self.to_agency,
            desk=self.desks.get(typed["desk"]),
            child=Child(
                reference=typed["reference"],
                initials=typed.get("initials", ""),
                birth_month=birth.month if birth else None,
                birth_year=birth.year if birth else None,
                identifier=typed.get("identifier", ""),
            ),
            asked=typed["asked"],
            why=typed["why"],
            child_protection=Referral.Protection(typed["child_protection"]),
            made_at=typed["made_at"],
        )


class AcceptForm(VersionedForm):
    """One button."""


class WhenFormMixin(VersionedForm):
    """A form with a moment that has been."""

    moment = ""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields[self.moment].not_after = now  # type: ignore[attr-defined]


class RefusedForm(WhenFormMixin):
    """The refusal was told: when, how, by whom."""

    moment = "told_at"

    told_at = WhenField(
        label="When was it told?",
        help_text="As near as you know. The time for the reasons in writing runs from then.",
        error_messages={"required": "Enter when the refusal was told"},
    )
    way = forms.ChoiceField(
        label="How was it told?",
        choices=WAYS,
        widget=RadioSelect(),
        error_messages={"required": "Select how it was told"},
    )
    by_whom = forms.CharField(
        label="Who told it?",
        max_length=200,
        help_text="Name and role, or the desk.",
        error_messages={"required": "Enter who told it"},
    )
    said = LongTextField(label="What reason was given, if any?", rows=4, required=False)

    def told(self) -> Told:
        typed = self.cleaned_data
        return Told(typed["told_at"], typed["way"], typed["by_whom"], typed["said"])


class LetterFields(VersionedForm):
    """Clear reasons, what is advised instead, what else there is."""

    reasons = LongTextField(
        label="What are the reasons?",
        help_text="So clearly that somebody who was not there understands why.",
        rows=6,
        error_messages={"required": "Enter the reasons"},
    )
    advised = LongTextField(
        label="What do you advise instead?",
        rows=4,
        error_messages={"required": "Enter what you advise instead"},
    )
    alternatives = LongTextField(
        label="What other support or agency is there for this child?", rows=4, required=False
    )

    def letter(self) -> Letter:
        typed = self.cleaned_data
        return Letter(typed["reasons"], typed["advised"], typed["alternatives"])


class ReasonsForm(LetterFields):
    """The letter, as it will be sent."""


class OtherMeansForm(WhenFormMixin, LetterFields, AsksForPaper):
    """A letter that went by other means, with the letter itself."""

    moment = "sent_at"
    paper_is_needed = True

    sent_at = WhenField(label="When was it sent?", error_messages={"required": "Enter when it was sent"})
    by_means = forms.CharField(
        label="How was it sent?",
        max_length=200,
        help_text="For example, by post or by secure e-mail, and to whom.",
        error_messages={"required": "Enter how it was sent"},
    )

    field_order: Sequence[str] = ["sent_at", "by_means", "reasons", "advised", "alternatives"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].label = "What kind of paper is the letter?"
        self.fields["paper_kind"].initial = PaperKind.LETTER.value
        self.fields["reasons"].label = "What reasons does it give?"
        self.fields["advised"].label = "What does it advise instead?"
        self.fields["alternatives"].label = "What other support or agency does it name?"

    def sent(self) -> SentOtherwise:
        typed = self.cleaned_data
        return SentOtherwise(typed["sent_at"], typed["by_means"], paper=self.paper())
