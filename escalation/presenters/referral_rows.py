"""Referrals in a list: what each waits for, from whom, and how long is left."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

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


def own_referrals(standing: Standing) -> QuerySet:
    """The referrals that this person may open and that are not settled, with ``due_at``; what is due soonest, first."""
    return with_due(Referral.objects.visible_to(standing).open())


def envelopes(standing: Standing, *, now: datetime) -> list[ReferralRow]:
    """For the board's manager: referrals that wait for an answer, or for reasons in writing. Envelopes only."""
    found = with_due(Referral.objects.in_sight_of_the_board(standing).open())
    shown = found.select_related("from_agency", "to_agency")[:MOST]
    return [
        row_of(it, it.from_agency, it.to_agency, own=set(), now=now) for it in shown if it.due_at is not None
    ]


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


def spoken_of(standing: Standing) -> QuerySet[PolicyVersion]:
    """The procedures, loaded in one of this person's partnerships, that speak of refused referrals."""
    partnerships = {membership.partnership_id for membership in standing.memberships if membership.agency_id}
    return PolicyVersion.objects.filter(
        partnership__in=partnerships, content__contains='"referral_refusal":{'
    )


def with_due(referrals: QuerySet) -> QuerySet:
    """Each with ``due_at``: until when reasons are due, or an answer; what is due soonest, first."""
    running = ReferralDeadline.objects.running().filter(referral=OuterRef("pk"))
    reasons = running.filter(clock=Clock.REASONS).values("due_at")[:1]
    answer = running.filter(clock=Clock.ANSWER).values("due_at")[:1]
    found = referrals.annotate(due_at=Coalesce(Subquery(reasons), Subquery(answer)))
    return found.order_by(F("due_at").asc(nulls_last=True), "made_at", "pk")


class AReferral(Protocol):
    """A referral with ``due_at``, as a row of the record or as a list needs it."""

    @property
    def reference(self) -> str: ...
    @property
    def is_refused(self) -> bool: ...
    @property
    def due_at(self) -> datetime | None: ...


class AnAgency(Protocol):
    @property
    def pk(self) -> UUID: ...
    @property
    def name(self) -> str: ...


def row_of(
    it: AReferral, sender: AnAgency, receiver: AnAgency, *, own: Container[UUID | None], now: datetime
) -> ReferralRow:
    """The row of a referral; ``own`` are the reader's agencies."""
    due_at = it.due_at
    waited_for = sender if it.is_refused and due_at is None else receiver
    yours = waited_for.pk in own
    who = "you" if yours else waited_for.name
    what = "an answer"
    if it.is_refused:
        what = "reasons in writing" if due_at is not None else "the next step"
    return ReferralRow(
        reference=it.reference,
        title=f"Referral from {sender.name} to {receiver.name}",
        href=reverse("escalation:referral", args=[it.reference]),
        waits=f"Waiting for {what} from {who}",
        time_left=left(due_at, now) if due_at is not None else "",
        due_at=due_at,
        is_late=due_at is not None and due_at < now,
        yours=yours,
    )
