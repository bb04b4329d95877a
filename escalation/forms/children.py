"""Which child, or children: the raising agency's own reference, and the facts that the partnership shares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from components import parsing
from components.forms import DateField, DateInput, GovukForm, RowsFormSet
from components.widgets import Typed
from escalation.forms.pages import Asking, Page


class ChildrenPage(Page):
    """All of its questions stand in the rows."""

    heading = "Which child, or children, is it about?"


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
