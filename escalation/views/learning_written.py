"""Where learning begins beside closing: a point of practice, a settled referral, a matter that ended without it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies.models import Membership
from components.forms import RowsFormSet, VersionedForm
from escalation.core.decisions import MoveRefused
from escalation.forms.closing import CloseForm
from escalation.forms.learning import AnswerDebriefForm, PracticeForm, ReferralLearningForm
from escalation.models import Lesson
from escalation.presenters.lessons import lesson_shown
from escalation.services.learning import answer_debrief, check_to_answer_debrief
from escalation.services.lessons import (
    check_to_learn,
    check_to_learn_from,
    learn_afterwards,
    learn_from_referral,
    note_practice,
)
from escalation.views.doors import carried_out_before, standing
from escalation.views.lost import GIVEN_BACK, KeepsTyped, given_back
from escalation.views.referral import ReferralForm
from escalation.views.writing import WritingPage


class NotePractice(KeepsTyped, View):
    """Note a point of practice, to learn from. It is no disagreement, and goes no other way."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if (typed := given_back(request)) is not None:
            messages.warning(request, GIVEN_BACK)
            return self._page(self._form(typed))
        return self._page(self._form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            return self._note(form)
        except MoveRefused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, status=422)

    @transaction.atomic
    def _note(self, form: PracticeForm) -> HttpResponse:
        if carried_out_before(self.request, form.cleaned_data["once"]):
            return redirect("escalation:learning_register")
        lesson = note_practice(
            membership=self._membership(form),
            by=standing(self.request),
            point=form.point(),
            now=timezone.now(),
        )
        messages.success(self.request, f"It is noted, as {lesson.reference}. Thank you.")
        return redirect(lesson)

    def _mine(self) -> list[Membership]:
        return [one for one in standing(self.request).memberships if one.agency_id]

    def _membership(self, form: PracticeForm) -> Membership:
        mine = {str(one.pk): one for one in self._mine()}
        chosen = mine.get(form.cleaned_data.get("agency", "")) or next(iter(mine.values()), None)
        if chosen is None:
            raise MoveRefused("Somebody who works in an agency of the partnership notes this.")
        return chosen

    def _form(self, data: Any = None) -> PracticeForm:  # noqa: ANN401 - of a request
        agencies = [(str(one.pk), f"{one.place}, as {one.called}") for one in self._mine()]
        return PracticeForm(data, initial={"version": 0}, agencies=agencies)

    def _page(self, form: VersionedForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "heading": "Note a point of practice",
            "button_text": "Note this point",
            "back_href": reverse("escalation:learning_register"),
        }
        return render(self.request, "learning/practice.html", context, status=status)


class LearnAfterwards(WritingPage):
    """What a matter teaches that ended without it."""

    form_class = CloseForm
    template_name = "recording/form.html"
    heading = "What does this matter teach?"
    button_text = "Record this"
    note = "A matter that was withdrawn, or not resolved, teaches as much as one that was agreed."
    done = "What this matter teaches is recorded."

    def check(self) -> None:
        check_to_learn(self.it, self.place)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"closure": self.it.policy.closure}

    def carry_out(self, form: CloseForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        learn_afterwards(**self.common(), learning=form.learning(), answers=form.answers(), version=version)


class AnswerDebrief(WritingPage):
    """Whether this person takes up the debrief that was offered."""

    form_class = AnswerDebriefForm
    heading = "A debrief is offered to you"
    button_text = "Send this"
    note = "A debrief helps people to go on working together. It is no inquiry, and you need not take part."
    done = "Your answer is recorded."

    def check(self) -> None:
        check_to_answer_debrief(self.it, self.place)

    def will_happen(self) -> list[str]:
        return ["The people of this matter can read your answer."]

    def carry_out(self, form: AnswerDebriefForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        answer_debrief(
            **self.common(),
            takes_part=bool(typed["takes_part"]),
            said=typed["said"],
            version=typed["version"],
        )


class LearnFromReferral(ReferralForm):
    """What a referral teaches that was refused and is settled; once it is written, what came of it."""

    form_class = ReferralLearningForm
    heading = "What does this referral teach?"
    button_text = "Record this"
    note = "It goes to the representatives of both agencies on the board, and on from there. They read nothing else."
    done = "What this referral teaches is recorded."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        lesson = Lesson.objects.filter(referral=self.it).first()
        if lesson is None:
            return super().get(request, **kwargs)
        shown = lesson_shown(lesson, standing(request), for_readers=False)
        context = {
            "it": lesson,
            "shown": shown,
            "heading": self.heading,
            "back_href": self.it.get_absolute_url(),
        }
        return render(request, "learning/lesson.html", context)

    def check(self) -> None:
        check_to_learn_from(self.it)

    def carry_out(self, form: ReferralLearningForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        learn_from_referral(**self.common(form), point=form.point())
