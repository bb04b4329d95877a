"""Pages of the board's panel: what its convener reads, convening it, who attended, the decision, acknowledging it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from components.forms import RowsFormSet
from components.words import joined
from escalation import notifications
from escalation.core.decisions import Move, check_move
from escalation.core.stages import Rung, Side
from escalation.forms.panels import ConvenePanelForm, DecideForm, HoldPanelForm, may_sit
from escalation.forms.actions import Actions
from escalation.forms.settling import ConfirmForm
from escalation.models import Meeting, Outcome
from escalation.permissions import NotYours, check_convenes
from escalation.presenters.panels import attempt_rows, needs, panel_reading, tasks
from escalation.presenters.settling import shown
from escalation.presenters.told import sent_to
from escalation.queries import facts_of, outcome_in_force
from escalation.services import panels
from escalation.services.meetings import check_to_hold
from escalation.views.doors import MatterForm, fetch, standing
from escalation.views.meetings import HeldPage
from escalation.views.settling import WithActions
from escalation.views.writing import AsksAboutTheChild, WritingPage


class Panel(LoginRequiredMixin, View):
    """What the board's people read of a matter that reached the panel; the convener's tasks below."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        it, place = fetch(request, reference)
        heading, back_href = "For the panel", it.get_absolute_url()
        context = {"it": it, "place": place, "heading": heading, "back_href": back_href}
        entries = it.stageentrys.filter(rung=Rung.PANEL)
        if place.side is not None or place.looks_on or not entries.exists():
            sentence = (
                "This page is for the board’s panel, once a matter has reached it. Read the matter itself."
            )
            return render(request, "matters/refused.html", {**context, "sentence": sentence}, status=403)
        reading = panel_reading(it, standing(request))
        meetings = Meeting.objects.filter(
            disagreement=it, kind=Meeting.Kind.PANEL, stage_entry=it.current_stage
        )
        decision = Outcome.objects.filter(disagreement=it, kind=Outcome.Kind.DECISION).first()
        context |= {
            "reading": reading,
            "attempts": attempt_rows(reading.attempts),
            "tasks": tasks(it, list(meetings)) if place.convenes else [],
            "meetings": meetings,
            "decision": decision and shown(it, decision, now=timezone.now()),
            "attempt_head": ["When", "Stage", "Who", "How", "What came of it", "In time"],
        }
        return render(request, "panels/panel.html", context)


class ForConvener(MatterForm):
    """A page that only the convener opens: what it offers (who may sit, and why not) is nobody else's to read."""

    def check(self) -> None:
        check_convenes(self.place)
        check_move(facts_of(self.it, self.place), self.move)

    move: Move

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            check_convenes(self.place)
        except NotYours as refused:
            return self.refused(refused)
        return super().post(request, **kwargs)

    def get_success_url(self) -> str:
        url = super().get_success_url()
        here = url == self.it.get_absolute_url()
        return reverse("escalation:panel", args=[self.it.reference]) if here else url


