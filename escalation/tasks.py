"""What wakes the matters up: three lines that call a service with ``now``."""

from celery import shared_task
from django.utils import timezone

from escalation.services import (
    calendars,
    drafts,
    policy_drafts,
    postponing,
    postponing_referrals,
    telling,
    waking,
)


@shared_task
def sweep() -> None:
    waking.wake("worker", now=timezone.now())


@shared_task
def deliver_notices() -> None:
    telling.deliver_notices(now=timezone.now())


@shared_task
def erase_old_drafts() -> None:
    drafts.erase_old_drafts(now=timezone.now())
    policy_drafts.erase_old_policy_drafts(now=timezone.now())


@shared_task
def renew_calendars() -> None:
    calendars.renew_calendars(now=timezone.now())


@shared_task
def move_deadlines() -> None:
    postponing.move_deadlines(now=timezone.now())
    postponing_referrals.move_referral_deadlines(now=timezone.now())
