"""Referrals of the demonstration, in several states, and walking each of them on through the real services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Membership
from cases.models import AdviceAnswer, ManagersTalk, MultiAgencyMeeting, PaperKind, Referral
from cases.models.written import For
from escalation.demonstration.setting_up import Cast
from escalation.demonstration.walk import Walk
from escalation.models import ChildNow
from escalation.services import persisting, refusals
from escalation.services.agencies_meeting import Held, convene_agencies, hold_agencies_meeting
from escalation.services.answers import Child, Pending, Raised, Safety, SignsOfSafety
from escalation.services.linking import begin_disagreement
from escalation.services.papers import PaperGiven
from escalation.services.raising import send_draft
from escalation.services.referrals import Asked, make_referral
from escalation.services.telling_referrals import mark_referral_opened
from escalation.zone import local_day

Steps = tuple[tuple[int, str, str], ...]
Protection = Referral.Protection

ASKED: Steps = ((0, "09:20", "make"),)
SEEN: Steps = (*ASKED, (0, "11:40", "open"))
REFUSED: Steps = (*SEEN, (0, "13:05", "refuse"), (0, "13:40", "note"))
REASONED: Steps = (*REFUSED, (0, "16:10", "reason"))
CONTENT: Steps = (*REASONED, (1, "10:00", "act_on_advice"))
OTHERWISE: Steps = (*REFUSED, (1, "09:30", "enter_letter"))
LATE: Steps = (*REFUSED, (2, "15:00", "reason"), (3, "09:15", "persist"), (3, "09:40", "inform"))
TALKED: Steps = (*LATE, (3, "14:00", "talk"))
CONVENED: Steps = (*TALKED, (4, "10:00", "convene"))
PLANNED: Steps = (*CONVENED, (6, "12:30", "meet"))
DISPUTED: Steps = (*REASONED, (1, "11:00", "disagree"))


@dataclass(frozen=True)
class Asking:
    """One referral: who refers whom to which agency, when, and the road that it takes. All of it is invented."""

    maker: str
    to: str
    answers: str  # who of the other agency answers it
    child: tuple[str, str, int, int, str]
    asked: str
    why: str
    began: int  # working days ago
    steps: Steps
    refused: str = "It does not meet our threshold for an assessment."
    protection: Referral.Protection = Protection.NO


CARE, CLINIC = "wandle-care", "wandle-clinic"
TEACHER, NURSE = "Posy Tarrington", "Ottoline Fernsby"
WORKER, LEAD = "Corin Applegarth", "Lucan Peverell-Shaw"

ASKINGS: dict[str, tuple[Asking, ...]] = {
    "wandle": (
        Asking(
            TEACHER, CARE, WORKER, ("LBP 0431", "R.V.", 6, 2018, ""),
            "An assessment of what the family needs.", "He is collected late every day, by different people.",
            1, ASKED,
        ),
        Asking(
            NURSE, CARE, WORKER, ("MLC 7790", "I.D.", 1, 2020, "701 332 4418"),
            "A visit to the home within the week.", "She has lost weight at each of the last three clinics.",
            4, ASKED, protection=Protection.UNSURE,
        ),
        Asking(
            TEACHER, CARE, WORKER, ("LBP 0440", "O.W.", 10, 2016, ""),
            "Somebody to talk with his mother about the nights.", "He says that he sleeps in the car.",
            1, REFUSED, refused="We were told of it in March, and closed the case.",
        ),
        Asking(
            TEACHER, CLINIC, LEAD, ("LBP 0415", "H.C.", 3, 2017, ""),
            "A place in the group for young carers.", "She goes home at noon to give her father his medicine.",
            4, CONTENT, refused="The group is full until the spring.",
        ),
        Asking(
            NURSE, CARE, WORKER, ("MLC 7741", "T.E.", 8, 2013, ""),
            "A young carer's assessment.", "He does the insulin of his little brother.",
            5, OTHERWISE,
        ),
        Asking(
            TEACHER, CARE, WORKER, ("LBP 0402", "G.A.", 12, 2015, ""),
            "An assessment of how she is looked after.", "Bruises that nobody explains in the same way twice.",
            4, LATE, protection=Protection.YES,
        ),
        Asking(
            TEACHER, CARE, WORKER, ("LBP 0388", "N.U.", 5, 2014, ""),
            "A family worker for some months.", "Nobody opens the door when we visit.",
            6, CONVENED,
        ),
        Asking(
            NURSE, CARE, WORKER, ("MLC 7715", "E.F.", 2, 2016, ""),
            "One plan for both of the clinics and the school.", "Four agencies visit, and none knows of the others.",
            9, PLANNED,
        ),
        Asking(
            TEACHER, CARE, WORKER, ("LBP 0379", "V.M.", 9, 2015, ""),
            "An assessment before the summer.", "Her brother was taken into care last year.",
            3, DISPUTED,
        ),
    ),
}  # fmt: skip


@dataclass
class ReferralWalk:
    """One referral on its way. A step is a method; ``now`` is the moment at which it is done."""

    cast: Cast
    tale: Asking
    it: Referral = field(init=False)

    def step(self, name: str, now: datetime) -> None:
        if name != "make":
            self.it = Referral.objects.get(pk=self.it.pk)
        getattr(self, name)(now)

    def make(self, now: datetime) -> None:
        tale, maker = self.tale, self.cast.people[self.tale.maker]
        asked = Asked(
            to=self.cast.agencies[tale.to],
            child=Child(*tale.child),
            asked=tale.asked,
            why=tale.why,
            child_protection=tale.protection,
            made_at=now - timedelta(minutes=15),
        )
        self.it = make_referral(by=Walk.standing(maker, now), membership=maker, asked=asked, now=now)

    def open(self, now: datetime) -> None:
        mark_referral_opened(referral=self.it, by=Walk.standing(self._other, now), now=now)

    def refuse(self, now: datetime) -> None:
        told = refusals.Told(now - timedelta(minutes=20), "telephone", self.tale.answers, self.tale.refused)
        refusals.record_refused(**self._by(self._other, now), told=told)

    def note(self, now: datetime) -> None:
        text = f"They rang to say no. {self.tale.refused} I said that we are still concerned."
        persisting.write_note(**self._by(self._maker, now), text=text, for_whom=For.OWN_SIDE, happened=now)

    def reason(self, now: datetime) -> None:
        refusals.send_reasons(**self._by(self._other, now), letter=self._letter())

    def enter_letter(self, now: datetime) -> None:
        """The letter came by post, and is kept in their own file."""
        dated = local_day(now - timedelta(hours=18))
        paper = PaperGiven(
            PaperKind.LETTER, "Letter of refusal", dated, None, "Our file, under the day's post"
        )
        sent = refusals.SentOtherwise(now - timedelta(hours=18), "By secure e-mail", paper=paper)
        refusals.enter_reasons(**self._by(self._maker, now), letter=self._letter(), sent=sent)

    def act_on_advice(self, now: datetime) -> None:
        persisting.record_advice(
            **self._by(self._maker, now),
            acted=AdviceAnswer.Acted.YES,
            what="The family worker and we visited together.",
            persists=False,
        )

    def persist(self, now: datetime) -> None:
        persisting.record_advice(
            **self._by(self._maker, now),
            acted=AdviceAnswer.Acted.PARTLY,
            what="We asked for the visit; nobody was free.",
            persists=True,
        )

    def inform(self, now: datetime) -> None:
        said = f"{self.tale.why} The letter changes nothing of that."
        persisting.inform_manager(**self._by(self._maker, now), manager=self._manager, concerns=said)

    def talk(self, now: datetime) -> None:
        people = f"{self._manager.user.name} and {self._other_manager.user.name}"
        said = "We went through the referral and the letter. We see the risk differently."
        result = ManagersTalk.Result.DISAGREED
        talk = persisting.Talk("telephone", now - timedelta(minutes=30), people, said, result)
        persisting.record_managers_talk(**self._by(self._manager, now), talk=talk)

    def convene(self, now: datetime) -> None:
        convene_agencies(
            **self._by(self._maker, now),
            meets_at=now + timedelta(days=3, hours=4),
            place="By video",
            invited=f"{self.tale.answers}\n{self._manager.user.name}\nThe family worker",
        )

    def meet(self, now: datetime) -> None:
        meeting = MultiAgencyMeeting.objects.get(referral=self.it)
        day = local_day(now)
        plan = (
            Pending("Visit at home together", self.tale.answers, day + timedelta(days=7)),
            Pending("Tell the parents what was agreed", self.tale.maker, day + timedelta(days=2)),
        )
        came = "One plan: both visit, one of us writes, and we look at it again in six weeks."
        held = Held(now - timedelta(hours=1), meeting.invited, came, MultiAgencyMeeting.Result.PLAN, plan)
        hold_agencies_meeting(**self._by(self._maker, now), meeting=meeting, held=held)

    def disagree(self, now: datetime) -> None:
        by = Walk.standing(self._maker, now)
        draft = begin_disagreement(referral=self.it, by=by, now=now)
        send_draft(draft=draft, by=by, raised=self._raised(now), now=now)

    @property
    def _maker(self) -> Membership:
        return self.cast.people[self.tale.maker]

    @property
    def _other(self) -> Membership:
        return self.cast.people[self.tale.answers]

    @property
    def _manager(self) -> Membership:
        manager = self._maker.manager
        assert manager is not None
        return manager

    @property
    def _other_manager(self) -> Membership:
        return self._other.manager or self._other

    def _by(self, person: Membership, now: datetime) -> dict[str, Any]:
        by, it = Walk.standing(person, now), Referral.objects.get(pk=self.it.pk)
        if mark_referral_opened(referral=it, by=by, now=now):
            it = Referral.objects.get(pk=it.pk)
        return {"referral": it, "by": by, "version": it.version, "now": now}

    def _letter(self) -> refusals.Letter:
        return refusals.Letter(
            f"{self.tale.refused} What you describe is known to us, and others are already there for the family.",
            "Ask the family worker for a visit together, and tell us what you find.",
            "The family centre is open on Tuesdays.",
        )

    def _raised(self, now: datetime) -> Raised:
        tale, policy = self.tale, self.cast.partnership.policy_versions.get().policy
        safety = Safety(ChildNow.Safe.UNSURE, "At school today, and quiet.", "Her aunt collects her.")
        return Raised(
            safety=safety,
            children=(Child(*tale.child),),
            responding=self.cast.agencies[tale.to],
            decision=f"Referral {self.it.reference} was refused. {tale.refused}",
            decided_by=tale.answers,
            put_at=now - timedelta(hours=1),
            category=policy.categories_of(None)[0],
            view=SignsOfSafety(tale.why, "School knows the family well.", tale.asked, 4),
            decision_at=now - timedelta(hours=20),
        )
