"""A day off that is announced late: the times that run over it move by a working day, each visibly (DESIGN §4.3)."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies.models import Partnership
from escalation import notifications
from escalation.acts import act_on, lock_if_free
from escalation.core.calendar import ONE_DAY, Calendar, CalendarTooShort, day_in_words
from escalation.core.clock import in_words
from escalation.core.stages import Side
from escalation.models import CalendarVersion, Deadline, DeadlineEvent, Disagreement
from escalation.notifications import Told
from escalation.services.calendars import newest_calendar
from escalation.services.setting_aside import Finding, awake, forget_settled, write_each
from escalation.zone import LOCAL, local_day

WHAT = "time to move"
BATCH = 500


def move_deadlines(*, now: datetime) -> int:
    """Move every open time that runs over a day off which was announced since it was counted; how many there were.

    The rows say what is to be done: a time that was counted by an older calendar and falls later by the newest. So a
    second run finds nothing. Nothing gets earlier by it, what is overdue stays overdue, and a time that protects the
    child is no time of a calendar. One bad row is set aside and stops nothing.
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
    """The open times of a partnership that the newest calendar makes later, and those that cannot be counted."""
    running = Deadline.objects.running().filter(disagreement__partnership=partnership).exclude(due_at=None)
    older = running.exclude(calendar_version=newest).select_related("calendar_version", "policy_version")
    for deadline in older.order_by("pk").iterator(chunk_size=BATCH):
        if falls_later(_later, deadline, newest, now):
            yield Finding(deadline.pk, "moved", deadline.disagreement_id)


def falls_later(
    later: Callable[..., datetime | None],
    deadline: Any,  # noqa: ANN401 - of a matter or of a referral
    newest: CalendarVersion,
    now: datetime,
) -> bool:
    """Whether it does; also where that cannot be counted: its error is met once it is moved, and set aside."""
    try:
        return later(deadline, newest.calendar, now) is not None
    except Exception:
        return True


def _later(deadline: Deadline, calendar: Calendar, now: datetime) -> datetime | None:
    """When it falls due by this calendar, where that is later than now told; None where it stays."""
    if deadline.ended_at is not None or deadline.due_at is None:
        return None
    if deadline.firm and deadline.due_at < now:
        return None
    try:
        found = deadline.derived(calendar).at
    except CalendarTooShort:
        return None  # it began before the calendar does, and what was told stands
    return found if found is not None and found > deadline.due_at else None


@transaction.atomic
def _move(deadline_id: UUID, newest: CalendarVersion, now: datetime) -> bool:
    """Move one time, once its matter is locked and it still falls later."""
    it, at = lock_if_free(Deadline.objects.get(pk=deadline_id).disagreement_id, now=now)
    deadline = Deadline.objects.select_related("calendar_version", "policy_version").get(pk=deadline_id)
    later, was = _later(deadline, newest.calendar, now), deadline.due_at
    if later is None or was is None:
        return False
    day = day_off(deadline.starts_at, later, deadline.calendar_version.calendar, newest.calendar)
    facts = {
        "was": in_words(was, LOCAL),
        "due": in_words(later, LOCAL),
        "why": why_moved(day, newest.calendar),
    }
    with act_on(it, "deadline.moved", by=None, at=at, facts=facts) as act:
        deadline.calendar_version, deadline.due_at = newest, later
        act.save(deadline)
        kind = DeadlineEvent.Kind.MOVED
        taken = set(deadline.events.filter(kind=kind).values_list("day", flat=True))
        act.add(DeadlineEvent(deadline=deadline, kind=kind, day=free_day(day or local_day(now), taken)))
        told = _who_acts(it, now) if deadline.firm else []
        notifications.tell(act, told, wants="To know: a time has moved on by a day off", by_when=later)
    return True


def day_off(starts_at: datetime, later: datetime, before: Calendar, calendar: Calendar) -> date | None:
    """The first day that counted when a time was counted, and counts no more."""
    day, last = local_day(starts_at), local_day(later)
    while day < last:
        day += ONE_DAY
        try:
            if before.is_working_day(day) and not calendar.is_working_day(day):
                return day
        except CalendarTooShort:
            return None
    return None


def free_day(day: date, taken: Collection[date | None]) -> date:
    """The day off by which a time moves, or the next that is free: a day is announced, called off, announced again."""
    while day in taken:
        day += ONE_DAY
    return day


def why_moved(day: date | None, calendar: Calendar) -> str:
    if day is None:
        return "the partnership's calendar was changed"
    return f"{day_in_words(day)} is {calendar.why_not(day)}"


def _who_acts(it: Disagreement, now: datetime) -> list[Told]:
    """Both sides, and who convenes: whoever of them plans by that time."""
    sides = notifications.acting(it, *Side, now=now)
    return [*sides, *notifications.conveners(it, now=now)]
