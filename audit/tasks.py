"""What wakes the ground up."""

from celery import shared_task
from django.utils import timezone

from audit.access import seal_days


@shared_task
def seal_access_days() -> None:
    seal_days(now=timezone.now())
