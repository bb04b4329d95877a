"""A day off that is announced late: the times of referrals that run over it move by a working day, each visibly."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Partnership
from cases.acts import act_on_referral, lock_referral_if_free
from cases.models import ReferralSide
from components.words import in_words
from escalation.core.calendar import Calendar, CalendarTooShort
from escalation.models import CalendarVersion, ReferralDeadline, ReferralDeadlineEvent
from escalation.services.calendars import newest_calendar
from escalation.services.on_referrals import people_on, tell_of_referral
from escalation.services.postponing import BATCH, day_off, falls_later, free_day, why_moved
from escalation.services.setting_aside import Finding, awake, forget_settled, write_each
from escalation.zone import local_day

WHAT = "referral's time to move"
PARTS = ("calendar_version", "policy_version", "referral__partnership")


def move_referral_deadlines(*, now: datetime) -> int:
    """Move every open time of a referral that runs over a day off announced late; how many there were.

    As with the times of a stage: a second run finds nothing, what is overdue stays overdue, nothing gets earlier.
    """
    moved = 0
    for partnership in Partnership.objects.order_by("code"):
        newest = newest_calendar(partnership)
        if newest is None:
            continue
        moved += _move_all(partnership, newest, now)
    forget_settled(WHAT, now=now)
    return moved


def _move_all(partnership: Partnership, newest: CalendarVersion, now: datetime) -> int:
    found = awake(WHAT, list(_behind(partnership, newest, now)), now=now)
    return write_each(WHAT, found, lambda one: _move(one.key, newest, now), now=now)


def _behind(partnership: Partnership, newest: CalendarVersion, now: datetime) -> Iterator[Finding]:
    running = ReferralDeadline.objects.running().filter(referral__partnership=partnership)
    older = running.exclude(calendar_version=newest).select_related(*PARTS)
    for deadline in older.order_by("pk").iterator(chunk_size=BATCH):
        if falls_later(_later, deadline, newest, now):
            yield Finding(deadline.pk, "moved", deadline.referral_id)


def _later(deadline: ReferralDeadline, calendar: Calendar, now: datetime) -> datetime | None:
    """When it falls due by this calendar, where that is later than now told; None where it stays."""
    if deadline.ended_at is not None or deadline.due_at < now:
        return None
    try:
        found = deadline.derived(calendar).at
    except CalendarTooShort:
        return None
    return found if found is not None and found > deadline.due_at else None


@transaction.atomic
def _move(deadline_id: UUID, newest: CalendarVersion, now: datetime) -> bool:
    """Move one time, once its referral is locked and it still falls later."""
    it, at = lock_referral_if_free(ReferralDeadline.objects.get(pk=deadline_id).referral_id, now=now)
    deadline = ReferralDeadline.objects.select_related(*PARTS).get(pk=deadline_id)
    later = _later(deadline, newest.calendar, now)
    if later is None:
        return False
    day = day_off(deadline.starts_at, later, deadline.calendar_version.calendar, newest.calendar)
    facts = {
        "what": deadline.get_clock_display(),
        "was": in_words(deadline.due_at),
        "due": in_words(later),
        "why": why_moved(day, newest.calendar),
    }
    with act_on_referral(it, "referral.time_moved", by=None, at=at, facts=facts) as act:
        deadline.calendar_version, deadline.due_at = newest, later
        act.save(deadline)
        kind = ReferralDeadlineEvent.Kind.MOVED
        taken = set(deadline.events.filter(kind=kind).values_list("day", flat=True))
        event_day = free_day(day or local_day(now), taken)
        act.add(ReferralDeadlineEvent(deadline=deadline, kind=kind, day=event_day))
        told = people_on(it, ReferralSide.RECEIVING, ReferralSide.REFERRING, now=now)
        tell_of_referral(act, told, wants="To know: a time has moved on by a day off", by_when=later)
    return True
