"""Steps of a tale up to where both sides have talked."""

from datetime import datetime, time, timedelta

from escalation.core.stages import Side
from escalation.demonstration.acting import Acting
from escalation.demonstration.filling_in import account_of
from escalation.models import CaseLink, Record, SideGiven
from escalation.services import discussing, giving
from escalation.services.answers import Child, Raised, SignsOfSafety
from escalation.services.raising import raise_disagreement
from escalation.zone import LOCAL, local_day


class Talking(Acting):
    """Raised, given, discussed; asked, advised."""

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
            forms=account_of(policy, tale) if tale.straight_up else {},
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
