"""What wakes the matters up: three lines that call a service with ``now``, which is the database's."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from components.clock import time_of_database
from escalation.services import (
    calendars,
    drafts,
    policy_drafts,
    postponing,
    postponing_referrals,
    presence,
    telling,
    waking,
)


@shared_task
def sweep() -> None:
    waking.wake("worker", now=timezone.now())


@shared_task
def deliver_notices() -> None:
    telling.deliver_notices(now=_now())
    presence.seen(presence.name_here("relay"), now=timezone.now())


@shared_task
def erase_old_drafts() -> None:
    drafts.erase_old_drafts(now=_now())
    policy_drafts.erase_old_policy_drafts(now=_now())


@shared_task
def renew_calendars() -> None:
    calendars.renew_calendars(now=_now())


@shared_task
def move_deadlines() -> None:
    postponing.move_deadlines(now=_now())
    postponing_referrals.move_referral_deadlines(now=_now())


def _now() -> datetime:
    return time_of_database(timezone.now())
