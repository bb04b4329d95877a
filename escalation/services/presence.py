"""What runs where: web servers, relays and beat say that they are there; who sweeps leaves a waker of its own."""

import socket
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now

from escalation.models import Running, Waker

FORGOTTEN = timedelta(days=7)  # a machine that was taken away is kept, and shown, that long


def name_here(kind: str) -> str:
    """What a part of the service is called on this machine."""
    return f"{kind} on {socket.gethostname()}"[:200]


def seen(name: str, *, now: datetime) -> None:
    """It is there now, by the database's clock. Who comes new takes the place of who has not been seen for a week."""
    at = now if settings.ACCORD_CLOCK == "caller" else Now()
    _, is_new = Running.objects.update_or_create(name=name, defaults={"seen_at": at})
    if is_new:
        Running.objects.filter(seen_at__lt=at - FORGOTTEN).delete()


def running(now: datetime) -> list[Running]:
    """What was seen these days, by its name."""
    return list(Running.objects.filter(seen_at__gt=now - FORGOTTEN))


def forget_wakers(now: datetime) -> None:
    """Forget who has begun no sweep for a week; called at the end of a sweep, so that the newest end stays known."""
    Waker.objects.filter(began_at__lt=now - FORGOTTEN).delete()
