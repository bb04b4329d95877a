"""Sending notices of what is to be learned, and marking them sent: sent is not told (DESIGN §4.4, §4.5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from escalation.lessons import lesson_act, lock_lesson
from escalation.models import LessonDelivery, LessonNotice
from escalation.services.lesson_turns import TO_LEARN
from escalation.services.mail import Box
from escalation.services.outbox import relay


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


LESSONS = Box(
    rows=LessonDelivery,
    of="lesson_id",
    related=("lesson__learning__disagreement",),
    reference=lambda notice: notice.lesson.reference,
    page=_page,
    mark=_mark_sent,
)


def deliver_lesson_notices(*, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice of what was learned that waits; the number sent."""
    return relay(LESSONS, now=now, connection=connection)
