"""Pages of the policy's own forms: fill one in, or say why it is not."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from components.forms import RowsFormSet
from escalation.core.events import Event
from escalation.core.names import FormBy, Need
from escalation.core.policy_parts import Form
from escalation.core.stages import Side
from escalation.forms.policy_forms import PolicyForm, initial_of, rows_class, rows_field, rows_of
from escalation.forms.recording import PassFormForm
from escalation.permissions import allowed, check_can_act, check_can_write
from escalation.presenters.signs_of_safety import begins_with
from escalation.presenters.tried import so_far
from escalation.services import forms
from escalation.views.doors import standing
from escalation.views.recording import AT_THE_TIME, may_escalate
from escalation.views.writing import WritingPage


class OfForm(WritingPage):
    """A page of one form of the policy."""

    @property
    def asked(self) -> Form:
        try:
            return self.it.policy.forms[self.kwargs["form"]]
        except KeyError:
            raise Http404 from None


class FillForm(OfForm):
    """Fill in a form of the policy."""

    form_class = PolicyForm
    template_name = "recording/policy_form.html"
    button_text = "Save this form"
    note = f"{AT_THE_TIME} To correct it, fill it in again: the newest counts, and the earlier ones stay."
    done = "The form is in the record."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return self.asked.title

    def check(self) -> None:
        check_can_write(self.place)
        forms.check_form_is_asked(self.it, self.asked.key)
        forms.check_falls_to(self.asked, self.place)

    @property
    def before(self) -> dict[str, str]:
        """What it begins with; asked only where there is a side to begin from."""
        side = self.place.side or Side.RAISING
        return dict(begins_with(self.it, self.asked, side, standing(self.request)))

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.asked, self.before)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"asks": [self.asked]}

    def rows(self, data: Any = None) -> RowsFormSet | None:  # noqa: ANN401
        kind, asked = rows_class(self.asked), rows_field(self.asked)
        if kind is None or asked is None:
            return None
        return kind(data, initial=rows_of(self.before.get(asked.label, "")))

    def get_context(self) -> dict[str, Any]:
        asked = rows_field(self.asked)
        return {
            **super().get_context(),
            "so_far": so_far(self.it, standing(self.request)),
            "source": self.asked.source,
            "pass_href": self.pass_href,
            "rows_label": asked.label if asked else "",
        }

    @property
    def pass_href(self) -> str:
        """Where to say why it is not filled in, if the policy lets it be passed over."""
        if self.asked.need is Need.MUST:
            return ""
        return reverse("escalation:pass_form", args=[self.it.reference, self.asked.key])

    def will_happen(self) -> list[str]:
        together = self.asked.by is FormBy.BOTH_SIDES_TOGETHER
        return [
            "Both sides can read it from then on.",
            *(["It is one form of both sides: the other side is asked to confirm it."] if together else []),
            "Nobody is sent word of it: it goes with the next move.",
        ]

    def get_success_url(self) -> str:
        """Back to the page that asked for it."""
        if self.asked.when is Event.RESOLVED:
            proposes = self.it.is_open and allowed(check_can_act, self.place)
            return (
                reverse("escalation:propose", args=[self.it.reference])
                if proposes
                else super().get_success_url()
            )
        if may_escalate(self.it, self.place):
            return reverse("escalation:escalate", args=[self.it.reference])
        return super().get_success_url()

    def carry_out(self, form: PolicyForm, rows: Any) -> None:  # type: ignore[override] # noqa: ANN401
        answers = form.answers(self.asked.key)
        if rows is not None:
            answers[rows_field(self.asked).label] = rows.lines()  # type: ignore[union-attr]
        forms.fill_form(
            **self.common(), form=self.asked.key, answers=answers, version=form.cleaned_data["version"]
        )


class PassForm(OfForm):
    """Say why a form that should be filled in is not."""

    form_class = PassFormForm
    button_text = "Record why"
    done = "It is recorded why the form is not filled in."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Not filled in: {self.asked.title}"

    def check(self) -> None:
        check_can_write(self.place)
        forms.check_may_be_passed(self.it, self.asked.key)
        forms.check_falls_to(self.asked, self.place)

    def will_happen(self) -> list[str]:
        return [
            "Both sides can read why.",
            "The policy says that it should be filled in, and not that it must.",
        ]

    def carry_out(self, form: PassFormForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        forms.pass_form_over(
            **self.common(), form=self.asked.key, reason=typed["reason"], version=typed["version"]
        )
