"""Sending notices about referrals, and marking them sent and opened: sent is not told (DESIGN §4.4, §4.5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies.standing import Standing
from cases.acts import act_on_referral, lock_referral, place_in
from cases.models import Referral
from escalation.models import ReferralDelivery, ReferralNotice
from escalation.services.mail import Box
from escalation.services.outbox import relay


@transaction.atomic
def mark_referral_opened(*, referral: Referral, by: Standing, now: datetime) -> int:
    """The person opened the referral: the notices that were theirs are opened, once; how many there were."""
    unopened = ReferralNotice.objects.filter(
        referral=referral, opened_at=None, addressee__in=by.membership_ids
    )
    if not unopened.exists():
        return 0
    it, at = lock_referral(referral.pk, now=now)
    notices = list(unopened)
    if not notices:  # opened twice at once
        return 0
    with act_on_referral(it, "referral.opened", by=place_in(by, it), at=at) as act:
        for notice in notices:
            notice.opened_at = now
            act.save(notice)
    return len(notices)


@transaction.atomic
def _mark_sent(referral: UUID, notices: list[UUID], now: datetime) -> None:
    it, at = lock_referral(referral, now=now)
    rows = list(ReferralNotice.objects.filter(pk__in=notices, sent_at=None))
    if not rows:
        return
    facts = {"count": str(len(rows))}
    with act_on_referral(it, "referral.notices_sent", by=None, at=at, facts=facts) as act:
        for notice in rows:
            notice.sent_at = now
            act.save(notice)


REFERRALS = Box(
    rows=ReferralDelivery,
    of="referral_id",
    related=("referral",),
    reference=lambda notice: notice.referral.reference,
    page=lambda notice: notice.referral.get_absolute_url(),
    mark=_mark_sent,
)


def deliver_referral_notices(*, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice about referrals that waits; the number sent."""
    return relay(REFERRALS, now=now, connection=connection)
