"""Referrals in a list: what each waits for, from whom, and how long is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agencies.standing import Standing
from cases.models import Referral
from escalation.models import Disagreement, Party, PolicyVersion, ReferralDeadline
from escalation.presenters.time_left import left
from escalation.services.referral_clocks import Clock

MOST = 25  # rows of a list


@dataclass(frozen=True)
class ReferralRow:
    """One referral in a list. ``yours`` tells whether an agency of the reader is waited for; no child, no text."""

    reference: str
    title: str
    href: str
    waits: str
    time_left: str
    due_at: datetime | None
    is_late: bool
    yours: bool


def own_rows(standing: Standing, *, now: datetime) -> list[ReferralRow]:
    """The referrals that this person may open and that are not settled: what is due soonest first; in one query."""
    own = {membership.agency_id for membership in standing.memberships}
    found = _with_due(Referral.objects.visible_to(standing).open())
    return [_row(it, own, now) for it in found]


def envelopes(standing: Standing, *, now: datetime) -> list[ReferralRow]:
    """For the board's manager: referrals that wait for an answer, or for reasons in writing. Envelopes only."""
    found = _with_due(Referral.objects.in_sight_of_the_board(standing).open())
    return [_row(it, set(), now) for it in found if it.due_at is not None]


def referral_of(it: Disagreement, standing: Standing) -> Referral | None:
    """The referral from which a matter came, for who may open it."""
    return Referral.objects.visible_to(standing).filter(becamedisagreements__disagreement=it).first()


def still_held(it: Disagreement) -> str:
    """Who holds the case while the refusal from which a matter came is not settled (Merton, Referral Rejection, 5).

    Said where both agencies of the referral are parties; a third one is told nothing of what was before.
    """
    parties = Party.objects.filter(disagreement=it)
    found = Referral.objects.filter(
        Exists(parties.filter(agency=OuterRef("from_agency"))),
        Exists(parties.filter(agency=OuterRef("to_agency"))),
        becamedisagreements__disagreement=it,
        answer=Referral.Answer.REFUSED,
        ended="",
    )
    holder = found.values_list("from_agency__name", flat=True).first()
    return f"{holder} still holds this case." if holder else ""


def handles_refusals(standing: Standing) -> bool:
    """Whether a procedure that was loaded in one of this person's partnerships speaks of refused referrals."""
    partnerships = {membership.partnership_id for membership in standing.memberships if membership.agency_id}
    spoken_of = PolicyVersion.objects.filter(content__contains='"referral_refusal":{')
    return bool(partnerships) and spoken_of.filter(partnership__in=partnerships).exists()


def _with_due(referrals: Iterable[Referral]) -> list:
    running = ReferralDeadline.objects.running().filter(referral=OuterRef("pk"))
    reasons = running.filter(clock=Clock.REASONS).values("due_at")[:1]
    answer = running.filter(clock=Clock.ANSWER).values("due_at")[:1]
    found = referrals.select_related("from_agency", "to_agency")  # type: ignore[attr-defined]
    found = found.annotate(due_at=Coalesce(Subquery(reasons), Subquery(answer)))
    return list(found.order_by(F("due_at").asc(nulls_last=True), "made_at", "pk")[:MOST])


def _row(it: Referral, own: set, now: datetime) -> ReferralRow:
    due_at: datetime | None = it.due_at  # type: ignore[attr-defined] # annotated
    waited_for = it.from_agency if it.is_refused and due_at is None else it.to_agency
    yours = waited_for.pk in own
    who = "you" if yours else str(waited_for)
    what = "an answer"
    if it.is_refused:
        what = "reasons in writing" if due_at is not None else "the next step"
    return ReferralRow(
        reference=it.reference,
        title=it.title,
        href=it.get_absolute_url(),
        waits=f"Waiting for {what} from {who}",
        time_left=left(due_at, now) if due_at is not None else "",
        due_at=due_at,
        is_late=due_at is not None and due_at < now,
        yours=yours,
    )
