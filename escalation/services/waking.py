"""One waking: everything that time does to matters and referrals, and the note that it was done to the end."""

import socket
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from escalation.models import Waker
from escalation.services.plan_actions import sweep_plan_actions
from escalation.services.sweeping import sweep
from escalation.services.sweeping_actions import sweep_actions
from escalation.services.sweeping_referrals import sweep_referrals

STALE = timedelta(minutes=5)  # older than this, staff are told on every page


def wake(kind: str) -> int:
    """Sweep once, by the database's clock, as this kind of waker (worker, loop); the number of events written.

    A machine whose own clock is wrong neither calls a time over before it is, nor after.
    """
    name, now = f"{kind} on {socket.gethostname()}"[:200], time_of_database()
    Waker.objects.update_or_create(name=name, defaults={"began_at": now})
    written = sum(one(now=now) for one in (sweep, sweep_referrals, sweep_actions, sweep_plan_actions))
    Waker.objects.filter(name=name).update(completed_at=time_of_database(), written=written)
    return written


def time_of_database() -> datetime:
    """What time it is by the database's clock, in UTC. SQLite has none of its own, and is on this machine."""
    if connection.vendor != "postgresql" or settings.ACCORD_CLOCK == "caller":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def age_of_last_sweep() -> timedelta | None:
    """How long ago a sweep last came to its end, whoever's; None where none ever did."""
    last = Waker.objects.aggregate(last=Max("completed_at"))["last"]
    return time_of_database() - last if last else None


def sweep_is_late() -> bool:
    """Whether deadlines pass without word: no sweep has come to its end in the last five minutes."""
    age = age_of_last_sweep()
    return age is None or age > STALE
