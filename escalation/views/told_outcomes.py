"""Pages on which the hand of an agency that is not on Accord is entered: it confirms, refuses, or acknowledges."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from components.forms import RowsFormSet, VersionedForm
from escalation.core.decisions import Move
from escalation.forms import off_accord as forms
from escalation.matter_rows import MatterRows
from escalation.models import Outcome
from escalation.presenters.settling import newest_safety
from escalation.presenters.settling import shown as shown_outcome
from escalation.queries import outcome_in_force
from escalation.services import panels, settling
from escalation.views.doors import standing
from escalation.views.told import ToldPage


class AboutOutcome(ToldPage):
    """Their hand to an outcome, which stands above the form as it was proposed."""

    template_name = "settling/answer.html"
    outcome: Outcome
    move: Move

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = Outcome.objects.visible_to(standing(request)).filter(disagreement=self.it)
            outcome = mine.filter(pk=kwargs["outcome"], kind=Outcome.Kind.AGREEMENT).first()
            if outcome is None:
                raise Http404
            self.outcome = outcome

    def check_here(self) -> None:
        settling.waiting_for(MatterRows(self.it), self.place, self.outcome, self.move)

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "outcome": shown_outcome(self.it, self.outcome, now=self.now),
            "child": newest_safety(self.it, standing(self.request)),
        }


class TellConfirm(AboutOutcome):
    form_class = forms.ToldOnly
    move = Move.CONFIRM
    heading = "Do they confirm this?"
    button_text = "They confirm it"
    done = "Their confirmation is entered, with the paper."

    def get_context(self) -> dict[str, Any]:
        args = [self.it.reference, self.party.pk, self.outcome.pk]
        return {**super().get_context(), "refuse_href": reverse("escalation:told_refuse", args=args)}

    def will_happen(self) -> list[str]:
        return [
            f"{self.party.name} has then confirmed the outcome: with the paper that you add, and with no other word.",
            "You enter it, so you cannot be the one who confirms for your own agency: one person is never both hands.",
            super().will_happen()[-1],
        ]

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        settling.confirm_outcome(**self.common(), outcome=self.outcome)


class TellRefuse(AboutOutcome):
    form_class = forms.ToldRefuseForm
    move = Move.REFUSE
    heading = "They say that this is not what was agreed"
    button_text = "Enter their refusal"
    done = "Their refusal is entered, with their reason."

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        reason = form.cleaned_data["reason"]
        settling.refuse_outcome(**self.common(), outcome=self.outcome, reason=reason)


class TellAcknowledge(ToldPage):
    form_class = forms.ToldOnly
    template_name = "settling/answer.html"
    heading = "Do they acknowledge the decision?"
    button_text = "They acknowledge it"
    done = "It is entered that they acknowledge the decision."

    def check_here(self) -> None:
        panels.to_acknowledge(self.it, self.place)

    def get_context(self) -> dict[str, Any]:
        outcome = outcome_in_force(self.it)
        return {
            **super().get_context(),
            "outcome": outcome and shown_outcome(self.it, outcome, now=self.now),
            "child": newest_safety(self.it, standing(self.request)),
        }

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        panels.acknowledge(**self.common())
