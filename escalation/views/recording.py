"""Pages on which a side writes at the time: a discussion, an attempt, a reply, a form of the policy, a shorter time."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from components.forms import RowsFormSet
from components.words import in_words
from escalation.core.policy_parts import Form
from escalation.core.stages import Side
from escalation.forms.policy_forms import PolicyForm, initial_of, rows_class, rows_field, rows_of
from escalation.forms.recording import AttemptForm, DiscussionForm, ReplyForm, ShorterTimeForm
from escalation.forms.safety import call_now
from escalation.models import Disagreement, Record
from escalation.permissions import allowed, check_can_act, check_can_write
from escalation.places import Place
from escalation.presenters.arriving import who_acts_at
from escalation.presenters.signs_of_safety import begins_with
from escalation.presenters.tried import so_far
from escalation.presenters.written import shown
from escalation.services import discussing, forms
from escalation.services.clocks import first_due
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
        discussing.check_reply(self.it, self.place, self.answered, Record.Kind.DISCUSSION)

    @property
    def answered(self) -> Record:
        return self.record(self.kwargs["record"], Record.Kind.DISCUSSION)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "shown": shown(self.answered)}

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side()]

    def carry_out(self, form: ReplyForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        discussing.reply_to_discussion(
            **self.common(), record=self.answered, own_account=typed["own_account"], version=typed["version"]
        )


class FillForm(WritingPage):
    """Fill in a form of the policy."""

    form_class = PolicyForm
    template_name = "recording/policy_form.html"
    button_text = "Save this form"
    note = f"{AT_THE_TIME} To correct it, fill it in again: the newest counts, and the earlier ones stay."
    done = "The form is in the record."

    @property
    def asked(self) -> Form:
        try:
            return self.it.policy.forms[self.kwargs["form"]]
        except KeyError:
            raise Http404 from None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return self.asked.title

    def check(self) -> None:
        super().check()
        forms.check_form_is_asked(self.it, self.asked.key)

    @property
    def before(self) -> dict[str, str]:
        """What it begins with; asked only where there is a side to begin from."""
        side = self.place.side or Side.RAISING
        return dict(begins_with(self.it, self.asked, side, standing(self.request)))

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.asked, self.before)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"asks": [self.asked]}

    def rows(self, data: Any = None) -> RowsFormSet | None:  # noqa: ANN401
        kind, asked = rows_class(self.asked), rows_field(self.asked)
        if kind is None or asked is None:
            return None
        return kind(data, initial=rows_of(self.before.get(asked.label, "")))

    def get_context(self) -> dict[str, Any]:
        asked = rows_field(self.asked)
        return {
            **super().get_context(),
            "so_far": so_far(self.it, standing(self.request)),
            "source": self.asked.source,
            "rows_label": asked.label if asked else "",
        }

    def will_happen(self) -> list[str]:
        return [
            "Both sides can read it from then on.",
            "Nobody is sent word of it: it goes with the next move.",
        ]

    def get_success_url(self) -> str:
        """Back to the task list that asked for it."""
        if may_escalate(self.it, self.place):
            return reverse("escalation:escalate", args=[self.it.reference])
        return super().get_success_url()

    def carry_out(self, form: PolicyForm, rows: Any) -> None:  # type: ignore[override] # noqa: ANN401
        answers = form.answers(self.asked.key)
        if rows is not None:
            answers[rows_field(self.asked).label] = rows.lines()  # type: ignore[union-attr]
        forms.fill_form(
            **self.common(), form=self.asked.key, answers=answers, version=form.cleaned_data["version"]
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
        due = first_due(self.it)
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
