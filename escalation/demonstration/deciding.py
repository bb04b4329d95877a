"""Steps of a tale that others decide: the board's panel, who decides below it, who mediates."""

from datetime import datetime, time, timedelta

from agencies.models import Holding
from escalation.core.mediation import Taken
from escalation.demonstration.acting import Acting
from escalation.models import Meeting
from escalation.services import deciding, mediating, meetings, panel_members, panels
from escalation.services.answers import Pending
from escalation.zone import LOCAL, local_day


class Deciding(Acting):
    """Before the panel, before who decides, or with the chair between both sides."""

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
