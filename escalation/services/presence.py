"""What runs where: web servers, relays and beat say that they are there; who sweeps leaves a waker of its own."""

import socket
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now

from escalation.models import Running

FORGOTTEN = timedelta(days=7)  # a machine that was taken away is shown that long


def name_here(kind: str) -> str:
    """What a part of the service is called on this machine."""
    return f"{kind} on {socket.gethostname()}"[:200]


def seen(name: str, *, now: datetime) -> None:
    """It is there now, by the database's clock."""
    at = now if settings.ACCORD_CLOCK == "caller" else Now()
    Running.objects.update_or_create(name=name, defaults={"seen_at": at})


def running(now: datetime) -> list[Running]:
    """What was seen these days, by its name."""
    return list(Running.objects.filter(seen_at__gt=now - FORGOTTEN))
