"""Pages of a stage's joint meeting: convene it, and record that it was held."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from components.forms import RowsFormSet
from components.words import in_words
from escalation.forms.meetings import ConveneMeetingForm, HeldForm
from escalation.models import Meeting
from escalation.permissions import check_can_act
from escalation.services import meetings
from escalation.views.doors import standing
from escalation.views.writing import AsksAboutTheChild, WritingPage


class ConveneMeeting(WritingPage):
    """Convene the joint meeting of this stage."""

    form_class = ConveneMeetingForm
    template_name = "settling/convene.html"
    heading = "Convene the joint meeting"
    button_text = "Send the invitations"
    done = "The invitations are on their way."

    def check(self) -> None:
        check_can_act(self.place)
        meetings.check_has_meeting(self.it)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "now": self.now,
            "took_part": meetings.took_part(self.it, now=self.now),
            "may_be_invited": meetings.may_be_invited(self.it, now=self.now),
        }

    def get_context(self) -> dict[str, Any]:
        posts = self.it.stage.meeting_of if self.it.is_open else ()
        waiting = Meeting.objects.filter(
            disagreement=self.it, stage_entry=self.it.current_stage, kind=Meeting.Kind.JOINT, held_at=None
        )
        return {
            **super().get_context(),
            "asked_for": [self.it.policy.post_title(post).lower() for post in posts],
            "convened": waiting.first(),
        }

    def will_happen(self) -> list[str]:
        return [
            "Everybody you select is sent word of when the meeting is, with a link to this matter.",
            "They can read the matter from then on, save what the other side wrote for itself alone.",
            "Afterwards you or the other side record who came and what came of it.",
        ]

    def carry_out(self, form: ConveneMeetingForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        meetings.convene_meeting(**self.common(), invitation=form.invitation(), version=version)


class HeldPage(AsksAboutTheChild):
    """A page that records that a meeting was held."""

    template_name = "settling/held.html"
    kind: Meeting.Kind
    meeting: Meeting

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = Meeting.objects.visible_to(standing(request)).filter(disagreement=self.it, kind=self.kind)
            try:
                self.meeting = mine.get(pk=kwargs["meeting"])
            except Meeting.DoesNotExist:
                raise Http404 from None

    def get_initial(self) -> dict[str, Any]:
        """It was when it was to be, unless that is still to come."""
        held_at: datetime = min(self.meeting.meets_at, self.now)
        return {**super().get_initial(), "held_at": held_at}

    def get_form_kwargs(self) -> dict[str, Any]:
        invited = self.meeting.attendees.filter(chairs=False).select_related("agency")
        return {**super().get_form_kwargs(), "invited": invited, "now": self.now}

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "meeting": self.meeting}


class HoldMeeting(HeldPage):
    """Record the joint meeting."""

    kind = Meeting.Kind.JOINT
    form_class = HeldForm
    heading = "Record the joint meeting"
    button_text = "Record this meeting"
    done = "The joint meeting is recorded."

    def check(self) -> None:
        check_can_act(self.place)
        meetings.check_to_hold(self.it, self.meeting)

    def will_happen(self) -> list[str]:
        convened = in_words(self.meeting.recorded_at)
        return [
            self.sent_to_other_side(),
            f"The record keeps who was invited (at {convened}), who came, and what you write here.",
            "If you agreed, propose the outcome next, so that every agency confirms the same words.",
        ]

    def carry_out(self, form: HeldForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        meetings.hold_meeting(
            **self.common(),
            meeting=self.meeting,
            held_at=typed["held_at"],
            attended=form.present(),
            came_of_it=typed["came_of_it"],
            safety=form.safety(),
            version=typed["version"],
        )