class ConvenePanel(ForConvener, WritingPage):
    """Convene the panel."""

    move = Move.CONVENE
    form_class = ConvenePanelForm
    template_name = "panels/convene.html"
    heading = "Convene the panel"
    button_text = "Send the invitations"
    done = "The panel is convened."

    def get_form_kwargs(self) -> dict[str, Any]:
        self.barred = panels.may_not_sit(self.it)
        self.candidates = panels.candidates(self.it, now=self.now)
        return {"now": self.now, "may_sit": may_sit(self.candidates, self.barred)}

    def page(self, form: ConvenePanelForm, rows: RowsFormSet | None, status: int = 200) -> HttpResponse:  # type: ignore[override]
        self.needs = needs(self.it.policy.panel, form.sectors()) if self.it.policy.panel else []
        return super().page(form, rows, status)

    def get_context(self) -> dict[str, Any]:
        may_not = [(person, self.barred[person.pk]) for person in self.candidates if person.pk in self.barred]
        return {
            **super().get_context(),
            "may_not_sit": may_not,
            "needs": self.needs,
            "convened": self.waiting(),
        }

    def waiting(self) -> Meeting | None:
        """A panel of this stage that is convened and not held yet."""
        here = Meeting.objects.filter(disagreement=self.it, stage_entry=self.it.current_stage, held_at=None)
        return here.filter(kind=Meeting.Kind.PANEL).last()

    def will_happen(self) -> list[str]:
        return [
            "Everybody you select is sent word of when the panel meets, with a link to this matter.",
            "They can read the matter from then on until the panel has decided; not what one side wrote for itself.",
            "Both sides are told when the panel meets, and see who sits on it.",
        ]

    def carry_out(self, form: ConvenePanelForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        panels.convene_panel(**self.common(), invitation=form.invitation(), version=version)


class HoldPanel(ForConvener, HeldPage):
    """Record who attended the panel; its quorum and sectors are asked again of those who came."""

    move = Move.CONVENE
    kind = Meeting.Kind.PANEL
    form_class = HoldPanelForm
    heading = "Record who attended the panel"
    button_text = "Record who attended"
    done = "It is recorded who attended. The decision comes next."

    def check(self) -> None:
        super().check()
        check_to_hold(self.it, self.meeting)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "chaired_by": str(self.place.membership.pk)}

    def get_form_kwargs(self) -> dict[str, Any]:
        chairs = {one.membership.pk: one.membership for one in notifications.conveners(self.it, now=self.now)}
        return {**super().get_form_kwargs(), "chairs": chairs.values()}

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            sent_to(told, but=self.request.user.pk),
            "Without enough people, or a sector that must be there, it was no panel and is not recorded as one.",
        ]

    def carry_out(self, form: HoldPanelForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        panels.hold_panel(
            **self.common(),
            meeting=self.meeting,
            held_at=typed["held_at"],
            attended=form.present(),
            chaired_by=form.chair(),
            came_of_it=typed["came_of_it"],
            safety=form.safety(),
            version=typed["version"],
        )


class Decide(ForConvener, WithActions, AsksAboutTheChild):
    """Record what the panel decided."""

    move = Move.DECIDE
    form_class = DecideForm
    template_name = "settling/propose.html"
    heading = "Record the decision of the panel"
    button_text = "Record the decision"
    done = "The decision is recorded. Each side is asked to acknowledge it."

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            sent_to(told, but=self.request.user.pk),
            "The matter is settled by it. The time of this stage ends, and each side is asked to acknowledge it.",
            "The members of the panel can no longer open the matter.",
            "It cannot be changed afterwards. New information can reopen the matter.",
        ]

    def carry_out(self, form: DecideForm, rows: Actions) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        panels.decide(**self.common(), decision=form.decision(rows.pending()), version=version)


class Acknowledge(WritingPage):
    """Acknowledge the decision on behalf of one's agency."""

    form_class = ConfirmForm
    template_name = "settling/answer.html"
    done = "Your agency has acknowledged the decision."

    @property
    def heading(self) -> str:  # type: ignore[override]
        outcome = outcome_in_force(self.it)
        by_panel = outcome is None or outcome.stage_entry.rung == Rung.PANEL
        return "The panel has decided" if by_panel else "It has been decided"

    def check(self) -> None:
        panels.to_acknowledge(self.it, self.place)

    def get_context(self) -> dict[str, Any]:
        outcome = outcome_in_force(self.it)
        text = f"I acknowledge this on behalf of {self.place.membership.place}, and we will carry it out"
        context = {"outcome": outcome and shown(self.it, outcome, now=self.now), "button_text": text}
        return {**super().get_context(), **context}

    def will_happen(self) -> list[str]:
        told = notifications.conveners(self.it, now=self.now) + notifications.deciders(self.it, now=self.now)
        named = joined(sorted({one.membership.user.name for one in told})) or "Nobody"
        return [
            f"It is recorded that your agency has read it, and carries out what falls to it. {named} is told.",
            "To acknowledge is not to agree: if you are still worried about the child, the matter says what to do.",
        ]

    def carry_out(self, form: ConfirmForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        panels.acknowledge(**self.common(), version=form.cleaned_data["version"])
