"""How a referral stands for one person: what was written about it that they may read, and what runs."""

from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from agencies.standing import Standing
from cases.acts import ReferralPlace
from cases.models import (
    AdviceAnswer,
    InReferral,
    ManagersTalk,
    MultiAgencyMeeting,
    PlanAction,
    ReasonsInWriting,
    Referral,
    Telling,
)
from escalation.models import BecameDisagreement, PolicyVersion, ReferralDeadline
from escalation.services.protection import became, protection_version
from escalation.services.referral_clocks import Clock
from escalation.zone import local_day

R = TypeVar("R", bound=InReferral)


class ReferralAsItStands:
    """What the steps and the pages of a referral are drawn from; each thing is read once."""

    it: Referral
    place: ReferralPlace
    standing: Standing
    now: datetime

    def __init__(self, it: Referral, place: ReferralPlace, standing: Standing, *, now: datetime) -> None:
        self.it, self.place, self.standing, self.now = it, place, standing, now

    def rows(self, model: type[R]) -> list[R]:
        """The rows of one kind that this person may read."""
        return list(model.objects.visible_to(self.standing).filter(referral=self.it))

    @cached_property
    def deadlines(self) -> dict[str, ReferralDeadline]:
        found = ReferralDeadline.objects.filter(referral=self.it)
        found = found.select_related("policy_version", "calendar_version", "referral__partnership")
        return {deadline.clock: deadline for deadline in found}

    @cached_property
    def letter(self) -> ReasonsInWriting | None:
        return next(iter(self.rows(ReasonsInWriting)), None)

    @cached_property
    def tellings(self) -> list[Telling]:
        return self.rows(Telling)

    @cached_property
    def meetings(self) -> list[MultiAgencyMeeting]:
        return self.rows(MultiAgencyMeeting)

    @cached_property
    def plan(self) -> list[PlanAction]:
        return self.rows(PlanAction)

    @property
    def today(self) -> date:
        return local_day(self.now)

    @cached_property
    def last_talk(self) -> ManagersTalk | None:
        return next(reversed(self.rows(ManagersTalk)), None)

    @cached_property
    def advice(self) -> AdviceAnswer | None:
        return next(reversed(self.rows(AdviceAnswer)), None)

    @cached_property
    def taken_over(self) -> BecameDisagreement | None:
        """The disagreement under the procedure for child protection, where that has taken over."""
        return next((one for one in self.linked.values() if one.takes_over), None)

    @cached_property
    def protection_policy(self) -> PolicyVersion | None:
        return protection_version(self.it.partnership, local_day(self.now))

    @property
    def takes_over_now(self) -> bool:
        """It is of a child protection nature for certain, and the partnership has the procedure for that."""
        certain = self.it.child_protection == Referral.Protection.YES
        return certain and self.taken_over is None and self.protection_policy is not None

    @property
    def reasons_overdue(self) -> bool:
        deadline = self.deadlines.get(Clock.REASONS)
        return deadline is not None and deadline.ended_at is None and deadline.due_at < self.now

    @cached_property
    def became(self) -> BecameDisagreement | None:
        return next(iter(self.linked.values()), None)

    @cached_property
    def linked(self) -> dict[object, BecameDisagreement]:
        """The disagreements that it became, the newest first, without those from which this person is kept (§4.7)."""
        return {one.pk: one for one in became(self.it, self.standing)}
