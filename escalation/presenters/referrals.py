"""A referral as one person sees it: the time that is left, whose turn it is, what they can do, what was written."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.urls import reverse

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
    ReferralSeat,
    ReferralSide,
    Telling,
)
from components.words import in_words
from escalation.core.policy import Policy
from escalation.models import BecameDisagreement, ReferralDeadline
from escalation.presenters.referral_steps import Step, steps
from escalation.presenters.time_left import left, length
from escalation.services.referral_clocks import Clock, refusal_policy
from escalation.zone import local_day

R = TypeVar("R", bound=InReferral)


@dataclass(frozen=True)
class First:
    """What is read first: how it stands, when it is due, and a tag in words."""

    words: str
    detail: str
    tag: str
    colour: str


class ReferralPage:
    """All that the pages of one referral show to one person."""

    it: Referral
    place: ReferralPlace
    standing: Standing
    now: datetime

    def __init__(self, it: Referral, place: ReferralPlace, standing: Standing, *, now: datetime) -> None:
        self.it, self.place, self.standing, self.now = it, place, standing, now

    # --- what stands ---------------------------------------------------------------------------------------------
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

    @cached_property
    def last_talk(self) -> ManagersTalk | None:
        return next(reversed(self.rows(ManagersTalk)), None)

    @cached_property
    def advice(self) -> AdviceAnswer | None:
        return next(reversed(self.rows(AdviceAnswer)), None)

    @cached_property
    def became(self) -> BecameDisagreement | None:
        return BecameDisagreement.objects.filter(referral=self.it).select_related("disagreement").first()

    @property
    def matter_opens(self) -> bool:
        """Whether this person may open the disagreement that it became."""
        from escalation.models import Disagreement

        visible = Disagreement.objects.visible_to(self.standing)
        return self.became is not None and visible.filter(pk=self.became.disagreement_id).exists()

    # --- what is read first --------------------------------------------------------------------------------------
    @property
    def first(self) -> First:
        it = self.it
        if it.ended:
            assert it.ended_at is not None
            return First(
                Referral.Ended(it.ended).label, f"Settled at {in_words(it.ended_at)}.", "Settled", "grey"
            )
        if not it.is_refused:
            return self._unanswered()
        return self._owed() if self.letter is None else self._reasoned(self.letter)

    def _unanswered(self) -> First:
        deadline, agency = self.deadlines[Clock.ANSWER], self.it.to_agency
        time = f"The partnership’s own time for an answer is {deadline.amount}"
        if deadline.due_at < self.now:
            return First(
                f"Nobody at {agency} has answered. {left(deadline.due_at, self.now)}.",
                f"{time}. It was over at {in_words(deadline.due_at)}.",
                "No answer",
                "red",
            )
        words = f"{agency} has not answered yet. {left(deadline.due_at, self.now)}."
        return First(words, f"{time}: by {in_words(deadline.due_at)}.", "Waiting for an answer", "blue")

    def _owed(self) -> First:
        deadline = self.deadlines[Clock.REASONS]
        counted = f"{deadline.amount} from when the refusal was first told, at {in_words(deadline.starts_at)}"
        time_left = left(deadline.due_at, self.now)
        if deadline.due_at < self.now:
            return First(
                f"{time_left}: the reasons in writing have not gone.",
                f"They were due by {in_words(deadline.due_at)}: {counted}.",
                "Reasons overdue",
                "red",
            )
        return First(
            f"{time_left} to send reasons in writing.",
            f"They are due by {in_words(deadline.due_at)}: {counted}. Nights and days off count.",
            "Reasons due",
            "yellow",
        )

    def _reasoned(self, letter: ReasonsInWriting) -> First:
        deadline = self.deadlines[Clock.REASONS]
        late = f", {length(letter.claimed_at - deadline.due_at)} late" if deadline.was_late else ", in time"
        return First(
            "Refused, with reasons in writing.",
            f"The reasons were sent at {in_words(letter.claimed_at)}{late}.",
            "Refused",
            "orange",
        )

    @property
    def holds(self) -> str:
        """Said on every page from the refusal on (Merton, Referral Rejection, 5)."""
        return holds(self.it, self.place)

    @property
    def meanwhile(self) -> str:
        refusal = self.policy and self.policy.referral_refusal
        return refusal.meanwhile if refusal else ""

    @cached_property
    def policy(self) -> Policy | None:
        """The policy whose time runs, else the one in force."""
        running = self.deadlines.get(Clock.REASONS)
        version = running.policy_version if running else None
        version = version or refusal_policy(self.it.partnership, local_day(self.now))
        return version.policy if version else None

    # --- whose turn, and what can be done ------------------------------------------------------------------------
    @cached_property
    def steps(self) -> list[Step]:
        return steps(self)

    @property
    def primary(self) -> Step | None:
        return next((step for step in self.steps if step.next), None)

    @property
    def others(self) -> list[Step]:
        return [step for step in self.steps if step is not self.primary]

    # --- the child, and where it is of a child protection nature ---------------------------------------------------
    @property
    def child(self) -> list[dict[str, str]]:
        """The other agency is told only what the partnership shares; the reference stays the referring agency's."""
        case, shared = self.it.case, self.it.partnership
        own = self.place.side == ReferralSide.REFERRING
        facts = [
            ("Your own reference", case.reference, own),
            ("Initials", case.initials, shared.shares_initials),
            ("Month and year of birth", _born(case.birth_month, case.birth_year), shared.shares_birth_month),
            ("A number that both agencies know", case.identifier, shared.shares_identifier),
        ]
        return [{"key": key, "value": value} for key, value, shown in facts if shown and value]

    @property
    def protection(self) -> bool:
        """Of a child protection nature, or it may be."""
        return self.it.child_protection != Referral.Protection.NO

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Where the policy sends what is not for it: subject, and where to go."""
        return [(one.subject, one.go_to) for one in self.policy.elsewhere] if self.policy else []

    @property
    def documents(self) -> list[tuple[str, str]]:
        return list(self.policy.documents.items()) if self.policy else []

    @cached_property
    def people(self) -> list[ReferralSeat]:
        seats = ReferralSeat.objects.visible_to(self.standing).filter(referral=self.it, ended_at=None)
        return list(seats.select_related("post__agency", "membership__user", "membership__agency"))

    @property
    def nobody_receives(self) -> bool:
        return not any(seat.side == ReferralSide.RECEIVING for seat in self.people)

    @property
    def href(self) -> str:
        return self.it.get_absolute_url()

    @property
    def letter_href(self) -> str:
        return reverse("escalation:referral_letter", args=[self.it.reference])


def holds(it: Referral, place: ReferralPlace) -> str:
    """Who holds the case while a refusal is not settled; empty where there is none."""
    if not (it.is_refused and it.is_open):
        return ""
    if place.side == ReferralSide.REFERRING:
        return "Your agency still holds this case."
    return f"{it.from_agency} still holds this case."


def _born(month: int | None, year: int | None) -> str:
    return f"{month}/{year}" if month and year else str(year or "")
