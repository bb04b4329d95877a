"""What works at jobs, wakes for those left lying, and erases the old: three lines that call a service.

By the database's clock: what one machine says of when it was last heard of is compared on another.
"""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from components.clock import time_of_database
from jobs import services


@shared_task
def run(key: str) -> None:
    services.run(key=UUID(key), clock=_now)


@shared_task
def take_up() -> None:
    services.take_up(now=_now())


@shared_task
def erase_old() -> None:
    services.erase_old(now=_now())


def _now() -> datetime:
    return time_of_database(timezone.now())
