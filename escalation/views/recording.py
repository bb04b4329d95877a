"""Pages on which a side writes at the time: a discussion, an attempt, a reply, a form of the policy, a shorter time."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from components.words import in_words
from escalation.core.stages import Side
from escalation.forms.recording import AttemptForm, DiscussionForm, ReplyForm, ShorterTimeForm
from escalation.forms.safety import call_now
from escalation.matter_rows import MatterRows
from escalation.models import Disagreement, Record
from escalation.permissions import allowed, check_can_act, check_can_write
from escalation.places import Place
from escalation.presenters.arriving import who_acts_at
from escalation.presenters.written import shown
from escalation.queries import first_due
from escalation.services import discussing
from escalation.views.doors import fetch, standing
from escalation.views.writing import AsksAboutTheChild, WritingPage

AT_THE_TIME = "You are making a record at the time. It cannot be changed afterwards, only added to."


class Discuss(AsksAboutTheChild):
    """Record a discussion."""

    form_class = DiscussionForm
    template_name = "recording/discuss.html"
    heading = "Record a discussion"
    button_text = "Record this discussion"
    note = AT_THE_TIME
    done = "The discussion is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "happened": self.now, "present": [str(self.place.membership.pk)]}

    def get_form_kwargs(self) -> dict[str, Any]:
        people = self.people(*Side)
        return {**super().get_form_kwargs(), "ways": self.it.policy.ways, "people": people, "now": self.now}

    def will_happen(self) -> list[str]:
        return [
            self.sent_to_other_side("A record for both sides"),
            "They answer: this is what was said, or they set their own account beside yours.",
            "A record for your side only is sent to nobody. Your side can read it.",
        ]

    def carry_out(self, form: DiscussionForm, rows: None) -> None:  # type: ignore[override]
        discussing.record_discussion(
            **self.common(), discussion=form.discussion(), version=form.cleaned_data["version"]
        )

    def get_success_url(self) -> str:
        """Where it settled the matter, an outcome is proposed next: that has two hands."""
        sent = self.request.POST
        url = super().get_success_url()
        settled = sent.get("for_whom") == "both" and sent.get("settled") == "yes"
        if settled and url == self.it.get_absolute_url() and allowed(check_can_act, self.place):
            return reverse("escalation:propose", args=[self.it.reference])
        return url


class Attempt(WritingPage):
    """Record an attempt that found nobody."""

    form_class = AttemptForm
    heading = "Record that you tried and found nobody"
    button_text = "Record this attempt"
    note = f"{AT_THE_TIME} Where no discussion was possible, the attempts are the record."
    done = "The attempt is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"happened": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        side = self.place.side or Side.RAISING
        return {"ways": self.it.policy.ways, "people": self.people(side.other), "now": self.now}

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side("Word"), "They are asked to ring back. The time runs on."]

    def carry_out(self, form: AttemptForm, rows: None) -> None:  # type: ignore[override]
        discussing.record_attempt(
            **self.common(), attempt=form.attempt(), version=form.cleaned_data["version"]
        )


class Reply(WritingPage):
    """Answer the other side's record of a discussion."""

    form_class = ReplyForm
    heading = "Is this what was said?"
    button_text = "Send your answer"
    note = "You are making a record at the time. Their record stays as it is; your answer stands beside it."
    done = "Your answer is recorded."

    def check(self) -> None:
        check_can_write(self.place)
        try:
            discussing.check_discussion(self.it, self.place, self.answered)
        except Record.DoesNotExist:
            raise Http404 from None

    @property
    def answered(self) -> Record:
        return self.record(self.kwargs["record"], Record.Kind.DISCUSSION, Record.Kind.FORM)

    def get_context(self) -> dict[str, Any]:
        answers = self.answered.answers.visible_to(standing(self.request))
        of_form = [{"key": one.label, "value": one.value} for one in answers]
        return {**super().get_context(), "shown": [*shown(self.answered), *of_form]}

    def will_happen(self) -> list[str]:
        if self.answered.side == self.place.side:
            return [
                f"{self.answered.writer_name} is sent word. Your name and the time stand beside the record."
            ]
        return [self.sent_to_other_side()]

    def carry_out(self, form: ReplyForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        discussing.reply_to_discussion(
            **self.common(), record=self.answered, own_account=typed["own_account"], version=typed["version"]
        )


class ShorterTime(WritingPage):
    """Set an earlier time, which protects the child."""

    form_class = ShorterTimeForm
    heading = "Set a shorter time that protects the child"
    button_text = "Set this time"
    note = "It can only be brought forward, never put back, and it goes with the child to the next stage."
    done = "The shorter time is set."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def get_context(self) -> dict[str, Any]:
        due = first_due(MatterRows(self.it))
        present = in_words(due) if due else "No time runs at present"
        return {**super().get_context(), "shown": [{"key": "The time that runs now", "value": present}]}

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side("Word"), "Every clock of this stage falls due by then at the latest."]

    def carry_out(self, form: ShorterTimeForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        discussing.set_protective_time(
            **self.common(), until=typed["until"], reason=typed["reason"], version=typed["version"]
        )


def may_escalate(it: Disagreement, place: Place) -> bool:
    """Whether the page of escalating is open to this person."""
    return it.next_stage is not None and allowed(check_can_act, place)


class NotSafe(LoginRequiredMixin, View):
    """A child is not safe: whom to call now, and what the policy allows at once."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        it, place = fetch(request, reference)
        ways = it.policy.shortcuts_from(it.state, it.track or None) if it.is_open else ()
        context = {
            "it": it,
            "heading": "The child is not safe: act now",
            "call_now": call_now(it.partnership),
            "may_write": it.is_open and allowed(check_can_write, place),
            "may_escalate": may_escalate(it, place),
            "shortcuts": [(way.when, who_acts_at(stage)) for way, stage in ways],
            "back_href": it.get_absolute_url(),
        }
        return render(request, "recording/not_safe.html", context)
