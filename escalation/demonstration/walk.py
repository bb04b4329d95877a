"""Walking a matter on: each step is done by whoever acts at that moment, through the real services."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from agencies.models import Holding, Membership
from agencies.standing import Standing, standing_of
from escalation.core.calendar import Calendar
from escalation.core.events import Event
from escalation.core.mediation import Taken
from escalation.core.names import FieldKind
from escalation.core.policy import Field, Form, Policy
from escalation.core.stages import Side
from escalation.demonstration.setting_up import Cast
from escalation.demonstration.tales import Tale
from escalation.models import (
    Action,
    CaseLink,
    ChildNow,
    Disagreement,
    Learning,
    Meeting,
    Outcome,
    Record,
    Seat,
    SideGiven,
)
from escalation.queries import open_outcome, outcome_in_force
from escalation.services import (
    actions,
    deciding,
    discussing,
    forms,
    giving,
    joint,
    mediating,
    meetings,
    moving,
    panel_members,
    panels,
    settling,
)
from escalation.services.answers import Child, Pending, Raised, Safety, SignsOfSafety
from escalation.services.raising import raise_disagreement
from escalation.services.telling import mark_opened
from escalation.zone import LOCAL, local_day


@dataclass
class Walk:
    """One tale on its way. A step is a method; ``now`` is the moment at which it is done."""

    cast: Cast
    tale: Tale
    it: Disagreement = field(init=False)

    def step(self, name: str, now: datetime) -> None:
        if name != "raise_it":
            self.refresh()
        getattr(self, name)(now)

    # -- who does it -------------------------------------------------------------------------------------------

    def acting(self, side: Side, now: datetime) -> Membership:
        """Who acts on a side now: the newest seat's person, or the holder of its post; else the raiser."""
        seats = Seat.objects.filter(
            disagreement=self.it, side=side, ended_at=None, stage_entry=self.it.current_stage, as_what="acts"
        ).order_by("-recorded_at")
        for seat in seats.select_related("post", "membership"):
            if seat.membership:
                return seat.membership
            held = Holding.objects.on(local_day(now)).filter(post=seat.post, stands_in=False)
            if holding := held.select_related("membership").first():
                return holding.membership
        return self.it.raised_by

    def by(self, person: Membership, now: datetime) -> dict[str, Any]:
        """What every service is called with; whoever acts has opened the matter first."""
        standing = self.standing(person, now)
        mark_opened(disagreement=self.it, by=standing, now=now - timedelta(minutes=8))
        self.refresh()
        return {"disagreement": self.it, "by": standing, "version": self.it.version, "now": now}

    def refresh(self) -> None:
        """What the services changed, each on a copy of its own."""
        everything = Disagreement.objects.select_related("current_stage", "policy_version", "raised_by")
        self.it = everything.get(pk=self.it.pk)

    def us(self, now: datetime) -> dict[str, Any]:
        return self.by(self.acting(Side.RAISING, now), now)

    def them(self, now: datetime) -> dict[str, Any]:
        return self.by(self.acting(Side.RESPONDING, now), now)

    def chair(self, now: datetime) -> dict[str, Any]:
        return self.by(self.cast.chair, now)

    @staticmethod
    def standing(person: Membership, now: datetime) -> Standing:
        return standing_of(person.user, on=local_day(now))

    def safety(self) -> Safety:
        return Safety(ChildNow.Safe(self.tale.safe), self.tale.how, self.tale.keeps_safe)

    # -- the steps ---------------------------------------------------------------------------------------------

    def raise_it(self, now: datetime) -> None:
        tale, raiser = self.tale, self.cast.people[self.tale.raiser]
        policy = self.cast.partnership.policy_versions.get().policy
        raised = Raised(
            safety=self.safety(),
            children=(Child(*tale.child),),
            responding=self.cast.agencies[tale.other],
            decision=tale.decision,
            decided_by=tale.decided_by,
            put_at=now - timedelta(hours=1),
            category=policy.categories_of(tale.track or None)[tale.category]
            if tale.category is not None
            else "",
            view=SignsOfSafety(tale.worries, tale.well, tale.needs, tale.scale),
            meeting_coming=tale.meeting,
            shortcut=policy.shortcuts[0].when if tale.straight_up else "",
            shortcut_to=tale.straight_to,
            shortcut_reason=tale.straight_up,
            forms=_account(policy, tale) if tale.straight_up else {},
            track=tale.track,
            own_service=self.cast.people[tale.raiser].service,
            service=self.cast.services.get(tale.service),
        )
        self.it = raise_disagreement(by=self.standing(raiser, now), membership=raiser, raised=raised, now=now)

    def opened(self, now: datetime) -> None:
        self.them(now)

    def found(self, now: datetime) -> None:
        link = CaseLink.objects.get(disagreement=self.it)
        giving.say_found(**self.them(now), number=link.number, reference=self.tale.their_reference)

    def given(self, now: datetime) -> None:
        tale = self.tale
        given = giving.Given(
            SideGiven.Position(tale.position),
            tale.because,
            SignsOfSafety(tale.their_worries, tale.their_well, tale.their_needs, tale.their_scale),
            talk_when="Today until 4pm, or tomorrow morning",
            talk_telephone="01603 555 0101",
        )
        giving.give_side(**self.them(now), given=given)

    def attempted(self, now: datetime) -> None:
        attempt = discussing.Discussion(
            "telephone", now - timedelta(minutes=15), "Their desk", "It rang out twice; a message was left."
        )
        discussing.record_attempt(**self.us(now), attempt=attempt)

    def discussed(self, now: datetime) -> None:
        tale, (said, not_agreed) = self.tale, self.tale.talks[min(self._stage(), len(self.tale.talks)) - 1]
        us, them = self.acting(Side.RAISING, now), self.acting(Side.RESPONDING, now)
        discussion = discussing.Discussion(
            tale.way,
            now - timedelta(minutes=35),
            f"{us.user.name}, {us.called}\n{them.user.name}, {them.called}",
            said,
            not_agreed=not_agreed,
            safety=self.safety(),
        )
        discussing.record_discussion(**self.by(us, now), discussion=discussion)

    def answered_as_said(self, now: datetime) -> None:
        record = self._newest(Record.Kind.DISCUSSION)
        discussing.reply_to_discussion(**self.them(now), record=record, own_account="")

    def own_account(self, now: datetime) -> None:
        text = "We also said that we would look again if the school's attendance figures showed a change."
        record = self._newest(Record.Kind.DISCUSSION)
        discussing.reply_to_discussion(**self.them(now), record=record, own_account=text)

    def asked(self, now: datetime) -> None:
        question = "On which dates did you visit, and who was seen?"
        discussing.ask_other_side(**self.us(now), question=question)

    def replied(self, now: datetime) -> None:
        answer = "Twice, on the 3rd and the 10th. The child was seen once, with a parent present."
        discussing.answer_question(**self.them(now), record=self._newest(Record.Kind.QUESTION), answer=answer)

    def advice(self, now: datetime) -> None:
        """Advice is sought and given on the raising side: own side only."""
        us = self.acting(Side.RAISING, now)
        line = us.manager or us
        if line == us:
            return
        record = discussing.seek_advice(
            **self.by(us, now), asked=line, question="Am I right to take this further?"
        )
        discussing.give_advice(
            **self.by(line, now + timedelta(minutes=40)),
            record=record,
            advice="You are. Keep the dates in front of you, and ask them what would have to change.",
        )

    def protected(self, now: datetime) -> None:
        until = datetime.combine(local_day(now) + timedelta(days=2), time(12), tzinfo=LOCAL)
        reason = "The child goes home from hospital then."
        discussing.set_protective_time(**self.us(now), until=until, reason=reason)

    def up(self, now: datetime) -> None:
        us = self.acting(Side.RAISING, now)
        self._fill_forms(us, now)
        self.by(us, now)
        why_not = "There was no time for it without leaving the child as things are."
        moving.escalate(
            **self.by(us, now),
            reason=self.tale.why_up,
            tried="We talked by telephone and did not agree; it is in the record.",
            safety=self.safety(),
            passed_over=dict.fromkeys(("discussion", "advice", "meeting"), why_not),
        )

    def meeting(self, now: datetime) -> None:
        """The joint meeting of the stage is convened for the next day."""
        people = tuple(
            dict.fromkeys(
                person
                for name in (self.tale.raiser, *self.tale.invited)
                if (person := self.cast.people[name])
            )
        )
        at = datetime.combine(local_day(now) + timedelta(days=1), time(14), tzinfo=LOCAL)
        invitation = meetings.Invitation(at, "Civic offices, room 3", people)
        proposal = joint.propose_meeting(**self.us(now), invitation=invitation)
        joint.accept_meeting(**self.them(now + timedelta(minutes=40)), proposal=proposal)

    def met(self, now: datetime) -> None:
        meeting = Meeting.objects.get(disagreement=self.it, held_at=None)
        held = joint.Held(
            at=now - timedelta(hours=1),
            attended=set(meeting.attendees.values_list("pk", flat=True)),
            came_of_it="One map was made together. Both sides see the same dangers, and weigh them differently.",
            safety=self.safety(),
            map=joint.Map(
                "What happens in the evenings, when nobody sees the child.",
                "The child talks to a trusted adult, and comes to school.",
                "Somebody sees the child at home, and both sides hear what they find.",
                3,
                6,
            ),
        )
        joint.hold_meeting(**self.us(now), meeting=meeting, held=held)

    def proposed(self, now: datetime) -> None:
        agency = self.cast.agencies[self.tale.other]
        pending = Pending(
            self.tale.action, agency.name, local_day(now) + timedelta(days=self.tale.action_days), agency
        )
        proposal = settling.Proposal(
            self.tale.agreed,
            "We go on sharing what we see, each week.",
            "We do what is agreed and say when it is done.",
            (pending,),
            self.safety(),
        )
        settling.propose_outcome(**self.us(now), proposal=proposal)

    def refused(self, now: datetime) -> None:
        reason = "We agreed to look again, not to keep the case open."
        settling.refuse_outcome(**self.them(now), outcome=self._proposed(), reason=reason)

    def confirmed(self, now: datetime) -> None:
        settling.confirm_outcome(**self.them(now), outcome=self._proposed())

    def settled(self, now: datetime) -> None:
        settling.answer_whether_settled(
            **self.by(self.it.raised_by, now), settled=True, said="Yes. Thank you for looking again."
        )

    def not_settled(self, now: datetime) -> None:
        settling.answer_whether_settled(
            **self.by(self.it.raised_by, now), settled=False, said="I accept it, and I am still uneasy."
        )

    def action_done(self, now: datetime) -> None:
        action = Action.objects.get(outcome=outcome_in_force(self.it), done_at=None)
        actions.mark_action_done(
            **self.them(now), action=action, shown_by="The visit is in our record of the 14th."
        )

    def closed(self, now: datetime) -> None:
        learning = Learning(
            themes=self.tale.learning,
            why_not_earlier="Each side waited for the other to ring.",
            for_the_board=self.tale.for_the_board,
            debrief_offered=True,
        )
        settling.close_with_learning(**self.us(now), learning=learning)

    def panel(self, now: datetime) -> None:
        people = tuple(self.cast.people[name] for name in self.tale.panel)
        at = datetime.combine(local_day(now) + timedelta(days=1), time(10), tzinfo=LOCAL)
        invitation = meetings.Invitation(at, "The board's office, meeting room", people)
        chair, asked = self.chair(now), {person.pk for person in people}
        over = {
            person.pk: "Their agency works with this family."
            for person in panel_members.to_choose_from(self.it, now=now)
            if person.pk not in asked
        }
        panels.convene_panel(**chair, invitation=invitation, passed_over=over)

    def panel_met(self, now: datetime) -> None:
        meeting = Meeting.objects.get(disagreement=self.it, kind="panel", held_at=None)
        panels.hold_panel(
            **self.chair(now),
            meeting=meeting,
            held_at=now - timedelta(hours=1),
            attended=set(meeting.attendees.values_list("pk", flat=True)),
            came_of_it="Both sides were heard, one after the other.",
            safety=self.safety(),
        )

    def decided(self, now: datetime) -> None:
        agency = self.cast.agencies[self.tale.other]
        due = local_day(now) + timedelta(days=self.tale.action_days)
        decision = panels.Decision(
            self.tale.agreed,
            "The pattern over six months weighs more than any single visit.",
            self.safety(),
            pending=(Pending(self.tale.action, agency.name, due, agency),),
        )
        panels.decide(**self.chair(now), decision=decision)

    def acknowledged(self, now: datetime) -> None:
        panels.acknowledge(**self.us(now))
        panels.acknowledge(**self.them(now + timedelta(minutes=30)))

    def decided_here(self, now: datetime) -> None:
        """Below the panel: by whoever the policy gives the decision to."""
        decider = self.it.policy.stage(self._key()).decided_by
        (holder,) = Holding.objects.on(local_day(now)).filter(
            post__partnership=self.it.partnership_id, post__slug=decider, stands_in=False
        )
        chosen = deciding.Chosen(
            self.tale.agreed,
            "To leave it as it is; to visit once more and then to look again; or what is decided.",
            "Looking again later would leave the child as things are.",
            "The manager of the disability service, who agrees.",
            self.safety(),
            for_files="Two views of the case were weighed, and the course chosen for the reasons given.",
        )
        deciding.decide_here(**self.by(holder.membership, now), chosen=chosen)

    def mediation(self, now: datetime) -> None:
        offer = "We could meet here on Thursday at two, the four of us, for an hour."
        mediating.offer_mediation(**self.chair(now), offer=offer)

    def taken_up(self, now: datetime) -> None:
        mediating.answer_mediation(**self.us(now), taken=Taken.TAKEN_UP, reason="")
        later = now + timedelta(minutes=25)
        mediating.answer_mediation(**self.them(later), taken=Taken.TAKEN_UP, reason="")

    def mediated(self, now: datetime) -> None:
        moved = mediating.Moved(
            now - timedelta(minutes=30),
            "Both managers and the chair",
            "To a plan of four weeks in place of six.",
            "To a visit in each of them.",
            self.safety(),
        )
        mediating.record_mediation(**self.chair(now), moved=moved)

    def withdrawn(self, now: datetime) -> None:
        moving.withdraw(
            **self.by(self.it.raised_by, now),
            reason="They rang within the hour and changed it.",
            asked_to=False,
            who_asked="",
            safety=self.safety(),
        )

    def reopened(self, now: datetime) -> None:
        moving.reopen(**self.us(now), reason="A third report came from the neighbours.", safety=self.safety())

    # -- small things ------------------------------------------------------------------------------------------

    def _key(self) -> str:
        assert self.it.current_stage is not None
        return self.it.current_stage.key

    def _stage(self) -> int:
        assert self.it.current_stage is not None
        return self.it.current_stage.stage_number

    def _newest(self, kind: Record.Kind) -> Record:
        return Record.objects.filter(disagreement=self.it, kind=kind).latest("recorded_at")

    def _proposed(self) -> Outcome:
        outcome = open_outcome(self.it)
        assert outcome is not None
        return outcome

    def _fill_forms(self, person: Membership, now: datetime) -> None:
        """The policy's forms of this stage and on the way into the next, from what the tale says."""
        policy, it = self.it.policy, self.it
        above = it.next_stage
        for key in dict.fromkeys(it.stage.forms + (above.forms if above else ())):
            answers = _answers(policy.forms[key], self.tale)
            forms.fill_form(**self.by(person, now - timedelta(minutes=20)), form=key, answers=answers)


