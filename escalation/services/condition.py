"""What the people who run the service must see: is anything stuck, set aside or dead, and what runs where."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from audit.models import Verified
from components.clock import time_of_database
from escalation.models import Delivery, LessonDelivery, ReferralDelivery, Running, SetAside, Waker
from escalation.models.outbox import OutboxRow
from escalation.services.outbox import revive
from escalation.services.presence import running
from escalation.services.stuck import Stuck, stuck
from escalation.services.waking import STALE, age_of_last_sweep

OUTBOXES: dict[str, Any] = {  # as people name them: what they send is about
    "a matter": Delivery,
    "a referral": ReferralDelivery,
    "what was learned": LessonDelivery,
}

AN_HOUR = timedelta(hours=1)
TRIES_OF_AN_HOUR = 7  # after 1, 2, 4 ... 32 minutes: an hour and three minutes


@dataclass(frozen=True)
class Waiting:
    """Notices that wait to be sent: how many, since when the oldest, and how many were tried in vain, and why.

    ``late`` are those that nothing holds back and that went out neither in an hour of trying nor at all.
    """

    count: int
    oldest: datetime | None
    failing: int
    late: int
    answers: dict[str, int]

    def age(self, now: datetime) -> timedelta:
        return now - self.oldest if self.oldest else timedelta()


@dataclass(frozen=True)
class Condition:
    """How the service is, at one moment."""

    now: datetime
    sweep_age: timedelta | None
    wakers: list[Waker]
    running: list[Running]
    unended: list[Waker]
    stuck: list[Stuck]
    waiting: Waiting
    set_aside: list[SetAside]
    dead: list[tuple[str, OutboxRow]]  # the first of each box, to be shown
    given_up: int
    verified: Verified | None

    @property
    def sweep_is_late(self) -> bool:
        return self.sweep_age is None or self.sweep_age > STALE


def condition(now: datetime) -> Condition:
    now = time_of_database(now)
    wakers = list(Waker.objects.all())
    return Condition(
        now=now,
        sweep_age=age_of_last_sweep(now),
        wakers=wakers,
        running=running(now),
        unended=[one for one in wakers if _broke_off(one, now)],
        stuck=stuck(now),
        waiting=waiting(now),
        set_aside=list(SetAside.objects.all()[:100]),
        dead=dead(),
        given_up=sum(_dead(rows).count() for rows in OUTBOXES.values()),
        verified=Verified.objects.first(),
    )


def _broke_off(waker: Waker, now: datetime) -> bool:
    """It began a sweep and came to no end, an hour ago at most: a machine that was taken away stays in the table."""
    over = waker.completed_at is not None and waker.completed_at >= waker.began_at
    return not over and STALE < now - waker.began_at < AN_HOUR


def waiting(now: datetime) -> Waiting:
    """Of matters, of referrals and of what was learned together."""
    unsent = [rows.objects.filter(notice__sent_at=None, dead_at=None) for rows in OUTBOXES.values()]
    # Held back is only what was never tried, and its time is then still to come.
    late = Q(next_try_at__lte=now - AN_HOUR) | Q(attempts__gte=TRIES_OF_AN_HOUR)
    counted = [
        rows.aggregate(
            count=Count("pk"),
            since=Min("notice__recorded_at"),
            failing=Count("pk", filter=~Q(last_error="")),
            late=Count("pk", filter=late),
        )
        for rows in unsent
    ]
    answers: Counter[str] = Counter()
    for rows in unsent:
        said = rows.exclude(last_error="").order_by().values_list("last_error").annotate(count=Count("pk"))
        answers.update(dict(said))
    return Waiting(
        count=sum(one["count"] for one in counted),
        oldest=min((one["since"] for one in counted if one["since"]), default=None),
        failing=sum(one["failing"] for one in counted),
        late=sum(one["late"] for one in counted),
        answers=dict(answers.most_common()),
    )


def dead() -> list[tuple[str, OutboxRow]]:
    """What was given up, with the name of its box; the oldest first."""
    return [
        (name, row)
        for name, rows in OUTBOXES.items()
        for row in _dead(rows).select_related("notice__addressee__user").order_by("dead_at")[:100]
    ]


def _dead(rows: Any) -> QuerySet[Any]:  # noqa: ANN401 - the model of an outbox
    return rows.objects.filter(dead_at__isnull=False, notice__sent_at=None)


def send_again(now: datetime) -> int:
    """Have everything sent that was given up; how many there were."""
    return sum(revive(_dead(rows), now=now) for rows in OUTBOXES.values())
