"""What an auditor fills in: a search, and what an export is for."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from audit.models import Export
from audit.queries import histories_of
from audit.readers import Reader
from audit.wording import spoken
from components.forms import LOST, DateField, GovukForm, LongTextField, RadioSelect

ANY = ("", "Any")
MOST_TOGETHER = 50  # histories that are exported together
PDF_ALONE = [(Export.Form.PDF, Export.Form.PDF.label)]
NOT_ALL = "Not all of these histories can be exported together any more. Go back and search again"


class SearchForm(GovukForm):
    """Every question may stay empty."""

    reference = forms.CharField(max_length=60, required=False)
    agency = forms.ChoiceField(required=False)
    stage = forms.ChoiceField(required=False)
    result = forms.ChoiceField(required=False)
    late = forms.ChoiceField(
        label="Times",
        required=False,
        choices=[ANY, ("yes", "A time was missed"), ("no", "No time was missed")],
    )
    opened_from = DateField(label="Opened on or after", required=False)
    opened_to = DateField(label="Opened on or before", required=False)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401
        *,
        reader: Reader,
        stages: Iterable[str],
        results: Iterable[str],
    ) -> None:
        super().__init__(data)
        self.fields["agency"].choices = [ANY, *reader.agencies]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [ANY, *((stage, stage) for stage in stages)]  # type: ignore[attr-defined]
        self.fields["result"].choices = [ANY, *((it, spoken(it)) for it in results)]  # type: ignore[attr-defined]

    @property
    def asks_more(self) -> bool:
        """Whether anything but the reference is asked for."""
        return any(value for name, value in self.data.items() if name not in {"reference", "page"})

    def wanted(self) -> dict[str, Any]:
        """The words of the search, as the subjects understand them."""
        late = {"yes": True, "no": False}.get(self.cleaned_data["late"])
        return {**self.cleaned_data, "late": late}


class ExportForm(GovukForm):
    """In which form, for whom and why; ``once`` makes a second sending harmless."""

    form = forms.ChoiceField(
        label="In which form?",
        error_messages={"required": "Select in which form you want it"},
        choices=[(form, form.label) for form in (Export.Form.PDF, Export.Form.JSON)],
        widget=RadioSelect(
            hints={
                "pdf": "Every entry in words, with a contents list.",
                "json": "All of it, for somebody who checks the record with a program of their own.",
            }
        ),
    )
    recipient = forms.CharField(
        label="Who is it for?",
        error_messages={"required": "Enter who it is for"},
        max_length=200,
        help_text="A person or a body, for example: independent reviewer.",
    )
    why = LongTextField(
        label="Why do they need it?",
        error_messages={"required": "Enter why they need it"},
        max_length=2000,
    )
    once = forms.UUIDField(
        initial=uuid4, widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], LOST)
    )

    def __init__(self, data: Any = None, *, opens_all: bool, initial: dict[str, str] | None = None) -> None:  # noqa: ANN401
        """Of what a grant does not open all of there is no JSON: it would not verify."""
        super().__init__(data, initial=initial)
        if not opens_all:
            self.fields["form"].choices = PDF_ALONE  # type: ignore[attr-defined]
            self.fields["form"].initial = Export.Form.PDF.value
            self.fields[
                "form"
            ].help_text = "There is no JSON: with something left out it could not be verified."


class TogetherForm(ExportForm):
    """The same for several histories that a search found: those that were shown, whatever a search would find now."""

    references = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": NOT_ALL}, max_length=MOST_TOGETHER * 20
    )

    def __init__(self, data: Any = None, *, reader: Reader, found: Iterable[str] = ()) -> None:  # noqa: ANN401
        sent, mine = data.get("references", "") if data is not None else " ".join(found), histories_of(reader)
        named = [one for one in sent.split() if one.isprintable()]
        self.named = list(mine.filter(reference__in=named[: MOST_TOGETHER + 1]).order_by("reference"))
        self.left_out = {one.reference: reader.left_out(one) for one in self.named}
        self.opens_all = not any(self.left_out.values())
        super().__init__(data, opens_all=self.opens_all, initial={"references": " ".join(found)})

    def clean_references(self) -> list[str]:
        named = set(self.cleaned_data["references"].split())
        if not 0 < len(named) <= MOST_TOGETHER or named != {one.reference for one in self.named}:
            raise forms.ValidationError(NOT_ALL)
        return sorted(named)


class AgainForm(GovukForm):
    """Make the file of an export once more."""

    once = forms.UUIDField(
        initial=uuid4, widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], LOST)
    )
