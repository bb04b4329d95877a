"""Pages of a stage's joint meeting: propose a time or name another, accept it, record that it was held, answer that."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from components.forms import RowsFormSet, VersionedForm
from components.words import in_words
from escalation.core.stages import Side
from escalation.forms.meetings import AcceptMeetingForm, HeldForm, JointHeldForm, ProposeMeetingForm
from escalation.forms.recording import ReplyForm
from escalation.models import ChildNow, Meeting, MeetingProposal
from escalation.permissions import check_can_act
from escalation.presenters.joint import joint_of, next_steps
from escalation.presenters.matters import Matter
from escalation.presenters.settling import agencies_on, parties_of
from escalation.services import joint, meetings
from escalation.services import joint_rules as rules
from escalation.views.doors import fetch, standing
from escalation.views.matter import of_a_matter, show
from escalation.views.writing import AsksAboutTheChild, WritingPage


class ProposeMeeting(WritingPage):
    """Propose a time for the joint meeting of this stage; or, in answer to the other side's, name another."""

    form_class = ProposeMeetingForm
    template_name = "settling/convene.html"
    button_text = "Send this time to the other side"
    done = "The time is proposed. The meeting is convened once the other side has accepted it."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "Name another time" if self.waiting else "Propose a time for the joint meeting"

    @property
    def waiting(self) -> MeetingProposal | None:
        """What the other side proposed, and waits for an answer."""
        return rules.waiting_proposal(self.it)

    def check(self) -> None:
        rules.check_to_propose(self.it, self.place)

    def get_initial(self) -> dict[str, Any]:
        """What the other side proposed stands in the fields; or the meeting that is convened and would move."""
        before = self.waiting or rules.convened_meeting(self.it)
        if before is None:
            return {}
        chosen = before.invitees if isinstance(before, MeetingProposal) else before.attendees
        people = [str(key) for key in chosen.values_list("membership", flat=True)]
        known = {"place": before.place, "link": before.link, "people": people, "others": people}
        return {**known, "meets_at": before.meets_at} if before.meets_at > self.now else known

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "now": self.now,
            "answers": self.waiting is not None or rules.convened_meeting(self.it) is not None,
            "took_part": meetings.took_part(self.it, now=self.now),
            "may_be_invited": meetings.may_be_invited(self.it, now=self.now),
        }

    def get_context(self) -> dict[str, Any]:
        posts = self.it.stage.meeting_of if self.it.is_open else ()
        return {
            **super().get_context(),
            "asked_for": [self.it.policy.post_title(post).lower() for post in posts],
            "proposed": self.waiting,
            "convened": rules.convened_meeting(self.it),
        }

    def will_happen(self) -> list[str]:
        until = in_words(rules.answer_by(self.it, self.now))
        return [
            self.sent_to_other_side(),
            "They accept this time, or name another. Then everybody you select is invited, with a link to this matter.",
            "From then on the invited can read the matter, save what the other side wrote for itself alone.",
            f"If no answer comes by {until}, you can convene it without one. The time of this stage runs on.",
        ]

    def carry_out(self, form: ProposeMeetingForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        joint.propose_meeting(
            **self.common(),
            invitation=form.invitation(),
            why=typed.get("why", ""),
            version=typed["version"],
        )


class OnProposal(WritingPage):
    """A page about a time that was proposed: it is read, and the button says what it does."""

    form_class = AcceptMeetingForm
    template_name = "settling/proposed_meeting.html"
    proposal: MeetingProposal

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = MeetingProposal.objects.visible_to(standing(request)).filter(disagreement=self.it)
            try:
                self.proposal = mine.select_related("written_by", "meeting").get(pk=kwargs["proposal"])
            except MeetingProposal.DoesNotExist:
                raise Http404 from None

    def get_context(self) -> dict[str, Any]:
        invited = self.proposal.invitees.select_related("membership__user", "membership__agency")
        people = sorted(
            (one.membership for one in invited), key=lambda person: (person.place, person.user.name)
        )
        return {**super().get_context(), "proposal": self.proposal, "invited": people}


class AcceptMeeting(OnProposal):
    """Accept the time that the other side proposed."""

    heading = "A time for the joint meeting"
    button_text = "Accept this time and send the invitations"
    done = "The joint meeting is convened. The invitations are on their way."

    def check(self) -> None:
        rules.check_to_accept(self.it, self.place, self.proposal)

    def get_context(self) -> dict[str, Any]:
        another = reverse("escalation:convene_meeting", args=[self.it.reference])
        return {**super().get_context(), "another_href": another}

    def will_happen(self) -> list[str]:
        return [
            "The meeting is convened by both of you together, and everybody named here is invited.",
            "From then on they can read the matter, save what the other side wrote for itself alone.",
        ]

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        version = form.cleaned_data["version"]
        joint.accept_meeting(**self.common(), proposal=self.proposal, version=version)


class ConveneUnanswered(OnProposal):
    """Convene it without the other side's answer, which did not come in its time."""

    heading = "Convene the joint meeting without an answer"
    button_text = "Convene it and send the invitations"
    done = "The joint meeting is convened. The record says that no answer came."

    def check(self) -> None:
        rules.check_to_go_on(self.it, self.place, self.proposal, self.now)

    def will_happen(self) -> list[str]:
        return [
            "The record says that the other side was asked and did not answer in time.",
            "Everybody named here is invited, the other side too, with a link to this matter.",
        ]

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        version = form.cleaned_data["version"]
        joint.convene_unanswered(**self.common(), proposal=self.proposal, version=version)


@of_a_matter("joint meeting")
def joint_meeting(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The joint meeting: the times that were proposed, who was invited and came, the map, and what comes next."""
    context = {"joints": joint_of(matter.reading, matter.place), "steps": next_steps(matter)}
    return show(request, "settling/joint.html", matter, **context)


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
    """Record the joint meeting, with the map that was made in it."""

    kind = Meeting.Kind.JOINT
    form_class: type[HeldForm] = JointHeldForm
    heading = "Record the joint meeting"
    button_text = "Record this meeting"
    done = "The joint meeting is recorded."

    def check(self) -> None:
        check_can_act(self.place)
        meetings.check_to_hold(self.it, self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        parties = parties_of(self.it)
        names = {side.value: agencies_on(parties, side) for side in Side}
        return {**super().get_form_kwargs(), **names}

    def will_happen(self) -> list[str]:
        convened = in_words(self.meeting.recorded_at)
        return [
            self.sent_to_other_side(),
            f"The record keeps who was invited (at {convened}), who came, the map, and what you write here.",
            "The other side says whether this is what was said, or writes its own account beside it.",
            "Next you can propose the outcome that you agreed, or take it to the next stage.",
        ]

    def carry_out(self, form: JointHeldForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        joint.hold_meeting(
            **self.common(), meeting=self.meeting, held=form.held(), version=form.cleaned_data["version"]
        )

    def get_success_url(self) -> str:
        if self.request.POST.get("safe") == ChildNow.Safe.NO:
            return super().get_success_url()
        return reverse("escalation:joint_meeting", args=[self.it.reference])


class AnswerMeeting(WritingPage):
    """*This is what was said* in the joint meeting, or one's own account beside it."""

    form_class = ReplyForm
    template_name = "settling/answer_meeting.html"
    heading = "Is this what was said in the joint meeting?"
    button_text = "Send your answer"
    done = "Your answer stands beside the record of the meeting."
    meeting: Meeting

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = Meeting.objects.visible_to(standing(request)).filter(disagreement=self.it)
            found = mine.filter(pk=kwargs["meeting"], kind=Meeting.Kind.JOINT).first()
            if found is None:
                raise Http404
            self.meeting = found

    def check(self) -> None:
        rules.check_to_answer(self.place, self.meeting)

    def get_context(self) -> dict[str, Any]:
        it, place = fetch(self.request, self.it.reference)
        shown = joint_of(Matter(it, place, standing(self.request), now=self.now).reading, place)
        mine = [one for one in shown if one.meeting == self.meeting]
        return {**super().get_context(), "joint": mine[0] if mine else None}

    def will_happen(self) -> list[str]:
        return [self.sent_to_other_side()]

    def carry_out(self, form: ReplyForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        joint.answer_meeting(
            **self.common(),
            meeting=self.meeting,
            account=typed["own_account"],
            version=typed["version"],
        )
