"""Actions: what, whose, by when, in rows; what shows one done; to which day it is carried over, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms

from agencies.models import Agency
from components.forms import DateField, GovukForm, LongTextField, RowsFormSet, VersionedForm
from escalation.services.answers import Pending
from escalation.services.owners import Owner


def owner_choices(owners: Iterable[Owner]) -> list[Any]:
    """The posts and people of each agency, under its name."""
    by_agency = groupby(owners, key=lambda one: one.agency_name)
    groups = [(agency, [(one.key, one.name) for one in theirs]) for agency, theirs in by_agency]
    return [("", "No: I enter a name below"), *groups]


class OwnedForm(GovukForm):
    """An action with its owner: a person or a post that Accord knows, or anybody else by name."""

    what = LongTextField(label="What is to be done?", max_length=2000, rows=2)
    owner = forms.ChoiceField(
        label="Is it for one of these people or posts?",
        required=False,
        help_text="They are told, reminded, and can open this matter. The action stands in their list.",
    )
    who = forms.CharField(
        label="Who does it?",
        max_length=200,
        required=False,
        help_text="A name or a post, so that everybody knows whom to ask. Not needed if you chose above.",
    )
    due = DateField(label="By when?", error_messages={"required": "Enter by when it is to be done"})

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        owners: Sequence[Owner],
        today: date,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {one.key: one for one in owners}
        self.fields["owner"].choices = owner_choices(owners)  # type: ignore[attr-defined]
        if not owners:
            del self.fields["owner"]
        self.fields["due"].not_before = today  # type: ignore[attr-defined]

    def clean(self) -> None:
        named = self.cleaned_data.get("who") or self.cleaned_data.get("owner")
        if self.has_changed() and not named and "who" not in self.errors and "owner" not in self.errors:
            self.add_error("who", "Enter who does it")

    def pending(self, agencies: Mapping[str, Agency]) -> Pending:
        """The row as the service takes it: of an owner whom Accord knows, the name that they have there."""
        typed = self.cleaned_data
        owner = self.owners.get(typed.get("owner", ""))
        if owner is None:
            return Pending(typed["what"], typed["who"], typed["due"], agencies.get(typed.get("agency", "")))
        one = owner.membership or owner.post
        assert one is not None  # an owner is the one or the other
        return Pending(
            typed["what"], owner.name[:200], typed["due"], one.agency, owner.membership, owner.post
        )


class ActionForm(OwnedForm):
    """An outstanding issue: what, who, of which agency, by when."""

    agency = forms.ChoiceField(label="Of which agency?", required=False)
    field_order = ["what", "owner", "who", "agency", "due"]

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [("", "Another one, or none"), *((str(agency.pk), agency.name) for agency in agencies)]
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]


class Actions(RowsFormSet):
    """Outstanding issues, in rows; there may be none."""

    form = ActionForm
    row_name = "Action"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str,
        agencies: Iterable[Agency],
        today: date,
        owners: Sequence[Owner] = (),
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.form_kwargs = {"agencies": list(self.agencies.values()), "owners": owners, "today": today}

    def pending(self) -> tuple[Pending, ...]:
        """The rows as the service takes them."""
        return tuple(form.pending(self.agencies) for form in self.forms if form.has_changed())


class ActionDoneForm(VersionedForm):
    """An action is done: what shows it."""

    shown_by = LongTextField(
        label="What shows that it is done?",
        help_text="For example: the visit of 14 January is in our records, and the school was told by telephone.",
        rows=4,
        error_messages={"required": "Enter what shows that it is done"},
    )


class CarryOverForm(VersionedForm):
    """An action is carried over: to which day, and why."""

    to = DateField(
        label="By when will it be done?",
        error_messages={"required": "Enter the new day by which it will be done"},
    )
    reason = LongTextField(
        label="Why is it carried over?",
        help_text="What has been done so far, what is missing, and what it means for the child.",
        rows=4,
        error_messages={"required": "Enter why it is carried over"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        # That it is later than the day it has, the service says: sent twice, this form is still the same.
        self.fields["to"].not_before = today + timedelta(days=1)  # type: ignore[attr-defined]
