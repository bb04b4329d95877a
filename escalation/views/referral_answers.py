"""Pages that answer a referral: accepted; refused; the reasons in writing, by letter or as they went otherwise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.models import ReferralSide
from components.forms import RowsFormSet, VersionedForm
from components.words import in_words
from escalation.core.decisions import MoveRefused
from escalation.forms.papers import PapersAsked
from escalation.forms.referrals import AcceptForm, OtherMeansForm, ReasonsForm, RefusedForm
from escalation.models import ReferralDeadline
from escalation.permissions import NotYours
from escalation.presenters.referral_letter import letter_parts
from escalation.presenters.told import sent_to
from escalation.services.on_referrals import check_open, check_side, people_on
from escalation.services.referral_clocks import Clock, check_handled
from escalation.services.referrals import accept_referral
from escalation.services.refusals import check_owed, enter_reasons, record_refused, send_reasons
from escalation.views.referral import ReferralForm
from escalation.zone import local_day

AT_THE_TIME = "You are making a record at the time. It cannot be changed afterwards, only added to."


class WritesToTheOther(ReferralForm):
    """What is written here is sent to the other agency."""

    def sent_to_them(self, what: str = "Word") -> str:
        told = people_on(self.it, self.place.side.other, now=self.now)
        return sent_to(told, but=self.request.user.pk, what=what)


class Accept(WritesToTheOther):
    """Take the referral up."""

    form_class = AcceptForm
    heading = "Accept the referral"
    button_text = "Accept the referral"
    done = "The referral is accepted."

    def check(self) -> None:
        check_side(self.place, self.it, ReferralSide.RECEIVING)
        check_open(self.it)

    def will_happen(self) -> list[str]:
        return [self.sent_to_them(), f"From now on {self.it.to_agency} takes up what was asked."]

    def carry_out(self, form: AcceptForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        accept_referral(**self.common(form))


class Refused(WritesToTheOther):
    """The refusal was told."""

    form_class = RefusedForm
    heading = "Record that the refusal was told"
    button_text = "Record that it was refused"
    note = AT_THE_TIME
    done = "It is recorded that the referral was refused."

    def check(self) -> None:
        check_open(self.it)
        check_handled(self.it.partnership, local_day(self.now))

    def get_initial(self) -> dict[str, Any]:
        return {"told_at": self.now}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def will_happen(self) -> list[str]:
        policy = check_handled(self.it.partnership, local_day(self.now)).policy
        assert policy.referral_refusal is not None
        return [
            f"{self.it.to_agency} has {policy.referral_refusal.time.words} to send clear reasons in writing. "
            "They run from when the refusal was first told, through nights and days off.",
            f"Until it is agreed otherwise, {self.it.from_agency} still holds the case.",
            self.sent_to_them(),
        ]

    def carry_out(self, form: RefusedForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        record_refused(**self.common(form), told=form.told())


class Reasons(WritesToTheOther):
    """The letter: written, seen as it will go, sent."""

    form_class = ReasonsForm
    heading = "Write the reasons"
    button_text = "Preview the letter"
    done = "The letter with the reasons is sent."

    def check(self) -> None:
        check_side(self.place, self.it, ReferralSide.RECEIVING)
        check_owed(self.it)

    def get_context(self) -> dict[str, Any]:
        due = ReferralDeadline.objects.filter(referral=self.it, clock=Clock.REASONS).first()
        said = f"The reasons are due in writing by {in_words(due.due_at)}." if due else ""
        return {**super().get_context(), "note": said}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if "send" in request.POST:
            return super().post(request, **kwargs)
        form = self.form(request.POST)
        try:
            self.check()
        except (NotYours, MoveRefused) as refused:
            return self.refused(refused)
        if "change" in request.POST:
            return self.page(form, None)
        return self.preview(form) if form.is_valid() else self.page(form, None, status=422)

    def preview(self, form: VersionedForm) -> HttpResponse:
        """The letter as it will go, and the two buttons: send it, or change it."""
        assert isinstance(form, ReasonsForm)
        typed = {name: value for name, value in self.request.POST.items() if name in form.fields}
        context = {
            **super().get_context(),
            "heading": "Check the letter, then send it",
            "caption": f"{self.it.reference} · {self.it.title}",
            "from_agency": self.it.to_agency,
            "to_agency": self.it.from_agency,
            "parts": letter_parts(self.it, form.letter()),
            "typed": typed,
            "will_happen": [self.sent_to_them("The letter")],
            "back_href": self.it.get_absolute_url(),
        }
        return render(self.request, "referrals/preview.html", context)

    def carry_out(self, form: ReasonsForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        send_reasons(**self.common(form), letter=form.letter())


class ReasonsOtherwise(WritesToTheOther):
    """Reasons in writing that went by other means."""

    form_class = OtherMeansForm
    heading = "Enter reasons that went by other means"
    button_text = "Enter these reasons"
    note = "The record keeps both times: when the letter was sent, and when you entered it here."
    done = "The reasons are entered."

    def check(self) -> None:
        check_owed(self.it)

    def get_form_kwargs(self) -> dict[str, Any]:
        papers = PapersAsked.of(self.request.user.pk, self.it.partnership, local_day(self.now))
        return {"now": self.now, "papers": papers}

    def will_happen(self) -> list[str]:
        return [self.sent_to_them()]

    def carry_out(self, form: OtherMeansForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        enter_reasons(**self.common(form), letter=form.letter(), sent=form.sent())
