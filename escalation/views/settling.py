"""Pages that settle a matter: propose an outcome, confirm or refuse it, is the worry settled."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from components.forms import RowsFormSet
from components.words import joined
from escalation.core.decisions import Move, check_move
from escalation.core.stages import Side
from escalation.forms.actions import Actions
from escalation.forms.settling import (
    ConfirmForm,
    ProposeForm,
    RefuseForm,
    SettledForm,
)
from escalation.matter_rows import MatterRows
from escalation.models import Outcome
from escalation.permissions import check_can_act
from escalation.presenters.settling import agencies_on, must_confirm, newest_safety, parties_of, shown
from escalation.queries import facts_of, name_of_raiser, outcome_in_force, party_of
from escalation.services import settling
from escalation.services.filing import files_are_agreed
from escalation.services.hands import parties_to_confirm
from escalation.services.joint_rules import agreed_in_meeting
from escalation.services.owners import may_own
from escalation.views.doors import standing
from escalation.views.writing import AsksAboutTheChild, WritingPage
from escalation.zone import local_day

NOT_CONFIRMED = "Until then nothing is settled: the matter stays open and its time runs on."


class WithActions(WritingPage):
    """A page with actions as rows: what, who, of which agency, by when."""

    rows_prefix = "actions"

    def rows(self, data: Mapping[str, Any] | None = None) -> Actions:
        agencies = [party.agency for party in parties_of(self.it)]
        owners = may_own(self.it, now=self.now)
        today = local_day(self.now)
        return Actions(data, prefix=self.rows_prefix, agencies=agencies, owners=owners, today=today)


class Propose(WithActions, AsksAboutTheChild):
    """Propose an outcome."""

    form_class = ProposeForm
    template_name = "settling/propose.html"
    heading = "Propose an outcome"
    button_text = "Send it to be confirmed"
    note = (
        "An agreement has two hands. You write down what was agreed; the other side confirms the same words."
    )
    done = "The outcome is proposed. It holds once every agency has confirmed it."

    def check(self) -> None:
        check_can_act(self.place)
        check_move(facts_of(self.it, self.place), Move.PROPOSE)

    def get_form_kwargs(self) -> dict[str, Any]:
        side, parties = self.place.side or Side.RAISING, parties_of(self.it)
        ours, theirs = agencies_on(parties, side), agencies_on(parties, side.other)
        files = files_are_agreed(self.it)
        return {**super().get_form_kwargs(), "ours": ours, "theirs": theirs, "files": files}

    def get_initial(self) -> dict[str, Any]:
        """What was agreed in the joint meeting of this stage is not typed again."""
        return {**super().get_initial(), "text": agreed_in_meeting(self.it)}

    def will_happen(self) -> list[str]:
        mine = self.place.membership
        others = joined(must_confirm(self.it, but=party_of(self.it, self.place)))
        return [
            self.sent_to_other_side(),
            f"{others} must confirm it, or say why it is not what was agreed. {mine.place} confirms it by sending it.",
            NOT_CONFIRMED,
            "Whoever raised the disagreement is asked afterwards whether it settles the worry.",
        ]

    def carry_out(self, form: ProposeForm, rows: Actions) -> None:  # type: ignore[override]
        side = self.place.side or Side.RAISING  # who has none is refused by the service
        settling.propose_outcome(
            **self.common(),
            proposal=form.proposal(side, rows.pending()),
            version=form.cleaned_data["version"],
        )


class AnswersOutcome(WritingPage):
    """A page on which an agency answers an outcome: the text that was proposed, unchanged, and every hand."""

    template_name = "settling/answer.html"
    move: Move
    outcome: Outcome

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = Outcome.objects.visible_to(standing(request)).filter(disagreement=self.it)
            try:
                self.outcome = mine.get(pk=kwargs["outcome"], kind=Outcome.Kind.AGREEMENT)
            except Outcome.DoesNotExist:
                raise Http404 from None

    def check(self) -> None:
        settling.waiting_for(MatterRows(self.it), self.place, self.outcome, self.move)

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "outcome": shown(self.it, self.outcome, now=self.now),
            "child": newest_safety(self.it, standing(self.request)),
        }


class Confirm(AnswersOutcome):
    """Confirm an outcome on behalf of one's agency."""

    move = Move.CONFIRM
    form_class = ConfirmForm
    heading = "Is this what you agreed?"
    done = "Your agency has confirmed the outcome."

    def get_context(self) -> dict[str, Any]:
        agency = self.place.speaks_for
        refuse_href = reverse("escalation:refuse", args=[self.it.reference, self.outcome.pk])
        context = {"button_text": f"I confirm this on behalf of {agency}", "refuse_href": refuse_href}
        return {**super().get_context(), **context}

    def will_happen(self) -> list[str]:
        mine = party_of(self.it, self.place)
        left = parties_to_confirm(self.outcome, giving=mine.pk if mine else None)
        names = [party.name for party in parties_of(self.it) if party.pk in left]
        if names:
            return [f"Your confirmation is recorded. {joined(names)} must still confirm.", NOT_CONFIRMED]
        return [
            "Every agency has then confirmed: the matter is resolved, and the time of this stage ends.",
            f"{name_of_raiser(self.it)}, who raised it or speaks for it now, is asked if it settles the worry.",
            "What is still to be done stays in the matter until somebody shows that it is done.",
        ]

    def carry_out(self, form: ConfirmForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        settling.confirm_outcome(**self.common(), outcome=self.outcome, version=version)


class Refuse(AnswersOutcome):
    """*This is not what we agreed*, with a reason."""

    move = Move.REFUSE
    form_class = RefuseForm
    heading = "This is not what we agreed"
    button_text = "Send this back"
    done = "The outcome is refused, with your reason."

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_other_side(),
            "The words that were proposed stay in the record as they are, with your reason beside them.",
            "Either side can propose another outcome, or take it higher. The time runs on.",
        ]

    def carry_out(self, form: RefuseForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        settling.refuse_outcome(
            **self.common(), outcome=self.outcome, reason=typed["reason"], version=typed["version"]
        )


class Settled(WritingPage):
    """The raiser is asked whether it settles the worry; afterwards the page says what can be done after a no."""

    form_class = SettledForm
    template_name = "settling/settled.html"
    heading = "Does this settle your worry?"
    button_text = "Send your answer"
    done = "Your answer is in the record."

    def check(self) -> None:
        settling.asking_the_raiser(self.it, self.place)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        outcome = outcome_in_force(self.it)
        if self.place.raiser and outcome is not None and outcome.raiser_settled is not None:
            context = {"it": self.it, "outcome": outcome, "back_href": self.it.get_absolute_url()}
            return render(request, "settling/answered.html", {**context, "heading": "Your answer"})
        return super().get(request, **kwargs)

    def get_context(self) -> dict[str, Any]:
        outcome = outcome_in_force(self.it)
        return {**super().get_context(), "outcome": outcome and shown(self.it, outcome, now=self.now)}

    def will_happen(self) -> list[str]:
        return [
            "Your answer stands in the record, in your words. Both sides are told of a no.",
            "If your answer is no, the next page shows what you can do. Nobody can take that from you.",
        ]

    def carry_out(self, form: SettledForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        settling.answer_whether_settled(
            **self.common(), settled=typed["settled"], said=typed["said"], version=typed["version"]
        )

    def get_success_url(self) -> str:
        return reverse("escalation:settled", args=[self.it.reference])
