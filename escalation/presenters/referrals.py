"""A referral as one person sees it: the time that is left, whose turn it is, what they can do, what was written."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse

from agencies.models import Agency
from cases.acts import ReferralPlace
from cases.models import (
    ReasonsInWriting,
    Referral,
    ReferralPaper,
    ReferralSeat,
    ReferralSide,
)
from components.words import in_words
from escalation.core.policy import Policy
from escalation.models import Disagreement
from escalation.presenters.papers import PaperLine, attached, referral_line
from escalation.presenters.referral_child import child_facts
from escalation.presenters.referral_facts import ReferralAsItStands
from escalation.presenters.referral_steps import Step, steps
from escalation.presenters.time_left import left, length
from escalation.services.referral_clocks import Clock, refusal_policy
from escalation.zone import local_day


@dataclass(frozen=True)
class First:
    """What is read first: how it stands, when it is due, and a tag in words."""

    words: str
    detail: str
    tag: str
    colour: str


class ReferralPage(ReferralAsItStands):
    """All that the pages of one referral show to one person."""

    @property
    def letter_papers(self) -> list[PaperLine]:
        """The letter itself, where it went by other means."""
        if self.letter is None:
            return []
        return [
            referral_line(self.it.reference, row) for row in attached(self.rows(ReferralPaper), self.letter)
        ]

    @property
    def take_over_href(self) -> str:
        """Where the procedure for child protection is begun; empty where that is not to be done here."""
        href = reverse("escalation:referral_take_over", args=[self.it.reference])
        return href if any(step.href == href for step in self.steps) else ""

    @property
    def matter_opens(self) -> bool:
        """Whether this person may open the disagreement that it became."""
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
        return child_facts(self.it, self.place)

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

    # --- the referral to the right agency ---------------------------------------------------------------------------
    @property
    def refer_on_href(self) -> str:
        """Where the child is referred on to another agency; empty where that is not for this person, or not yet."""
        ended = (Referral.Ended.RIGHT_AGENCY, Referral.Ended.SUPPORT)
        if self.place.side != ReferralSide.REFERRING or self.it.ended not in ended:
            return ""
        return f"{reverse('escalation:refer')}?follows={self.it.reference}"

    @cached_property
    def right_agency(self) -> Agency | None:
        return next((meeting.right_agency for meeting in self.meetings if meeting.right_agency), None)

    @cached_property
    def chain(self) -> list[Referral]:
        """The referral before this one and those after it, of those that this person may open."""
        beside = Q(pk=self.it.follows_id) | Q(follows=self.it.pk)
        found = Referral.objects.visible_to(self.standing).filter(beside)
        return list(found.select_related("from_agency", "to_agency").order_by("made_at"))

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
