"""What the people who run the service must see: is anything stuck, set aside or dead, and what runs where."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from audit.models import Verified
from escalation.models import Delivery, LessonDelivery, ReferralDelivery, SetAside, Waker
from escalation.models.outbox import OutboxRow
from escalation.services.outbox import revive
from escalation.services.waking import STALE, age_of_last_sweep

OUTBOXES: dict[str, Any] = {  # as people name them: what they send is about
    "a matter": Delivery,
    "a referral": ReferralDelivery,
    "what was learned": LessonDelivery,
}


@dataclass(frozen=True)
class Waiting:
    """Notices that wait to be sent: how many, since when the oldest, and how many were tried in vain."""

    count: int
    oldest: datetime | None
    failing: int

    def age(self, now: datetime) -> timedelta:
        return now - self.oldest if self.oldest else timedelta()


@dataclass(frozen=True)
class Condition:
    """How the service is, at one moment."""

    now: datetime
    sweep_age: timedelta | None
    wakers: list[Waker]
    waiting: Waiting
    set_aside: list[SetAside]
    dead: list[tuple[str, OutboxRow]]
    verified: Verified | None

    @property
    def sweep_is_late(self) -> bool:
        return self.sweep_age is None or self.sweep_age > STALE


def condition(now: datetime) -> Condition:
    return Condition(
        now=now,
        sweep_age=age_of_last_sweep(now),
        wakers=list(Waker.objects.all()),
        waiting=waiting(),
        set_aside=list(SetAside.objects.all()[:100]),
        dead=dead(),
        verified=Verified.objects.first(),
    )


def waiting() -> Waiting:
    """Of matters, of referrals and of what was learned together."""
    counted = [
        rows.objects.filter(notice__sent_at=None, dead_at=None).aggregate(
            count=Count("pk"),
            since=Min("notice__recorded_at"),
            failing=Count("pk", filter=~Q(last_error="")),
        )
        for rows in OUTBOXES.values()
    ]
    return Waiting(
        count=sum(one["count"] for one in counted),
        oldest=min((one["since"] for one in counted if one["since"]), default=None),
        failing=sum(one["failing"] for one in counted),
    )


def dead() -> list[tuple[str, OutboxRow]]:
    """What was given up, with the name of its box; the oldest first."""
    return [
        (name, row)
        for name, rows in OUTBOXES.items()
        for row in _dead(rows).select_related("notice").order_by("dead_at")[:100]
    ]


def _dead(rows: Any) -> QuerySet[Any]:  # noqa: ANN401 - the model of an outbox
    return rows.objects.filter(dead_at__isnull=False, notice__sent_at=None)


def send_again(now: datetime) -> int:
    """Have everything sent that was given up; how many there were."""
    return sum(revive(_dead(rows), now=now) for rows in OUTBOXES.values())
