"""Sending notices, and marking them sent and opened: sent is not told (DESIGN §4.4, §4.5)."""

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
from django.urls import reverse

from agencies.roles import Role
from agencies.standing import Standing
from components.words import in_words
from escalation.acts import act_on, lock
from escalation.models import Delivery, Disagreement, Notice
from escalation.places import place_of
from escalation.services.opening import hand_over
from escalation.services.panel_calendar import panel_file
from escalation.services.sittings import NOT_ASKED
from escalation.services.telling_lessons import deliver_lesson_notices
from escalation.services.telling_referrals import deliver_referral_notices

log = logging.getLogger(__name__)


def deliver_notices(*, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice that waits, then mark it sent, in one act a matter or referral; the number sent.

    At least once: killed between sending and marking, it is sent again under the same Message-ID, and a mailbox
    shows one.
    """
    waiting = (
        Notice.objects.unsent()
        .filter(delivery__next_try_at__lte=now)
        .select_related("addressee__user", "disagreement", "delivery")
        .order_by("recorded_at")
    )
    sent: dict[UUID, list[UUID]] = defaultdict(list)
    for notice in waiting:
        if _send(notice, now, connection):
            sent[notice.disagreement_id].append(notice.pk)
    for disagreement, notices in sent.items():
        try:
            _mark_sent(disagreement, notices, now)
        except Exception:  # one bad matter keeps no other from being marked, and so from being sent again
            log.exception("notices were sent and could not be marked", extra={"matter": str(disagreement)})
    told = deliver_referral_notices(now=now, connection=connection)
    told += deliver_lesson_notices(now=now, connection=connection)
    return told + sum(len(notices) for notices in sent.values())


@transaction.atomic
def mark_opened(*, disagreement: Disagreement, by: Standing, now: datetime) -> int:
    """The person opened the matter: the notices that were theirs are opened, once; how many there were."""
    unopened = Notice.objects.filter(disagreement=disagreement).unopened_of(by.membership_ids)
    if not unopened.exists():
        return 0
    it, at = lock(disagreement.pk, now=now)
    notices = list(unopened)
    with act_on(it, "notice.opened", by=place_of(by, it), at=at) as act:
        for notice in notices:
            notice.opened_at = now
            act.save(notice)
        hand_over(act, notices)
    return len(notices)


def _send(notice: Notice, now: datetime, connection: Any) -> bool:  # noqa: ANN401
    try:
        _message(notice, connection).send()
    except Exception as error:  # whatever a mail server may answer: it is tried again, later and later
        log.warning("a notice could not be sent", extra={"notice": str(notice.pk)})
        wait = timedelta(minutes=2 ** min(notice.delivery.attempts, 9))
        Delivery.objects.filter(pk=notice.pk).update(
            attempts=F("attempts") + 1, next_try_at=now + wait, last_error=type(error).__name__
        )
        return False
    return True


def _message(notice: Notice, connection: Any) -> EmailMessage:  # noqa: ANN401
    """Reference, link, the kind of act wanted and by when: nothing else (DESIGN §4.7)."""
    reference = notice.disagreement.reference
    link = settings.ACCORD_BASE_URL + _page(notice)
    by_when = in_words(notice.by_when) if notice.by_when else ""
    context = {"notice": notice, "reference": reference, "link": link, "by_when": by_when}
    body = render_to_string("mail/notice.txt", context)
    message = EmailMessage(
        subject=f"{reference}: {notice.wants}",
        body=body,
        to=[notice.addressee.user.email],
        connection=connection,
        headers={"Message-ID": f"<{notice.pk}@accord>"},
    )
    if calendar := panel_file(notice):
        message.attach(calendar)
    return message


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
    Delivery.objects.filter(pk__in=notices).update(attempts=F("attempts") + 1, last_error="")
