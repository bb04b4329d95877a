"""What is due now: which running clocks want a reminder, an overdue or a nudge, and have none yet.

Asked twice: of all rows by the database, as narrowly as it can say it, and of each row again once it is locked.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from escalation.core.clock import reminder_at
from escalation.models import CalendarVersion, Deadline, DeadlineEvent, PolicyVersion
from escalation.models.stages import DeadlineQuerySet
from escalation.services.setting_aside import Finding, maybe
from escalation.zone import LOCAL, local_day

Kind = DeadlineEvent.Kind

SLICE = 1000  # findings that are held at a time
NUDGES_FROM = time(9)


def findings(now: datetime) -> Iterator[Finding]:
    """Every running firm deadline that has no event of a kind yet and may be due one, oldest first.

    They are read a slice at a time, each when what was found before it has been written: the backlog of a long
    standstill takes no more memory than that of a minute.
    """
    running = Deadline.objects.running().firm().exclude(due_at=None)
    asked = {
        Kind.OVERDUE: running.filter(due_at__lt=now).exclude(_has_since(Kind.OVERDUE)),
        Kind.NUDGED: _to_nudge(running, now),
        Kind.REMINDED: to_remind(running, now),
    }
    for kind, rows in asked.items():
        for part in _slices(rows):
            for deadline in reminded_now(part, now) if kind is Kind.REMINDED else part:
                yield Finding(deadline.pk, kind.value, deadline.disagreement_id)


def _slices(rows: DeadlineQuerySet) -> Iterator[list[Deadline]]:
    """The rows, oldest first, so many at a time; each slice goes on where the one before it ended."""
    ordered = rows.order_by("due_at", "pk").only(
        "disagreement", "due_at", "starts_at", "policy_version", "calendar_version"
    )
    part = list(ordered[:SLICE])
    while part:
        yield part
        last = part[-1]
        after = Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, pk__gt=last.pk)
        part = list(ordered.filter(after)[:SLICE]) if len(part) == SLICE else []


def is_due(deadline: Deadline, kind: Kind, now: datetime) -> bool:
    """Whether the event is due, by the deadline as it stands."""
    if deadline.due_at is None or deadline.ended_at is not None or not deadline.firm:
        return False
    match kind:
        case Kind.OVERDUE:
            return deadline.due_at < now
        case Kind.NUDGED:
            return deadline.due_at < now and _nudge_is_due(deadline, now)
        case _:
            return deadline.due_at >= now and reminder_is_due(deadline, now)


def has_its_event(deadline: Deadline, kind: Kind, day: date | None) -> bool:
    return any(event.kind == kind and event.day == day for event in deadline.events.all())


def _to_nudge(running: DeadlineQuerySet, now: datetime) -> DeadlineQuerySet:
    """Overdue since a day before today, and not nudged today; on working days of their calendar, from nine."""
    local = now.astimezone(LOCAL)
    if local.time() < NUDGES_FROM:
        return running.none()
    today = local_day(now)
    working = [one.pk for one in CalendarVersion.objects.all() if _is_working_day(one, today)]
    before = Q(claimed_at__lt=datetime.combine(today, time(), tzinfo=LOCAL))
    over = running.filter(due_at__lt=now, calendar_version__in=working)
    return over.filter(_has_since(Kind.OVERDUE, before)).exclude(_has(Kind.NUDGED, Q(day=today)))


def to_remind(running: DeadlineQuerySet, now: datetime) -> DeadlineQuerySet:
    """Not over, half of it gone, and due before the second working day from today: no reminder goes out earlier."""
    soon = Q()
    for version in CalendarVersion.objects.all():
        soon |= Q(calendar_version=version.pk, due_at__lt=_horizon(version, local_day(now)))
    ahead = running.filter(soon, due_at__gte=now).alias(left=F("due_at") - now, gone=now - F("starts_at"))
    return ahead.filter(left__lte=F("gone")).exclude(_has_since(Kind.REMINDED))


def reminded_now(deadlines: Iterable[Deadline], now: datetime) -> list[Deadline]:
    """Of deadlines that may be due a reminder, those that are; and those of which that cannot be told."""
    deadlines = list(deadlines)
    versions = PolicyVersion.objects.in_bulk({one.policy_version_id for one in deadlines})
    calendars = CalendarVersion.objects.in_bulk({one.calendar_version_id for one in deadlines})
    found = []
    for one in deadlines:
        one.policy_version = versions[one.policy_version_id]
        one.calendar_version = calendars[one.calendar_version_id]
        if maybe(partial(reminder_is_due, one, now)):
            found.append(one)
    return found


def _horizon(version: CalendarVersion, today: date) -> datetime:
    """The midnight with which the second working day after today begins; far off where the calendar does not tell.

    One that does not reach so far, or cannot be read, is asked again for each row: its error is seen there, and set
    aside, and the other calendars' rows go on.
    """
    try:
        day = version.calendar.add_working_days(today, 2)
    except Exception:
        day = today + timedelta(days=400)
    return datetime.combine(day, time(), tzinfo=LOCAL)


def _is_working_day(version: CalendarVersion, day: date) -> bool:
    """As with the horizon: a calendar that does not tell is asked again for each row."""
    try:
        return version.calendar.is_working_day(day)
    except Exception:
        return True


def _has(kind: Kind, *also: Q) -> Exists:
    return Exists(DeadlineEvent.objects.filter(*also, deadline=OuterRef("pk"), kind=kind))


def _has_since(kind: Kind, *also: Q) -> Exists:
    """That it has an event of this kind: of a time that both sides agreed again, since they did."""
    since = Coalesce(OuterRef("agreed_on"), OuterRef("starts_at"))
    return _has(kind, Q(deadline__agreed_on=None) | Q(claimed_at__gte=since), *also)


def reminder_is_due(deadline: Deadline, now: datetime) -> bool:
    assert deadline.due_at is not None
    calendar = deadline.calendar_version.calendar
    close = deadline.policy_version.policy.close_of_business
    return reminder_at(deadline.starts_at, deadline.due_at, calendar, close, LOCAL) <= now


def _nudge_is_due(deadline: Deadline, now: datetime) -> bool:
    """Once on each working day after the day on which it became overdue, from nine in the morning."""
    overdue = [event.claimed_at for event in deadline.events.all() if event.kind == Kind.OVERDUE]
    local = now.astimezone(LOCAL)
    after = bool(overdue) and local_day(max(overdue)) < local.date()
    return (
        after
        and local.time() >= NUDGES_FROM
        and deadline.calendar_version.calendar.is_working_day(local.date())
    )
