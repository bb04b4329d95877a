"""Pages of actions: those of a matter, everybody's own list, done with what shows it, carried over with a reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from components.forms import RowsFormSet
from components.words import in_words
from escalation.forms.actions import ActionDoneForm, CarryOverForm
from escalation.models import Action, Outcome
from escalation.presenters.action_list import action_list
from escalation.presenters.actions import actions_by_outcome
from escalation.presenters.matters import Matter
from escalation.services import actions
from escalation.views.doors import standing
from escalation.views.matter import of_a_matter, show
from escalation.views.writing import WritingPage
from escalation.zone import local_day


@of_a_matter("actions")
def of_matter(request: HttpRequest, matter: Matter) -> HttpResponse:
    """What was to be done under each outcome that holds, how it stands, and what became of it."""
    outcomes = actions_by_outcome(matter.reading, matter.place, now=matter.now)
    return show(request, "matters/actions.html", matter, outcomes=outcomes)


@login_required
@require_safe
def everybodys(request: HttpRequest) -> HttpResponse:
    """What is this person's to do, their agency's, and all that they can read, until it is done."""
    shown, page = request.GET.get("show", ""), request.GET.get("page", "1")
    context = {"actions": action_list(standing(request), shown, page, now=timezone.now())}
    return render(request, "home/actions.html", context)


class OnAction(WritingPage):
    """A page about one action of the matter that this person may read."""

    template_name = "settling/action_done.html"
    action: Action

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = Action.objects.visible_to(standing(request)).filter(disagreement=self.it)
            try:
                self.action = mine.select_related("agency", "outcome__written_by").get(pk=kwargs["action"])
            except Action.DoesNotExist:
                raise Http404 from None

    def get_context(self) -> dict[str, Any]:
        carried = self.action.carried.all()
        return {**super().get_context(), "action": self.action, "carried": carried}


class ActionDone(OnAction):
    """An action is done, with what shows it."""

    form_class = ActionDoneForm
    heading = "Record that this is done"
    button_text = "Record it as done"
    done = "The action is recorded as done."

    def check(self) -> None:
        actions.check_can_follow(self.place)
        actions.check_to_do(self.action)

    def will_happen(self) -> list[str]:
        moment = in_words(self.now)
        return [f"It is recorded as done at {moment}, by you. Both sides are told, and read what shows it."]

    def carry_out(self, form: ActionDoneForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        actions.mark_action_done(
            **self.common(), action=self.action, shown_by=typed["shown_by"], version=typed["version"]
        )


class CarryOver(OnAction):
    """An action is carried over to a later day, with a reason."""

    form_class = CarryOverForm
    heading = "Carry this over to a later day"
    button_text = "Carry it over"
    done = "The action is carried over. The day that it had stays in the record."

    def check(self) -> None:
        actions.check_can_carry(self.place, self.action)
        actions.check_to_do(self.action)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"today": local_day(self.now)}

    def will_happen(self) -> list[str]:
        decided = self.action.outcome.kind == Outcome.Kind.DECISION
        return [
            "The day that it had, the new day and your reason stay in the record, for both sides to read.",
            "Both sides are told, and so is whoever does it. They are reminded before the new day.",
            *(["If it is late again, it comes back to whoever decided it."] if decided else []),
            "If waiting leaves the child at risk, say so now: you can reopen the matter, or raise it anew.",
        ]

    def carry_out(self, form: CarryOverForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        actions.carry_action_over(
            **self.common(),
            action=self.action,
            to=typed["to"],
            reason=typed["reason"],
            version=typed["version"],
        )
