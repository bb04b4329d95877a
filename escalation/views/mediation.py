"""Pages of mediation: how it stands, the offer, each side's answer, that they met, that it did not settle it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from components.forms import RowsFormSet
from escalation import notifications
from escalation.core.mediation import Step, Taken
from escalation.core.stages import Side
from escalation.forms.mediation import AnswerForm, MetForm, NotSettledForm, OfferForm
from escalation.models import Mediation
from escalation.presenters.matters import Matter
from escalation.presenters.mediation import mediations_of
from escalation.presenters.settling import agencies_on, parties_of
from escalation.presenters.told import sent_to
from escalation.queries import open_mediation
from escalation.services import mediating
from escalation.views.matter import of_a_matter
from escalation.views.writing import AsksAboutTheChild, WritingPage

FREE = "Mediation is free to both sides: nobody has to take it up, and every other way stays open."


@of_a_matter("mediation")
def mediation(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Each offer with what each side said, when they met, what each moved to, and how it ended."""
    first = [matter.doings.first] if matter.doings.first else []
    buttons = [button for button in (*first, *matter.doings.beside) if button.href != request.path]
    context = {
        "it": matter.it,
        "matter": matter,
        "heading": "Mediation",
        "mediations": mediations_of(matter.reading),
        "if_unresolved": matter.it.policy.closure.if_unresolved,
        "buttons": buttons,
        "back_href": matter.it.get_absolute_url(),
    }
    return render(request, "settling/mediation.html", context)


class OfMediation(WritingPage):
    """A page of a mediation, of which everybody who acts and who mediates is sent word."""

    step: Step

    def check(self) -> None:
        mediating.check_to_mediate(self.it, self.place, self.step)

    def sent_to_everybody(self) -> str:
        told = notifications.acting(self.it, *Side, now=self.now)
        told += notifications.conveners(self.it, now=self.now)
        return sent_to(told, but=self.request.user.pk)

    @property
    def offered(self) -> Mediation | None:
        return open_mediation(self.it)

    def get_context(self) -> dict[str, Any]:
        offered = self.offered
        shown = [
            {"key": "Offered by", "value": offered.writer if offered else ""},
            {"key": "What is offered", "value": offered.offer if offered else ""},
        ]
        return {**super().get_context(), "shown": shown if offered else []}


class Offer(OfMediation):
    """Offer to mediate."""

    step = Step.OFFER
    form_class = OfferForm
    heading = "Offer mediation"
    button_text = "Send this offer"
    note = FREE
    done = "Mediation is offered to both sides."

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_everybody(),
            "Each side takes it up, or declines it and says why.",
            "You settle nothing for them: they agree, or they do not.",
        ]

    def carry_out(self, form: OfferForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        mediating.offer_mediation(**self.common(), offer=typed["offer"], version=typed["version"])


class Answer(OfMediation):
    """Take it up or decline it, for one's side."""

    step = Step.ANSWER
    form_class = AnswerForm
    heading = "Mediation is offered"
    button_text = "Send this answer"
    note = FREE
    done = "Your side’s answer is recorded."

    def check(self) -> None:
        mediating.check_to_answer(self.it, self.place)

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_everybody(),
            "If both sides take it up, you meet. If one declines it, the matter goes on without it.",
        ]

    def carry_out(self, form: AnswerForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        taken, reason = Taken(typed["answer"]), typed["reason"]
        mediating.answer_mediation(**self.common(), taken=taken, reason=reason, version=typed["version"])


class Met(OfMediation, AsksAboutTheChild):
    """Record that they met."""

    step = Step.MEET
    form_class = MetForm
    heading = "Record that you met"
    button_text = "Record this meeting"
    done = "The meeting is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "met_at": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        parties = parties_of(self.it)
        sides = {side.value: agencies_on(parties, side) for side in Side}
        return {**super().get_form_kwargs(), **sides, "now": self.now}

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_everybody(),
            "If you came to an agreement, propose the outcome next, so that every agency confirms the same words.",
        ]

    def carry_out(self, form: MetForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        mediating.record_mediation(**self.common(), moved=form.moved(), version=version)


class NotSettled(OfMediation, AsksAboutTheChild):
    """It did not settle it."""

    step = Step.END
    form_class = NotSettledForm
    heading = "Mediation did not settle it"
    button_text = "Record that it did not settle it"
    done = "It is recorded that mediation did not settle it."

    def will_happen(self) -> list[str]:
        holds = self.it.policy.closure.if_unresolved if self.it.is_open else ""
        if self.it.next_stage is not None:
            return [self.sent_to_everybody(), "The raising side can take it higher."]
        return [
            self.sent_to_everybody(),
            "There is no higher stage: the matter is closed as not resolved.",
            *([f"What then holds: {holds}"] if holds else []),
            "Whoever still believes that a child is at risk can say so afterwards, in one step.",
        ]

    def carry_out(self, form: NotSettledForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        mediating.end_mediation(
            **self.common(), remains=typed["remains"], safety=form.safety(), version=typed["version"]
        )
