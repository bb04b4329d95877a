"""Steps of a tale up the ladder, and to an outcome that both sides confirm."""

from datetime import datetime, time, timedelta

from agencies.models import Membership
from escalation.core.stages import Side
from escalation.demonstration.acting import Acting
from escalation.demonstration.filling_in import answers_of
from escalation.models import Action, Learning, Meeting, Outcome
from escalation.queries import open_outcome, outcome_in_force
from escalation.services import actions, forms, joint, meetings, moving, settling
from escalation.services.answers import Pending
from escalation.zone import LOCAL, local_day


class Settling(Acting):
    """Taken up, met about, proposed, confirmed, closed, withdrawn, reopened."""

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

    def _proposed(self) -> Outcome:
        outcome = open_outcome(self.it)
        assert outcome is not None
        return outcome

    def _fill_forms(self, person: Membership, now: datetime) -> None:
        """The policy's forms of this stage and on the way into the next, from what the tale says."""
        policy, it = self.it.policy, self.it
        above = it.next_stage
        for key in dict.fromkeys(it.stage.forms + (above.forms if above else ())):
            answers = answers_of(policy.forms[key], self.tale)
            forms.fill_form(**self.by(person, now - timedelta(minutes=20)), form=key, answers=answers)
