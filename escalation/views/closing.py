"""Pages that end a matter: close it with what it teaches, or as not resolved where the ladder ends."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from audit.access import log_access
from components.forms import RowsFormSet
from components.words import joined
from escalation import notifications
from escalation.core.decisions import Move, check_move
from escalation.core.stages import Side
from escalation.forms.closing import CloseForm, DebriefForm, NotResolvedForm
from escalation.permissions import check_can_act, check_can_write
from escalation.presenters.settling import shown
from escalation.presenters.told import sent_to
from escalation.queries import facts_of, outcome_in_force, raiser_of
from escalation.services import moving, settling
from escalation.services.learning import check_debrief, learning_for, open_learning, record_debrief
from escalation.views.doors import standing
from escalation.views.writing import AsksAboutTheChild, WritingPage


class Close(WritingPage):
    """The page of learning; the matter is closed with it."""

    form_class = CloseForm
    template_name = "settling/close.html"
    heading = "Close it, with what it teaches"
    button_text = "Close this matter"
    done = "The matter is closed."

    def check(self) -> None:
        if not self.place.convenes:
            check_can_write(self.place)
        check_move(facts_of(self.it, self.place), Move.CLOSE)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"closure": self.it.policy.closure}

    def get_context(self) -> dict[str, Any]:
        outcome = outcome_in_force(self.it)
        to_do = [one for one in outcome.actions.all() if one.done_at is None] if outcome else []
        return {
            **super().get_context(),
            "outcome": outcome and shown(self.it, outcome, now=self.now),
            "to_do": to_do,
            "raiser": raiser_of(self.it).user.name,
            "raiser_asked": outcome is not None and outcome.raiser_settled is None,
        }

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            f"It is closed with the result: {settling.result_of(self.it).description.lower()}.",
            sent_to(told, but=self.request.user.pk),
            *self.learns(),
            "If it is for the board’s sub-group, the board’s business manager is told too.",
            "What is still to be done stays open and can be recorded as done. New information can reopen the matter.",
        ]

    def learns(self) -> list[str]:
        """Who is told of what it teaches, and reads nothing else."""
        posts = [self.it.policy.post_title(slug).lower() for slug in self.it.policy.closure.learning_to]
        if not posts:
            return []
        return [f"What you write here is read by: {joined(posts)}. They read nothing else of the matter."]

    def carry_out(self, form: CloseForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        settling.close_with_learning(
            **self.common(), learning=form.learning(), answers=form.answers(), version=version
        )


class Debrief(WritingPage):
    """Record that the debrief was held."""

    form_class = DebriefForm
    heading = "Record the debrief"
    button_text = "Record this debrief"
    note = "A debrief helps people to go on working together. It is no inquiry."
    done = "The debrief is recorded."

    def check(self) -> None:
        check_debrief(self.it, self.place)

    def get_initial(self) -> dict[str, Any]:
        return {"held_at": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def get_context(self) -> dict[str, Any]:
        wanted = check_debrief(self.it, self.place).debrief_wanted or ""
        return {**super().get_context(), "shown": [{"key": "Who wants one", "value": wanted}]}

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side(), "The record keeps that it was held, and what you write here."]

    def carry_out(self, form: DebriefForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        record_debrief(
            **self.common(), held_at=typed["held_at"], note=typed["note"], version=typed["version"]
        )


@login_required
def learning(request: HttpRequest, reference: str) -> HttpResponse:
    """What a matter teaches, for whom the policy names to read it: the answers alone, and not the matter."""
    now = timezone.now()
    found = learning_for(standing(request), reference)
    if found is None:
        raise Http404
    it, reader, learnt = found
    open_learning(disagreement=it, by=standing(request), now=now)
    log_access(by=reader.actor(), looked_at="learning", reference=it.reference, now=now)
    context = {"it": it, "heading": "What a matter teaches", "learnt": learnt}
    return render(request, "settling/learning.html", context)


class NotResolved(AsksAboutTheChild):
    """The last stage could not settle it, and it cannot decide."""

    form_class = NotResolvedForm
    heading = "End it as not resolved"
    button_text = "End it as not resolved"
    done = "The matter is closed as not resolved."

    def check(self) -> None:
        check_can_act(self.place)
        check_move(facts_of(self.it, self.place), Move.NOT_RESOLVED)

    def will_happen(self) -> list[str]:
        holds = self.it.policy.closure.if_unresolved
        return [
            self.sent_to_other_side(),
            *([f"What then holds: {holds}"] if holds else []),
            "Whoever still believes that a child is at risk can say so afterwards, in one step.",
            "New information can reopen the matter.",
        ]

    def carry_out(self, form: NotResolvedForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        moving.end_not_resolved(
            **self.common(), reason=typed["reason"], safety=form.safety(), version=typed["version"]
        )
