"""Sending notices about referrals, and marking them sent and opened: sent is not told (DESIGN §4.4, §4.5)."""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from agencies.standing import Standing
from cases.acts import act_on_referral, lock_referral, place_in
from cases.models import Referral
from components.words import in_words
from escalation.models import ReferralDelivery, ReferralNotice

log = logging.getLogger(__name__)


def deliver_referral_notices(*, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice that waits, then mark it sent, in one act a referral; the number sent. At least once."""
    waiting = (
        ReferralNotice.objects.filter(sent_at=None, delivery__next_try_at__lte=now)
        .select_related("addressee__user", "referral", "delivery")
        .order_by("recorded_at")
    )
    sent: dict[UUID, list[UUID]] = defaultdict(list)
    for notice in waiting:
        if _send(notice, now, connection):
            sent[notice.referral_id].append(notice.pk)
    for referral, notices in sent.items():
        try:
            _mark_sent(referral, notices, now)
        except Exception:  # one bad referral keeps no other from being marked, and so from being sent again
            log.exception("notices were sent and could not be marked", extra={"referral": str(referral)})
    return sum(len(notices) for notices in sent.values())


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
    with act_on_referral(it, "referral.opened", by=place_in(by, it), at=at) as act:
        for notice in notices:
            notice.opened_at = now
            act.save(notice)
    return len(notices)


def _send(notice: ReferralNotice, now: datetime, connection: Any) -> bool:  # noqa: ANN401
    try:
        _message(notice, connection).send()
    except Exception as error:  # whatever a mail server may answer: it is tried again, later and later
        log.warning("a notice could not be sent", extra={"notice": str(notice.pk)})
        wait = timedelta(minutes=2 ** min(notice.delivery.attempts, 9))
        ReferralDelivery.objects.filter(pk=notice.pk).update(
            attempts=F("attempts") + 1, next_try_at=now + wait, last_error=type(error).__name__
        )
        return False
    return True


def _message(notice: ReferralNotice, connection: Any) -> EmailMessage:  # noqa: ANN401
    """Reference, link, the kind of act wanted and by when: nothing else (DESIGN §4.7)."""
    reference = notice.referral.reference
    link = settings.ACCORD_BASE_URL + notice.referral.get_absolute_url()
    by_when = in_words(notice.by_when) if notice.by_when else ""
    context = {"notice": notice, "reference": reference, "link": link, "by_when": by_when}
    return EmailMessage(
        subject=f"{reference}: {notice.wants}",
        body=render_to_string("mail/notice.txt", context),
        to=[notice.addressee.user.email],
        connection=connection,
        headers={"Message-ID": f"<{notice.pk}@accord>"},
    )


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
    ReferralDelivery.objects.filter(pk__in=notices).update(attempts=F("attempts") + 1, last_error="")
