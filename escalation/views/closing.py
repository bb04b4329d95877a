"""Pages that end a matter: close it with what it teaches, or as not resolved where the ladder ends."""

from typing import Any

from components.forms import RowsFormSet
from escalation import notifications
from escalation.core.decisions import Move, check_move
from escalation.core.stages import Side
from escalation.forms.closing import CloseForm, DebriefForm, NotResolvedForm
from escalation.permissions import check_can_act, check_can_write
from escalation.presenters.settling import shown
from escalation.presenters.told import sent_to
from escalation.queries import facts_of, name_of_raiser, outcome_in_force
from escalation.services import moving, settling
from escalation.services.learning import check_debrief, record_debrief
from escalation.services.lessons import turns_in_words
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
            "raiser": name_of_raiser(self.it),
            "raiser_asked": outcome is not None and outcome.raiser_settled is None,
        }

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            f"It is closed with the result: {settling.result_of(self.it).description.lower()}.",
            sent_to(told, but=self.request.user.pk),
            *self.learns(),
            "If it is for the board’s sub-group, the board’s business manager is told too, and reads what it teaches.",
            "What is still to be done stays open and can be recorded as done. New information can reopen the matter.",
        ]

    def learns(self) -> list[str]:
        """To whom what it teaches goes, in turn; they read nothing else."""
        turns = [title[:1].lower() + title[1:] for title in turns_in_words(self.it)]
        first, *then = turns
        always = bool(self.it.policy.closure.learning_to)
        goes = "What you write here goes" if always else "If it is for the board, what you write here goes"
        return [
            f"{goes} to: {first} of each agency{''.join(f', then {one}' for one in then)}. "
            "They read nothing else of the matter. Whoever raised it is told what came of it."
        ]

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
