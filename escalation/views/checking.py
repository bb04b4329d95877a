"""Raising a disagreement, its end: what to do first, the answers to check, sent, or thrown away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from escalation.core.names import How
from escalation.core.stages import Result
from escalation.forms.guide import CHECK
from escalation.forms.raised import PAGE_OF, raised_from
from escalation.models import Draft
from escalation.presenters import raising as presenter
from escalation.presenters import sent as sent_presenter
from escalation.services.drafts import throw_away
from escalation.services.governing import RaiseRefused
from escalation.services.raising import send_draft
from escalation.views.doors import fetch, standing
from escalation.views.raising import FIRST, OfDraft, gone, own_draft


class ActFirst(OfDraft):
    """A child is not safe: what to do apart from this service, before going on."""

    def get(self, request: HttpRequest, draft: UUID) -> HttpResponse:
        context = {
            "heading": "Act first: this child is not safe",
            "partnership": self.membership.partnership,
            "back_href": self.address(FIRST),
            "next_href": self.address(self.guide.after(FIRST)),
        }
        return render(request, "raising/act_first.html", context)


class CheckAnswers(OfDraft):
    """The last page: every answer with the way to change it, who will know, what will happen; and the button."""

    def get(self, request: HttpRequest, draft: UUID) -> HttpResponse:
        return self.check()

    def post(self, request: HttpRequest, draft: UUID) -> HttpResponse:
        if self.guide.missing:
            return self.check(status=422)
        try:
            raised, now = raised_from(self.guide), self.guide.asking.now
            it = send_draft(draft=self.draft, by=standing(request), raised=raised, now=now)
        except RaiseRefused as why:
            return self.check([self.problem(why)], status=422)
        except Draft.DoesNotExist:
            return gone(request, draft)
        return redirect("escalation:raised", it.reference)

    def check(self, problems: list[dict[str, str]] | None = None, status: int = 200) -> HttpResponse:
        missing = self.guide.missing
        context = {
            **self.step(CHECK),
            "heading": "You still have something to answer" if missing else "Check your answers, then send",
            "problems": problems or [],
            "missing": [
                presenter.still_to_answer(name, self.to_change(name), begun=name in self.guide.typed)
                for name in missing
            ],
            **({} if missing else self.answers()),
        }
        return render(self.request, "raising/check.html", context, status=status)

    def answers(self) -> dict[str, Any]:
        guide, policy = self.guide, self.guide.policy
        raised = raised_from(guide)
        return {
            "governs": guide.governs,
            "track": policy.track(raised.track).title if raised.track else "",
            "record_only": raised.record_only,
            "raise_by": guide.raise_by,
            "is_late": guide.is_late,
            "other_side": guide.known.other_side,
            "cards": presenter.cards(raised, guide.stage, self.to_change, put_now=not guide.was_put),
            "receivers": presenter.receivers(
                self.membership, policy, raised, guide.stage, guide.asking.today
            ),
            "manager": presenter.manager_sentence(self.membership, guide.asking.today, raised),
            "board": presenter.board_sentence(policy, guide.stage),
            "as_well": presenter.elsewhere(policy, How.AS_WELL),
            "stage": guide.stage,
            "due_at": guide.due_at,
            "is_over": guide.is_over,
        }

    def to_change(self, name: str) -> str:
        return self.address(name) + "?change=1"

    def problem(self, why: RaiseRefused) -> dict[str, str]:
        """Why it was not sent, with the way to the page to change."""
        return {"text": why.sentence, "href": self.to_change(PAGE_OF[why.about]) if why.about else ""}


class ThrowAway(LoginRequiredMixin, View):
    """Erase a draft, once that is confirmed."""

    def get(self, request: HttpRequest, draft: UUID) -> HttpResponse:
        found = own_draft(request, draft)
        if found is None:
            return gone(request, draft)
        back = reverse("escalation:raise_step", args=[found.pk, CHECK])
        context = {"draft": found, "heading": "Throw this draft away?", "back_href": back}
        return render(request, "raising/throw_away.html", context)

    def post(self, request: HttpRequest, draft: UUID) -> HttpResponse:
        found = own_draft(request, draft)
        if found is None:
            return gone(request, draft)
        throw_away(draft=found, by=standing(request))
        messages.success(request, "The draft was thrown away. Nothing of it is kept.")
        return redirect("escalation:home")


class Raised(LoginRequiredMixin, View):
    """It was sent: the reference, to whom, whether it was opened, what happens next and by when, whom to ring."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        it, place = fetch(request, reference)
        if not place.raiser:
            return redirect(it)
        on_record = it.result == Result.RECORD_ONLY
        context = {
            "it": it,
            "heading": "Your dissent is on record" if on_record else "You have raised a disagreement",
            **sent_presenter.after_raising(it, now=timezone.now()),
        }
        return render(request, f"raising/{'on_record' if on_record else 'raised'}.html", context)
