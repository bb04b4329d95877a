"""What works at jobs, wakes for those left lying, and erases the old: three lines that call a service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from jobs import services


@shared_task
def run(key: str) -> None:
    services.run(key=UUID(key), clock=timezone.now)


@shared_task
def take_up() -> None:
    services.take_up(now=timezone.now())


@shared_task
def erase_old() -> None:
    services.erase_old(now=timezone.now())
