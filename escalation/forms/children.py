"""Which child, or children: the raising agency's own reference, and the facts that the partnership shares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from components import parsing
from components.forms import DateField, DateInput, GovukForm, RadioSelect, RowsFormSet
from components.widgets import Typed
from escalation.core.choosing import WITHOUT_A_PERSON, abouts_to_ask
from escalation.core.names import About
from escalation.forms.pages import Asking, Page


class ChildrenPage(Page):
    """Whom it is about, where a policy depends on it; all else stands in the rows."""

    about = forms.ChoiceField(
        label="Whom, or what, is it about?",
        widget=RadioSelect(),
        error_messages={"required": "Select whom, or what, it is about"},
    )

    @property
    def heading(self) -> str:  # type: ignore[override]
        adults = any(About.ADULTS in policy.about for policy in self.asking.policies)
        return "Who is it about?" if adults else "Which child, or children, is it about?"

    def adapt(self) -> None:
        policies = self.asking.policies
        offered = abouts_to_ask(policies)
        self.without_a_person = all(set(policy.about) <= WITHOUT_A_PERSON for policy in policies)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [(each.value, each.description) for each in offered]
        if not offered:
            del self.fields["about"]
        elif WITHOUT_A_PERSON & set(offered):
            about.help_text = "Where it is about no single person, leave the questions below empty."

    def answered(self) -> About | None:
        """Whom it is about, where that was asked."""
        given = self.cleaned_data.get("about")
        return About(given) if given else None

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to be described."""
        about = self.answered() if "about" in self.fields else None
        return about not in WITHOUT_A_PERSON if about else not self.without_a_person


class MonthInput(DateInput):
    """A month as two typed parts."""

    parts = (("month", "Month"), ("year", "Year"))

    def split(self, value: date) -> Typed:
        return {"month": str(value.month), "year": str(value.year)}


class MonthField(DateField):
    """A month and a year; cleans to the first day of the month."""

    widget = MonthInput

    def read(self, typed: Typed) -> date:
        if not (len(typed["year"]) == 4 and typed["year"].isdecimal()):
            raise self.refuse("year", "year")
        try:
            return parsing.read_day("1", typed["month"], typed["year"])
        except ValueError:
            raise self.refuse("invalid", "month", "year") from None


class ChildForm(GovukForm):
    """One child: the raising agency's own reference, and what the partnership shares."""

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

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        shared = asking.membership.partnership
        for name, is_shared in (
            ("initials", shared.shares_initials),
            ("birth", shared.shares_birth_month),
            ("identifier", shared.shares_identifier),
        ):
            if not is_shared:
                del self.fields[name]
        if any(About.ADULTS in policy.about for policy in asking.policies):
            self.fields["reference"].label = "Your own reference for them"
            if "initials" in self.fields:
                self.fields["initials"].label = "Their initials"
        if "birth" in self.fields:
            self.fields["birth"].not_after = asking.today  # type: ignore[attr-defined]

    def clean(self) -> None:
        """At least one fact that is shared, or the other side looks for nobody."""
        shared = [name for name in ("initials", "birth", "identifier") if name in self.fields]
        if shared and not self.errors and not any(self.cleaned_data.get(name) for name in shared):
            self.add_error(shared[0], "Enter at least one fact by which the other side can find this child")


class Children(RowsFormSet):
    form = ChildForm
    row_name = "Child"
    least = 1
    max_num = 10

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        asking: Asking,
        initial: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(data, initial=initial, prefix="children")
        self.form_kwargs = {"asking": asking}
        self.error_messages |= {
            "too_few": "Enter at least one child",
            "too_many_forms": f"Enter no more than {self.max_num} children",
            "missing_management_form": "We could not tell how many children there were. Enter them again.",
        }

    def clean(self) -> None:
        super().clean()
        known = [row["reference"].casefold() for row in self.filled() if row.get("reference")]
        if len(known) > len(set(known)):
            raise forms.ValidationError("Two children have the same reference. Remove one of them.")
