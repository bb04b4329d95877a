"""Pages of the board's panel: convening it, who attended, the decision, acknowledging it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from components.forms import RowsFormSet
from components.words import joined
from escalation import notifications
from escalation.core.decisions import Move, check_move
from escalation.core.stages import Rung, Side
from escalation.forms.actions import Actions
from escalation.forms.panels import OVER, ConvenePanelForm, DecideForm, HoldPanelForm, may_sit
from escalation.forms.settling import ConfirmForm
from escalation.models import Attendee, Meeting
from escalation.permissions import NotYours, check_convenes
from escalation.presenters.settling import shown
from escalation.presenters.sittings import needs_met
from escalation.presenters.told import sent_to
from escalation.queries import facts_of, outcome_in_force
from escalation.services import panel_members, panels, sittings
from escalation.services.meetings import check_to_hold
from escalation.views.doors import MatterForm
from escalation.views.meetings import HeldPage
from escalation.views.settling import WithActions
from escalation.views.writing import AsksAboutTheChild, WritingPage


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

    def get_context(self) -> dict[str, Any]:
        """Who takes the step on the convener's behalf is told so before they send it."""
        context = super().get_context()
        if self.place.convenes_for:
            title = self.place.convenes_for.lower()
            note = f"You do this on behalf of the {title}. The record names you and says so."
            context["note"] = " ".join(part for part in (context.get("note", ""), note) if part)
        return context

    def get_success_url(self) -> str:
        url = super().get_success_url()
        here = url == self.it.get_absolute_url()
        return reverse("escalation:panel", args=[self.it.reference]) if here else url


class ConvenePanel(ForConvener, WritingPage):
    """Convene the panel."""

    move = Move.CONVENE
    form_class = ConvenePanelForm
    template_name = "panels/convene.html"
    button_text = "Send the invitations"
    done = "The panel is convened."

    @property
    def heading(self) -> str:  # type: ignore[override]
        again = self.it.is_open and sittings.to_reconvene(self.it)
        return "Reconvene the panel" if again else "Convene the panel"

    def get_initial(self) -> dict[str, Any]:
        """Convened again, it is filled in with who sits and why the others do not."""
        here = sittings.sittings_of(self.it)
        if not here or here[-1].held_at:
            return super().get_initial()
        last = here[-1]
        cannot = panel_members.cannot_come(self.it)
        members = last.attendees.filter(sits=True, chairs=False).exclude(membership__user__in=cannot)
        reasons = {f"{OVER}{one.membership_id}": one.reason for one in last.passed_over.all()}
        return {"place": last.place, "link": last.link, "members": _keys(members), **reasons}

    def get_form_kwargs(self) -> dict[str, Any]:
        self.barred = panel_members.may_not_sit(self.it, now=self.now)
        self.candidates = panel_members.candidates(self.it, now=self.now)
        return {
            "now": self.now,
            "may_sit": may_sit(self.candidates, self.barred),
            "cannot": panel_members.cannot_come(self.it),
            "lacking": lambda people: panel_members.lacking(self.it, [one.agency for one in people]),
        }

    def page(self, form: ConvenePanelForm, rows: RowsFormSet | None, status: int = 200) -> HttpResponse:  # type: ignore[override]
        self.needs = needs_met(self.it, [one.agency for one in form.selected()])
        return super().page(form, rows, status)

    def get_context(self) -> dict[str, Any]:
        may_not = [(person, self.barred[person.pk]) for person in self.candidates if person.pk in self.barred]
        return {
            **super().get_context(),
            "may_not_sit": may_not,
            "needs": self.needs,
            "convened": sittings.waiting(self.it),
            "adjourned": sittings.to_reconvene(self.it),
        }

    def will_happen(self) -> list[str]:
        return [
            "Everybody you select is sent word of when the panel meets, with a link to this matter.",
            "The papers are frozen: members read the record as it is now, until the panel has decided.",
            "They read nothing that one side wrote for itself. Each time that they look is written down.",
            "Both sides are told when the panel meets, see who sits on it and who was not asked, and why.",
        ]

    def carry_out(self, form: ConvenePanelForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        panels.convene_panel(
            **self.common(),
            invitation=form.invitation(),
            passed_over=form.passed_over(),
            version=version,
        )


def _keys(members: Iterable[Attendee]) -> list[str]:
    return [str(one.membership_id) for one in members]


class OfSitting(ForConvener, HeldPage):
    """A page on one sitting: who chaired it is one of those who convene."""

    kind = Meeting.Kind.PANEL

    def get_initial(self) -> dict[str, Any]:
        own = {} if self.place.convenes_for else {"chaired_by": str(self.place.membership.pk)}
        return {**super().get_initial(), **own}

    def get_form_kwargs(self) -> dict[str, Any]:
        chairs = {one.membership.pk: one.membership for one in notifications.conveners(self.it, now=self.now)}
        return {**super().get_form_kwargs(), "chairs": chairs.values()}


class HoldPanel(OfSitting):
    """Record who attended the panel; its quorum and sectors are asked again of those who came."""

    move = Move.CONVENE
    form_class = HoldPanelForm
    template_name = "panels/held.html"
    heading = "Record who attended the panel"
    button_text = "Record who attended"
    done = "It is recorded who attended. The decision comes next."

    def check(self) -> None:
        super().check()
        sittings.check_sits(self.it, self.meeting)
        check_to_hold(self.it, self.meeting)

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
    template_name = "panels/decide.html"
    heading = "Record the decision of the panel"
    button_text = "Record the decision"
    done = "The decision is recorded. Each side is asked to acknowledge it."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "members": panels.decided_by(self.it)}

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
        text = f"I acknowledge this on behalf of {self.place.speaks_for}, and we will carry it out"
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
