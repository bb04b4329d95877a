"""Sending notices of what is to be learned, and marking them sent: sent is not told (DESIGN §4.4, §4.5)."""

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

from escalation.lessons import lesson_act, lock_lesson
from escalation.models import LessonDelivery, LessonNotice
from escalation.services.lesson_turns import TO_LEARN

log = logging.getLogger(__name__)


def deliver_lesson_notices(*, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice that waits, then mark it sent, in one act a lesson; the number sent. At least once."""
    waiting = (
        LessonNotice.objects.filter(sent_at=None, delivery__next_try_at__lte=now)
        .select_related("addressee__user", "lesson__learning__disagreement", "delivery")
        .order_by("recorded_at")
    )
    sent: dict[UUID, list[UUID]] = defaultdict(list)
    for notice in waiting:
        if _send(notice, now, connection):
            sent[notice.lesson_id].append(notice.pk)
    for lesson, notices in sent.items():
        try:
            _mark_sent(lesson, notices, now)
        except Exception:  # one bad lesson keeps no other from being marked, and so from being sent again
            log.exception("notices were sent and could not be marked", extra={"lesson": str(lesson)})
    return sum(len(notices) for notices in sent.values())


def _send(notice: LessonNotice, now: datetime, connection: Any) -> bool:  # noqa: ANN401
    try:
        _message(notice, connection).send()
    except Exception as error:  # whatever a mail server may answer: it is tried again, later and later
        log.warning("a notice could not be sent", extra={"notice": str(notice.pk)})
        wait = timedelta(minutes=2 ** min(notice.delivery.attempts, 9))
        LessonDelivery.objects.filter(pk=notice.pk).update(
            attempts=F("attempts") + 1, next_try_at=now + wait, last_error=type(error).__name__
        )
        return False
    return True


def _message(notice: LessonNotice, connection: Any) -> EmailMessage:  # noqa: ANN401
    """Reference, link, the kind of act wanted: nothing else (DESIGN §4.7)."""
    reference = notice.lesson.reference
    context = {"notice": notice, "reference": reference, "link": settings.ACCORD_BASE_URL + _page(notice)}
    return EmailMessage(
        subject=f"{reference}: {notice.wants}",
        body=render_to_string("mail/notice.txt", {**context, "by_when": ""}),
        to=[notice.addressee.user.email],
        connection=connection,
        headers={"Message-ID": f"<{notice.pk}@accord>"},
    )


def _page(notice: LessonNotice) -> str:
    """Where the addressee reads it: whoever it came from, in their own matter; everybody else, on its own page."""
    learning = notice.lesson.learning
    if learning is not None and notice.wants != TO_LEARN and notice.post is None:
        return reverse("escalation:matter_learning", args=[learning.disagreement.reference])
    return notice.lesson.get_absolute_url()


@transaction.atomic
def _mark_sent(lesson: UUID, notices: list[UUID], now: datetime) -> None:
    it, at = lock_lesson(lesson, now=now)
    rows = list(LessonNotice.objects.filter(pk__in=notices, sent_at=None))
    if not rows:
        return
    with lesson_act(it, "lesson.notices_sent", by=None, at=at, facts={"count": str(len(rows))}) as act:
        for notice in rows:
            notice.sent_at = now
            act.save(notice)
    LessonDelivery.objects.filter(pk__in=notices).update(attempts=F("attempts") + 1, last_error="")
