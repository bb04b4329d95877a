"""One waking: everything that time does to matters and referrals, and the note that it was done to the end."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.db.models.functions import Now

from components.clock import time_of_database
from escalation.models import Waker
from escalation.services.plan_actions import sweep_plan_actions
from escalation.services.presence import forget_wakers, name_here
from escalation.services.sweeping import sweep
from escalation.services.sweeping_actions import sweep_actions
from escalation.services.sweeping_referrals import sweep_referrals

log = logging.getLogger(__name__)

STALE = timedelta(minutes=5)  # older than this, staff are told on every page


def wake(kind: str, *, now: datetime) -> int:
    """Sweep once as this kind of waker (worker, loop), by the database's clock; the number of events written.

    A machine whose own clock is wrong neither calls a time over before it is, nor after.
    """
    name, now = name_here(kind), time_of_database(now)
    Waker.objects.update_or_create(name=name, defaults={"began_at": now})
    written = _all_of_them(now)
    ended = now if settings.ACCORD_CLOCK == "caller" else Now()
    Waker.objects.filter(name=name).update(completed_at=ended, written=written)
    forget_wakers(now)
    return written


def _all_of_them(now: datetime) -> int:
    """Every sweep has its turn, whatever the one before it met; the first error is raised at the end, to be seen."""
    written, met = 0, None
    for one in (sweep, sweep_referrals, sweep_actions, sweep_plan_actions):
        try:
            written += one(now=now)
        except Exception as error:
            if not connection.is_usable():
                raise
            log.exception("a sweep broke off")
            met = met or error
    if met is not None:
        raise met
    return written


def age_of_last_sweep(now: datetime) -> timedelta | None:
    """How long ago a sweep last came to its end, whoever's; None where none ever did."""
    last = Waker.objects.aggregate(last=Max("completed_at"))["last"]
    return time_of_database(now) - last if last else None


def sweeps_here(kind: str, *, now: datetime) -> bool:
    """Whether this kind of waker came to the end of a sweep on this machine in the last five minutes."""
    since = time_of_database(now) - STALE
    return Waker.objects.filter(name=name_here(kind), completed_at__gte=since).exists()


def sweep_is_late(now: datetime) -> bool:
    """Whether deadlines pass without word: no sweep has come to its end in the last five minutes."""
    age = age_of_last_sweep(now)
    return age is None or age > STALE
