"""Pages around a sitting: answer the invitation, ask one more, adjourn, a side's statement, a conflict of interest."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from agencies.models import Membership
from components.forms import RowsFormSet
from components.words import in_words, joined
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.forms.panels import may_sit
from escalation.forms.sittings import AdjournForm, AskToSitForm, ConflictForm, ReplyForm, StatementForm
from escalation.models import Attendee, Disagreement, Meeting, Once, PanelReply
from escalation.permissions import NotYours
from escalation.presenters.sittings import coming, needs_met
from escalation.presenters.told import sent_to
from escalation.services import panel_members, sittings, statements, stepping_aside
from escalation.views.doors import UUID_TEXT, standing
from escalation.views.panels import ForConvener, OfSitting
from escalation.views.writing import WritingPage


class LeavesTheMatter(WritingPage):
    """A page after which the person may open the matter no more: a second click takes them home, too."""

    gone = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            once = request.POST.get("once", "")
            mine = UUID_TEXT.fullmatch(once) and Once.objects.filter(key=once, user_id=request.user.pk or 0)
            if not (mine and mine.exists()):
                raise
            self.gone = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        return redirect("escalation:home") if self.gone else super().dispatch(request, *args, **kwargs)


class Reply(LeavesTheMatter):
    """A member answers the invitation. Who does not come can open the matter no more, so they go home from here."""

    form_class = ReplyForm
    heading = "Come to the panel"
    button_text = "Send this answer"
    done = "Your answer is recorded."

    def check(self) -> None:
        self.attendee = sittings.invited(self.it, self.place)

    def get_form_kwargs(self) -> dict[str, Any]:
        mine = self.request.user.pk
        there = panel_members.to_choose_from(self.it, now=self.now)
        asked = set(
            Attendee.objects.filter(meeting=sittings.waiting(self.it)).values_list("membership", flat=True)
        )
        return {"may_sit": [one for one in there if one.user_id != mine and one.pk not in asked]}

    def get_context(self) -> dict[str, Any]:
        meeting = self.attendee.meeting if hasattr(self, "attendee") else None
        rows = [] if meeting is None else _when_and_where(meeting)
        return {**super().get_context(), "shown": rows}

    def will_happen(self) -> list[str]:
        return [
            "Whoever convenes the panel is told what you answer.",
            "If you come, you can read the matter as it was when the panel was convened, until it has decided.",
            "If you do not come, you can no longer open this matter. Whoever convenes it may ask somebody else.",
        ]

    def get_success_url(self) -> str:
        """By the rows, not by this request: the second of two clicks is led where the first one was."""
        reads = Disagreement.objects.visible_to(standing(self.request)).filter(pk=self.it.pk).exists()
        return super().get_success_url() if reads else reverse("escalation:home")

    def carry_out(self, form: ReplyForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed, comes = form.cleaned_data, form.is_coming()
        sittings.answer_invitation(
            **self.common(),
            coming=comes,
            reason=typed["reason"],
            instead=None if comes else form.who_instead(),
            version=typed["version"],
        )


def _when_and_where(meeting: Meeting) -> list[dict[str, str]]:
    return [
        {"key": "When", "value": in_words(meeting.meets_at)},
        {"key": "Where", "value": meeting.place},
    ]


class AskToSit(ForConvener, WritingPage):
    """Ask one more to sit, where somebody cannot come."""

    form_class = AskToSitForm
    template_name = "panels/ask.html"
    heading = "Ask somebody else to sit"
    button_text = "Send the invitation"
    done = "The invitation is on its way."

    def check(self) -> None:
        self.meeting = sittings.check_to_ask(self.it, self.place)
        if not self.left():
            raise MoveRefused("Everybody who may sit is asked already.")

    def everybody(self) -> list[Membership]:
        barred = panel_members.may_not_sit(self.it, now=self.now)
        return may_sit(panel_members.candidates(self.it, now=self.now), barred)

    def left(self) -> list[Membership]:
        """Who may sit, and is not asked or has said that they cannot."""
        seats = self.it.seats.filter(as_what="panel", ended_at=None)
        there = set(seats.values_list("membership", flat=True))
        return [one for one in self.everybody() if one.pk not in there]

    def get_form_kwargs(self) -> dict[str, Any]:
        named = PanelReply.objects.filter(disagreement=self.it).exclude(instead=None)
        # What is sent a second time names somebody who is asked by now: it is known again, and the service says so.
        people = self.everybody() if self.request.method == "POST" else self.left()
        return {"may_sit": people, "named_instead": set(named.values_list("instead", flat=True))}

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "needs": needs_met(self.it, coming(self.it))}

    def will_happen(self) -> list[str]:
        return [
            "They are sent word of when the panel meets, with a link to this matter.",
            "They read the same papers as the other members: the record as it was when the panel was convened.",
        ]

    def carry_out(self, form: AskToSitForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        sittings.ask_to_sit(**self.common(), person=form.who(), version=form.cleaned_data["version"])


class Adjourn(OfSitting):
    """Adjourn a sitting that did not decide."""

    form_class = AdjournForm
    template_name = "panels/adjourn.html"
    heading = "Adjourn the panel"
    button_text = "Adjourn the panel"
    done = "The panel is adjourned. Reconvene it next."

    def check(self) -> None:
        sittings.check_to_adjourn(self.it, self.place, self.meeting)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "needs": needs_met(self.it, [])}

    def will_happen(self) -> list[str]:
        told = notifications.acting(self.it, *Side, now=self.now)
        return [
            sent_to(told, but=self.request.user.pk),
            "The members are told, and keep the papers that they have.",
            "The time of this stage runs on. Nothing is decided by it: reconvene the panel as soon as you can.",
        ]

    def carry_out(self, form: AdjournForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        sittings.adjourn_panel(
            **self.common(),
            meeting=self.meeting,
            adjourned_at=typed["held_at"],
            attended=form.present(),
            chaired_by=form.chair(),
            why=typed["came_of_it"],
            safety=form.safety(),
            version=typed["version"],
        )


class State(WritingPage):
    """A side's one statement to the panel."""

    form_class = StatementForm
    heading = "Say something to the panel"
    button_text = "Send this statement"
    note = (
        "Each side may write one statement to the panel. The panel and the other side read it. "
        "Nothing that your side keeps to itself goes to the panel."
    )
    done = "Your side’s statement is with the panel."

    def check(self) -> None:
        statements.check_to_state(self.it, self.place)

    def will_happen(self) -> list[str]:
        return [
            "Whoever convenes the panel, its members and the other side are told.",
            "It is your side’s only one, and cannot be changed afterwards. Agree it among yourselves first.",
        ]

    def carry_out(self, form: StatementForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        statements.state_to_panel(**self.common(), text=typed["text"], version=typed["version"])


class DeclareConflict(LeavesTheMatter):
    """Who convenes steps aside. The matter is closed to them from then on, so they go home from here."""

    form_class = ConflictForm
    heading = "I have a conflict of interest"
    button_text = "Step aside"
    done = "You have stepped aside. You can no longer open this matter as its convener."

    def check(self) -> None:
        stepping_aside.check_to_declare(self.it, self.place)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            self.check()
        except NotYours as refused:
            return self.refused(refused)
        return super().post(request, **kwargs)

    def will_happen(self) -> list[str]:
        left = stepping_aside.who_takes_over(self.it, self.place, now=self.now)
        names = joined([one.membership.user.name for one in left])
        takes = f"{names} convenes the panel from this moment." if names else NOBODY_ELSE
        return [
            takes,
            "You can no longer open this matter as its convener, nor sit on its panel.",
            "Both sides are told that somebody else convenes the panel, and can read why.",
            "It cannot be taken back.",
        ]

    def get_success_url(self) -> str:
        return reverse("escalation:home")

    def carry_out(self, form: ConflictForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        stepping_aside.declare_conflict(**self.common(), reason=typed["reason"], version=typed["version"])


NOBODY_ELSE = (
    "Nobody else is at your post. The business manager is told to find somebody, "
    "and may take each step on the convener’s behalf until then."
)
