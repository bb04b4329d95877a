"""Pages for a short question to the other side, its answer, and advice or support from one's own side."""

from typing import Any

from agencies.models import Membership
from agencies.queries import colleagues_of
from escalation.forms.asking import AdviceForm, AdviseForm, AnswerForm, QuestionForm
from escalation.models import Record
from escalation.permissions import check_can_write
from escalation.presenters.colleagues import whom_to_ask
from escalation.presenters.written import shown
from escalation.services import discussing
from escalation.views.doors import standing
from escalation.views.writing import WritingPage
from escalation.walls import kept_users
from escalation.zone import local_day


class Ask(WritingPage):
    """Ask the other side a short question."""

    form_class = QuestionForm
    heading = "Ask the other side a question"
    button_text = "Send this question"
    note = "For a fact that you need. What needs talking over is better said in a call: ring them, then record it."
    done = "Your question is recorded, and will be sent to the other side."

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side(), "The question and the answer stand in the record of both sides."]

    def carry_out(self, form: QuestionForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        discussing.ask_other_side(**self.common(), question=typed["question"], version=typed["version"])


class Answer(WritingPage):
    """Answer a question of the other side."""

    form_class = AnswerForm
    heading = "Answer a question"
    button_text = "Send this answer"
    done = "Your answer is recorded."

    @property
    def question(self) -> Record:
        return self.record(self.kwargs["record"], Record.Kind.QUESTION)

    def check(self) -> None:
        check_can_write(self.place)
        discussing.check_reply(self.it, self.place, self.question, Record.Kind.QUESTION)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "shown": shown(self.question)}

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side(), "Question and answer stand in the record of both sides."]

    def carry_out(self, form: AnswerForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        discussing.answer_question(
            **self.common(), record=self.question, answer=typed["answer"], version=typed["version"]
        )


class Advice(WritingPage):
    """Ask a colleague, the safeguarding lead or an expert of one's own agency."""

    form_class = AdviceForm
    heading = "Ask for advice or support"
    button_text = "Ask for advice"
    note = "This is on your own side: the other side sees neither the question nor the answer."
    done = "Your question is recorded, and will be sent to your colleague."

    def get_form_kwargs(self) -> dict[str, Any]:
        there = colleagues_of(self.place.membership, on=local_day(self.now))
        there = there.exclude(user__in=kept_users(self.it))
        return {"groups": whom_to_ask(there, self.place.membership)}

    def will_happen(self) -> list[str]:
        return [
            "The person whom you ask can read this matter from then on, as your side can.",
            "Your time runs on while you wait.",
        ]

    def carry_out(self, form: AdviceForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        asked = Membership.objects.get(pk=typed["asked"])
        discussing.seek_advice(
            **self.common(), asked=asked, question=typed["question"], version=typed["version"]
        )


class Advise(WritingPage):
    """Give the advice or support that was asked for."""

    form_class = AdviseForm
    heading = "Give advice or support"
    button_text = "Send your advice"
    note = "This is on your own side: the other side never sees it."
    done = "Your advice is recorded."

    @property
    def asked(self) -> Record:
        return self.record(self.kwargs["record"], Record.Kind.ADVICE_SOUGHT)

    def check(self) -> None:
        discussing.check_is_asked(self.asked, standing(self.request))

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "shown": shown(self.asked)}

    def will_happen(self) -> list[str]:
        return [f"It is sent to {self.asked.writer_name}.", "Your side can read it from then on."]

    def carry_out(self, form: AdviseForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        discussing.give_advice(
            **self.common(), record=self.asked, advice=typed["advice"], version=typed["version"]
        )
