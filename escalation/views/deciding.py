"""Pages of who decides below the panel, and of a stage that advises both sides."""

from typing import Any

from components.forms import RowsFormSet
from escalation import notifications
from escalation.core.stages import Side
from escalation.forms.actions import Actions
from escalation.forms.deciding import DecideHereForm, StageAdviceForm
from escalation.models import Record
from escalation.presenters.settling import newest_safety
from escalation.presenters.told import sent_to
from escalation.services import advising, deciding
from escalation.services.filing import files_are_agreed
from escalation.views.doors import standing
from escalation.views.settling import WithActions
from escalation.views.writing import AsksAboutTheChild, WritingPage


class DecideHere(WithActions, AsksAboutTheChild):
    """Decide it for both sides, where the policy gives that to this person."""

    form_class = DecideHereForm
    template_name = "settling/decide.html"
    heading = "Decide it"
    button_text = "Record this decision"
    note = "You decide for both sides. Read what each of them wrote before you do."
    done = "The decision is recorded. Each side is asked to acknowledge it and to carry it out."

    def check(self) -> None:
        deciding.check_to_decide(self.it, self.place)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "files": files_are_agreed(self.it)}

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "child": newest_safety(self.it, standing(self.request)),
            "guidance": self.it.stage.guidance,
        }

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            sent_to(told, but=self.request.user.pk),
            "The matter is settled by it. Each side is asked to acknowledge it, and to confirm that it carries it out.",
            "Whoever raised the disagreement is asked if it settles the worry.",
            "It cannot be changed afterwards. New information can reopen the matter.",
        ]

    def carry_out(self, form: DecideHereForm, rows: Actions) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        deciding.decide_here(**self.common(), chosen=form.chosen(rows.pending()), version=version)


class StageAdvice(WritingPage):
    """Advice to both sides from a stage that may advise."""

    form_class = StageAdviceForm
    heading = "Give advice to both sides"
    button_text = "Send this advice"
    done = "Your advice is in the record of both sides."

    def check(self) -> None:
        advising.check_to_advise(self.it, self.place)

    def get_context(self) -> dict[str, Any]:
        given = Record.objects.filter(
            disagreement=self.it, stage_entry=self.it.current_stage, kind=Record.Kind.STAGE_ADVICE
        )
        shown = [{"key": f"Given already by {one.writer_name}", "value": one.said} for one in given]
        return {**super().get_context(), "shown": shown}

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            sent_to(told, but=self.request.user.pk),
            "The sides still agree or do not. The time runs on.",
        ]

    def carry_out(self, form: StageAdviceForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        advising.advise_both_sides(**self.common(), advice=typed["advice"], version=typed["version"])
