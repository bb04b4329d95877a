"""Pages of going out and coming back: withdraw, reopen, and the worry that remains."""

from typing import Any

from django.urls import reverse

from escalation import notifications
from escalation.core.decisions import Move, MoveRefused, check_move
from escalation.core.stages import Side
from escalation.forms.moving import ReopenForm, ToldForm, WithdrawForm, WorryForm
from escalation.forms.safety import call_now
from escalation.models import Record
from escalation.permissions import check_can_withdraw, check_can_write
from escalation.presenters.arriving import new_clocks, receivers_again
from escalation.presenters.told import sent_to
from escalation.presenters.written import shown
from escalation.queries import facts_of, open_worries
from escalation.services import moving, worries
from escalation.views.writing import AsksAboutTheChild, WritingPage


class Withdraw(AsksAboutTheChild):
    """Withdraw: the raising side's alone, with a reason, and whether anybody asked for it."""

    form_class = WithdrawForm
    heading = "Withdraw this disagreement"
    button_text = "Withdraw it"
    note = "You may withdraw it, and you need not. Nobody may press you to: it is your right and your responsibility."
    done = "The disagreement is withdrawn."

    def check(self) -> None:
        check_can_withdraw(self.place)
        super().check()

    def will_happen(self) -> list[str]:
        leads = notifications.safeguarding_leads(self.it, self.place.membership, now=self.now)
        managers = notifications.business_managers(self.it, now=self.now)
        return [
            sent_to([*self.other_side(), *leads, *managers], but=self.request.user.pk, what="Word"),
            "Every clock stops, and the matter is closed as withdrawn. The record stays.",
            "If there is something new, it can be reopened. If you are still worried, you can record that at any time.",
        ]

    def carry_out(self, form: WithdrawForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        moving.withdraw(
            **self.common(),
            reason=typed["reason"],
            asked_to=typed["asked_to"],
            who_asked=typed["who_asked"],
            safety=form.safety(),
            version=typed["version"],
        )


class Reopen(AsksAboutTheChild):
    """New information: back to the stage where it stood, with fresh clocks."""

    form_class = ReopenForm
    template_name = "moving/reopen.html"
    heading = "Reopen this disagreement"
    button_text = "Reopen it"
    note = "For new information. It goes back to the stage where it stood, under the same version of the procedure."
    done = "The disagreement is open again."

    def check(self) -> None:
        check_can_write(self.place)
        check_move(facts_of(self.it, self.place), Move.REOPEN)

    def get_context(self) -> dict[str, Any]:
        it = self.it
        stage = it.policy.stage(it.current_stage.key)  # type: ignore[union-attr]
        return {
            **super().get_context(),
            "stage": stage,
            "receivers": receivers_again(it, stage, now=self.now),
            "clocks": new_clocks(it, stage, now=self.now, protected=False),
        }

    def carry_out(self, form: ReopenForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        moving.reopen(**self.common(), reason=typed["reason"], safety=form.safety(), version=typed["version"])


class StillWorried(WritingPage):
    """*I am still worried*: one step, at any moment, for anybody here; then whom to tell, by name and number."""

    form_class = WorryForm
    heading = "I am still worried"
    button_text = "Record this worry"

    def check(self) -> None:
        """Nobody who may open the matter is refused."""

    def get_context(self) -> dict[str, Any]:
        call = call_now(self.it.partnership)
        note = (
            f"{call} If a child is at risk now, tell them first: what you record here tells nobody by itself."
        )
        return {**super().get_context(), "note": note}

    def will_happen(self) -> list[str]:
        return [
            sent_to(notifications.acting(self.it, *Side, now=self.now), but=self.request.user.pk),
            "Your safeguarding leads and the board’s business manager are sent word too.",
            "It stands at the top of this matter until somebody has recorded whom they told.",
        ]

    def carry_out(self, form: WorryForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        worries.say_still_worried(**self.common(), worry=typed["worry"], version=typed["version"])

    def get_success_url(self) -> str:
        """On to whom it was told, while that is open."""
        newest = open_worries(self.it).order_by("-recorded_at").first()
        if newest is None:
            return super().get_success_url()
        return reverse("escalation:told_of_worry", args=[self.it.reference, newest.pk])


class ToldOfWorry(WritingPage):
    """*I have told ... at ...*: this ends the worry's standing at the top."""

    form_class = ToldForm
    heading = "Who have you told?"
    button_text = "Record whom you told"
    done = "It is recorded whom you told."

    def check(self) -> None:
        if not open_worries(self.it).filter(pk=self.worry.pk).exists():
            raise MoveRefused("It is recorded already whom this worry was told.")

    @property
    def worry(self) -> Record:
        return self.record(self.kwargs["record"], Record.Kind.LAST_WORD)

    def get_initial(self) -> dict[str, Any]:
        return {"told_at": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def get_context(self) -> dict[str, Any]:
        note = f"Your worry is in the record. {call_now(self.it.partnership)} Then write down here whom you told."
        return {**super().get_context(), "note": note, "shown": shown(self.worry)}

    def will_happen(self) -> list[str]:
        return [
            f"{self.worry.writer_name} is sent word, unless that is you.",
            "The worry stands at the top of the matter no longer. It stays in the record.",
        ]

    def carry_out(self, form: ToldForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        worries.tell_of_worry(
            **self.common(),
            record=self.worry,
            told=typed["told"],
            told_at=typed["told_at"],
            said=typed["said"],
            version=typed["version"],
        )
