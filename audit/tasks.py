"""What wakes the ground up, by the database's clock: a day that is not over for it is not sealed."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from audit.access import seal_days
from audit.files.keeping import clear_left_over
from audit.nightly import verify_once_a_day
from components.clock import time_of_database


@shared_task
def seal_access_days() -> None:
    seal_days(now=_now())


@shared_task
def clear_left_over_files() -> None:
    clear_left_over(now=_now())


@shared_task
def verify_record() -> None:
    verify_once_a_day(now=_now())


def _now() -> datetime:
    return time_of_database(timezone.now())
