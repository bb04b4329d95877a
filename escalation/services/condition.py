"""What the people who run the service must see: is anything stuck, set aside or dead, and what runs where."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Model, QuerySet

from audit.models import Verified
from escalation.models import Delivery, Notice, ReferralDelivery, ReferralNotice, SetAside, Waker
from escalation.services.waking import STALE, age_of_last_sweep


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
    verified: Verified | None

    @property
    def sweep_is_late(self) -> bool:
        return self.sweep_age is None or self.sweep_age > STALE


def condition(*, now: datetime) -> Condition:
    return Condition(
        now=now,
        sweep_age=age_of_last_sweep(now=now),
        wakers=list(Waker.objects.all()),
        waiting=waiting(),
        set_aside=list(SetAside.objects.all()[:100]),
        verified=Verified.objects.first(),
    )


def waiting() -> Waiting:
    """Of matters and of referrals together."""
    counts = [
        _waiting(Notice.objects.filter(sent_at=None)),
        _waiting(ReferralNotice.objects.filter(sent_at=None)),
    ]
    failing = sum(
        model.objects.filter(notice__sent_at=None, attempts__gt=0).count()
        for model in (Delivery, ReferralDelivery)
    )
    oldest = [since for _, since in counts if since is not None]
    return Waiting(sum(count for count, _ in counts), min(oldest, default=None), failing)


def _waiting(unsent: QuerySet[Model]) -> tuple[int, datetime | None]:
    found = unsent.aggregate(count=Count("pk"), since=Min("recorded_at"))
    return found["count"], found["since"]
