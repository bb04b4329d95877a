"""Pages on which a side writes at the time: a discussion, an attempt, a reply, a form of the policy, a shorter time."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from components.forms import RowsFormSet
from components.words import in_words
from escalation.core.events import Event
from escalation.core.names import FormBy, Need
from escalation.core.policy_parts import Form
from escalation.core.stages import Side
from escalation.forms.policy_forms import PolicyForm, initial_of, rows_class, rows_field, rows_of
from escalation.forms.recording import AttemptForm, DiscussionForm, PassFormForm, ReplyForm, ShorterTimeForm
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
        check_can_write(self.place)
        forms.check_form_is_asked(self.it, self.asked.key)
        forms.check_falls_to(self.asked, self.place)

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
            "pass_href": self.pass_href,
            "rows_label": asked.label if asked else "",
        }

    @property
    def pass_href(self) -> str:
        """Where to say why it is not filled in, if the policy lets it be passed over."""
        if self.asked.need is Need.MUST:
            return ""
        return reverse("escalation:pass_form", args=[self.it.reference, self.asked.key])

    def will_happen(self) -> list[str]:
        together = self.asked.by is FormBy.BOTH_SIDES_TOGETHER
        return [
            "Both sides can read it from then on.",
            *(["It is one form of both sides: the other side is asked to confirm it."] if together else []),
            "Nobody is sent word of it: it goes with the next move.",
        ]

    def get_success_url(self) -> str:
        """Back to the page that asked for it."""
        if self.asked.when is Event.RESOLVED:
            proposes = self.it.is_open and allowed(check_can_act, self.place)
            return (
                reverse("escalation:propose", args=[self.it.reference])
                if proposes
                else super().get_success_url()
            )
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


class PassForm(WritingPage):
    """Say why a form that should be filled in is not."""

    form_class = PassFormForm
    button_text = "Record why"
    done = "It is recorded why the form is not filled in."

    @property
    def asked(self) -> Form:
        try:
            return self.it.policy.forms[self.kwargs["form"]]
        except KeyError:
            raise Http404 from None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Not filled in: {self.asked.title}"

    def check(self) -> None:
        check_can_write(self.place)
        forms.check_may_be_passed(self.it, self.asked.key)
        forms.check_falls_to(self.asked, self.place)

    def will_happen(self) -> list[str]:
        return [
            "Both sides can read why.",
            "The policy says that it should be filled in, and not that it must.",
        ]

    def carry_out(self, form: PassFormForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        forms.pass_form_over(
            **self.common(), form=self.asked.key, reason=typed["reason"], version=typed["version"]
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
