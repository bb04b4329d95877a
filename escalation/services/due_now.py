"""What is due now: which running clocks want a reminder, an overdue or a nudge, and have none yet.

Asked twice: of all rows by the database, as narrowly as it can say it, and of each row again once it is locked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

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
            for found in reminded_now(part, now) if kind is Kind.REMINDED else part:
                yield Finding(found.pk, kind.value, found.disagreement_id)


class _Found(NamedTuple):
    """What is read of a deadline of which something may be due."""

    pk: UUID
    disagreement_id: UUID
    due_at: datetime
    starts_at: datetime
    policy_version_id: UUID
    calendar_version_id: UUID


def _slices(rows: DeadlineQuerySet) -> Iterator[list[_Found]]:
    """The rows, oldest first, so many at a time; each slice goes on where the one before it ended."""
    ordered = rows.order_by("due_at", "pk").values_list(*_Found._fields)
    part = [*map(_Found._make, ordered[:SLICE])]
    while part:
        yield part
        last = part[-1]
        after = Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, pk__gt=last.pk)
        part = [*map(_Found._make, ordered.filter(after)[:SLICE])] if len(part) == SLICE else []


class Past(NamedTuple):
    """An event that a deadline has."""

    kind: str
    day: date | None
    claimed_at: datetime


def events_of(deadlines: Iterable[UUID]) -> dict[UUID, list[Past]]:
    """The events that these deadlines have, of each that has any; in one query."""
    found: dict[UUID, list[Past]] = defaultdict(list)
    rows = DeadlineEvent.objects.filter(deadline__in=deadlines).values_list("deadline", *Past._fields)
    for deadline, *event in rows:
        found[deadline].append(Past(*event))
    return found


def is_due(deadline: Deadline, kind: Kind, now: datetime, past: Iterable[Past]) -> bool:
    """Whether the event is due, by the deadline as it stands and the events that it has.

    Of a time that was agreed after this sweep began nothing is due yet: its events come after it.
    """
    if deadline.due_at is None or deadline.ended_at is not None or not deadline.firm:
        return False
    if deadline.agreed_on is not None and deadline.agreed_on > now:
        return False
    match kind:
        case Kind.OVERDUE:
            return deadline.due_at < now
        case Kind.NUDGED:
            return deadline.due_at < now and _nudge_is_due(deadline, now, past)
        case _:
            return deadline.due_at >= now and reminder_is_due(deadline, now)


def has_its_event(deadline: Deadline, kind: Kind, now: datetime, past: Iterable[Past]) -> bool:
    """Whether it has it already: a nudge today; of a time that both sides agreed, since they did."""
    since, today = deadline.agreed_on, local_day(now)
    return any(
        event.day == today if kind is Kind.NUDGED else since is None or event.claimed_at >= since
        for event in past
        if event.kind == kind
    )


def day_of_event(deadline: Deadline, kind: Kind, now: datetime, past: Iterable[Past]) -> date | None:
    """What tells events of one kind apart: the day of a nudge, or the day on which both sides agreed the time.

    Where they agreed twice on one day, and the first had its event, it is the next day that none has.
    """
    if kind is Kind.NUDGED:
        return local_day(now)
    if deadline.agreed_on is None:
        return None
    day, taken = local_day(deadline.agreed_on), {event.day for event in past if event.kind == kind}
    while day in taken:
        day += timedelta(days=1)
    return day


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


class _Runs(Protocol):
    """What tells when a reminder of a deadline is due."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def policy_version_id(self) -> UUID: ...
    @property
    def calendar_version_id(self) -> UUID: ...


R = TypeVar("R", bound=_Runs)


def reminded_now(deadlines: Iterable[R], now: datetime) -> list[R]:
    """Of deadlines that may be due a reminder, those that are; and those of which that cannot be told."""
    deadlines = list(deadlines)
    policies = PolicyVersion.objects.in_bulk({one.policy_version_id for one in deadlines})
    calendars = CalendarVersion.objects.in_bulk({one.calendar_version_id for one in deadlines})

    def is_reminded(one: R) -> bool:
        policy, calendar = policies[one.policy_version_id], calendars[one.calendar_version_id]
        return _reminder_at(one, policy, calendar) <= now

    return [one for one in deadlines if maybe(partial(is_reminded, one))]


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
    return _reminder_at(deadline, deadline.policy_version, deadline.calendar_version) <= now


def _reminder_at(deadline: _Runs, policy: PolicyVersion, calendar: CalendarVersion) -> datetime:
    assert deadline.due_at is not None
    close = policy.policy.close_of_business
    return reminder_at(deadline.starts_at, deadline.due_at, calendar.calendar, close, LOCAL)


def _nudge_is_due(deadline: Deadline, now: datetime, past: Iterable[Past]) -> bool:
    """Once on each working day after the day on which it became overdue, from nine in the morning."""
    overdue = [event.claimed_at for event in past if event.kind == Kind.OVERDUE]
    local = now.astimezone(LOCAL)
    after = bool(overdue) and local_day(max(overdue)) < local.date()
    return (
        after
        and local.time() >= NUDGES_FROM
        and deadline.calendar_version.calendar.is_working_day(local.date())
    )
