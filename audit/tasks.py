"""What wakes the ground up."""

from celery import shared_task
from django.utils import timezone

from audit.access import seal_days
from audit.files.keeping import clear_left_over
from audit.nightly import verify_once_a_day


@shared_task
def seal_access_days() -> None:
    seal_days(now=timezone.now())


@shared_task
def clear_left_over_files() -> None:
    clear_left_over(now=timezone.now())


@shared_task
def verify_record() -> None:
    verify_once_a_day(now=timezone.now())