def _answers(form: Form, tale: Tale) -> dict[str, str]:
    """What a tale says in a form: of how its side sees it, or, on the way into a stage, of what was tried."""
    entering = form.when is Event.STAGE_ENTERED
    tried = "We talked at each stage. Each time we agreed on what we see, and not on what to do about it."
    texts = [tale.worries, tried] if entering else [tale.worries, tale.well, tale.needs]
    return {
        asked.label: _answer(asked, texts[number % len(texts)], tale)
        for number, asked in enumerate(form.fields)
    }


def _answer(asked: Field, text: str, tale: Tale) -> str:
    """An answer as its kind of question keeps it."""
    match asked.kind:
        case FieldKind.SCALE:
            return str(tale.scale)
        case FieldKind.YES_OR_NO:
            return "Yes"
        case FieldKind.CHOICE:
            return asked.choices[0]
    return text


def _account(policy: Policy, tale: Tale) -> dict[str, dict[str, str]]:
    """The forms asked on the way into the stage to which a matter goes straight."""
    stage = policy.stage(tale.straight_to or policy.shortcuts[0].to[0])
    entering = policy.forms_of(stage, Event.STAGE_ENTERED)
    return {form.key: _answers(form, tale) for form in entering}


def working_day_before(calendar: Calendar, today: date, count: int) -> date:
    """The working day that lies so many working days before today."""
    day = today
    for _ in range(count):
        day = calendar.previous_working_day(day)
    return day
