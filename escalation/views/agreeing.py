"""Pages on the way up: agree a date, ask somebody first, answer it, say that no agreement can be reached."""

from typing import Any

from django.http import Http404

from components.forms import VersionedForm
from components.words import in_words
from escalation import notifications
from escalation.core.gates import GateKind
from escalation.core.stages import Side
from escalation.forms.agreeing import AskForm, GateAnswerForm, NotAgreedForm, TimeForm
from escalation.models import Deadline, Gate
from escalation.permissions import check_can_act
from escalation.presenters.times import clock_title
from escalation.presenters.told import sent_to
from escalation.services import gates, no_agreement, times
from escalation.views.doors import standing
from escalation.views.writing import WritingPage


class AgreeTime(WritingPage):
    """A date that both sides give their hand to: one proposes it, the other records the same."""

    form_class = TimeForm
    button_text = "Send this date"
    done = "The date is recorded."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Agree a date: {clock_title(self.deadline.clock).lower()}"

    @property
    def deadline(self) -> Deadline:
        found = Deadline.objects.filter(disagreement=self.it, pk=self.kwargs["deadline"])
        deadline = found.visible_to(standing(self.request)).first()
        if deadline is None:
            raise Http404
        return deadline

    def check(self) -> None:
        check_can_act(self.place)
        super().check()
        times.to_agree(self.it, self.deadline)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def get_initial(self) -> dict[str, Any]:
        waiting = times.waiting_hand(self.deadline, self.place.side)
        return {"at": waiting.at if waiting else self.deadline.due_at}

    def get_context(self) -> dict[str, Any]:
        deadline = times.to_agree(self.it, self.deadline)
        waiting, latest = times.waiting_hand(deadline, self.place.side), times.latest(deadline)
        rows = [
            ("The date that stands now", deadline.due_at),
            ("The latest that the procedure allows", latest),
        ]
        if waiting:
            rows.append(("What the other side proposes", waiting.at))
        shown = [{"key": key, "value": in_words(at)} for key, at in rows if at]
        if waiting and waiting.reason:
            shown.append({"key": "Why", "value": waiting.reason})
        return {**super().get_context(), "shown": shown}

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_other_side("Word"),
            "It is agreed when both sides have recorded the same date. Until then the date above stands.",
        ]

    def carry_out(self, form: VersionedForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        times.propose_time(
            **self.common(),
            deadline=self.deadline,
            at=typed["at"],
            reason=typed["reason"],
            version=typed["version"],
        )


class AskFirst(WritingPage):
    """Ask for the endorsement or the consultation that the policy wants before it goes up."""

    form_class = AskForm
    button_text = "Send"
    done = "It is recorded. The page of escalating says how it stands."

    @property
    def asked(self) -> gates.Asked:
        return gates.gate_to_ask(self.it, self.place, self.kwargs["gate"], now=self.now)

    @property
    def heading(self) -> str:  # type: ignore[override]
        is_endorsement = self.kwargs["gate"].startswith(GateKind.ENDORSEMENT.value)
        return "Ask for an endorsement" if is_endorsement else "Ask somebody before it goes up"

    def check(self) -> None:
        check_can_act(self.place)
        super().check()
        gates.gate_to_ask(self.it, self.place, self.kwargs["gate"], now=self.now)

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.asked
        who = str(asked.post) if asked.post else self.it.policy.post_title(asked.gate.post)
        return {"who": who, "may_pass_by": asked.gate.kind is GateKind.ENDORSEMENT}

    def will_happen(self) -> list[str]:
        asked = self.asked
        if not asked.told:
            return ["Nobody is there to ask today. That is recorded, and it can go up all the same."]
        return [
            sent_to(asked.told, but=self.request.user.pk),
            f"They have {asked.stage.gate_time.words}. After that, or if the child is not safe now, it can go "
            "up all the same, and the record says that you asked.",
        ]

    def carry_out(self, form: VersionedForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        service = gates.pass_by_gate if typed.get("how") == AskForm.PASS_BY else gates.ask_gate
        service(**self.common(), gate=self.kwargs["gate"], why=typed["why"], version=typed["version"])


class AnswerGate(WritingPage):
    """Who was asked says whether they endorse it, or what they think."""

    form_class = GateAnswerForm
    button_text = "Send this answer"
    done = "Your answer is recorded."
    heading = "Answer before it goes up"

    @property
    def gate(self) -> Gate:
        found = Gate.objects.filter(disagreement=self.it, pk=self.kwargs["gate"])
        gate = found.visible_to(standing(self.request)).first()
        if gate is None:
            raise Http404
        return gate

    def check(self) -> None:
        gates.gate_to_answer(self.it, standing(self.request), self.gate)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"endorses": self.gate.kind == Gate.Kind.ENDORSEMENT}

    def get_context(self) -> dict[str, Any]:
        gate = self.gate
        rows = [
            ("Before stage", gate.stage_title),
            ("Asked by", gate.writer),
            ("Why it should go up", gate.why),
        ]
        return {**super().get_context(), "shown": [{"key": key, "value": value} for key, value in rows]}

    def will_happen(self) -> list[str]:
        people = notifications.acting(self.it, Side(self.gate.side), now=self.now)
        only = "Only your own side can read it." if self.gate.kind == Gate.Kind.ENDORSEMENT else ""
        return [sent_to(people, but=self.request.user.pk), *([only] if only else [])]

    def carry_out(self, form: VersionedForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        answer = Gate.Answer(typed.get("answer") or Gate.Answer.CONSULTED)
        gates.answer_gate(
            **self.common(), gate=self.gate, answer=answer, said=typed["said"], version=typed["version"]
        )


class NotAgreed(WritingPage):
    """Say that no agreement can be reached here, and why."""

    form_class = NotAgreedForm
    heading = "No agreement can be reached at this stage"
    button_text = "Record this"
    done = "It is recorded that no agreement can be reached."
    note = (
        "This ends nothing. It says that talking more will not settle it here, so it can go up without delay."
    )

    def check(self) -> None:
        check_can_act(self.place)
        super().check()

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side("Word"), "What you write here both sides can read."]

    def carry_out(self, form: VersionedForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        no_agreement.say_not_agreed(**self.common(), reason=typed["reason"], version=typed["version"])
