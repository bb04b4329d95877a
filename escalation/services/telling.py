"""Sending notices, and marking them sent and opened: sent is not told (DESIGN §4.4, §4.5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from agencies.roles import Role
from agencies.standing import Standing
from escalation.acts import act_on, lock
from escalation.core.sending import NOT_ASKED
from escalation.models import Delivery, Disagreement, Notice
from escalation.places import place_of
from escalation.services.mail import Box
from escalation.services.opening import hand_over
from escalation.services.outbox import relay
from escalation.services.panel_calendar import panel_file
from escalation.services.telling_lessons import deliver_lesson_notices
from escalation.services.telling_referrals import deliver_referral_notices


def deliver_notices(*, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice that waits: of matters, of referrals, of what was learned; the number sent."""
    sent = relay(MATTERS, now=now, connection=connection)
    sent += deliver_referral_notices(now=now, connection=connection)
    return sent + deliver_lesson_notices(now=now, connection=connection)


@transaction.atomic
def mark_opened(*, disagreement: Disagreement, by: Standing, now: datetime) -> int:
    """The person opened the matter: the notices that were theirs are opened, once; how many there were."""
    unopened = Notice.objects.filter(disagreement=disagreement).unopened_of(by.membership_ids)
    if not unopened.exists():
        return 0
    it, at = lock(disagreement.pk, now=now)
    notices = list(unopened)
    if not notices:  # opened twice at once
        return 0
    with act_on(it, "notice.opened", by=place_of(by, it), at=at) as act:
        for notice in notices:
            notice.opened_at = now
            act.save(notice)
        hand_over(act, notices)
    return len(notices)


def _page(notice: Notice) -> str:
    """Where the addressee reads it; the board's manager, who may see no more than the envelope yet, on the overview."""
    if notice.wants == NOT_ASKED:
        return reverse("escalation:home")  # the matter is theirs to read no more
    if notice.addressee.role == Role.BUSINESS_MANAGER:
        return reverse("escalation:overview")
    return reverse("escalation:matter", args=[notice.disagreement.reference])


@transaction.atomic
def _mark_sent(disagreement: UUID, notices: list[UUID], now: datetime) -> None:
    it, at = lock(disagreement, now=now)
    rows = list(Notice.objects.filter(pk__in=notices, sent_at=None))
    if not rows:
        return
    with act_on(it, "notice.sent", by=None, at=at, facts={"count": len(rows)}) as act:
        for notice in rows:
            notice.sent_at = now
            act.save(notice)


MATTERS = Box(
    rows=Delivery,
    of="disagreement_id",
    related=("disagreement",),
    reference=lambda notice: notice.disagreement.reference,
    page=_page,
    mark=lambda *sent: _mark_sent(*sent),
    attached=panel_file,
)
