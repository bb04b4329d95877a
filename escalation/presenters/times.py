"""Times on pages: the tag of a due time, its sentence, and how it was counted, one entry for each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from components.words import in_words, time_in_words
from escalation.core.calendar import ONE_DAY, Calendar, CalendarTooShort, day_in_words
from escalation.core.clock import Step, working_days_late
from escalation.core.names import Duty
from escalation.core.policy_parts import STAGE_CLOCK
from escalation.core.times import AmountKind, parse_amount
from escalation.core.words import counted
from escalation.models import Deadline, DeadlineEvent, Disagreement, StageEntry
from escalation.reading import Reading
from escalation.services.clocks import REVIEW
from escalation.zone import LOCAL, local_day

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Tag:
    """A status in words, with a colour that says nothing else."""

    text: str
    colour: str


def due_tag(due_at: datetime | None, *, now: datetime, calendar: Calendar) -> Tag:
    """How a due time stands now: overdue and by how much, due today or tomorrow, or on time."""
    if due_at is None:
        return Tag("No date set", "grey")
    if due_at < now:
        return Tag(overdue_by(due_at, now=now, calendar=calendar), "red")
    day, today = local_day(due_at), local_day(now)
    if day == today:
        return Tag("Due today", "orange")
    if day == today + ONE_DAY:
        return Tag("Due tomorrow", "yellow")
    if _is_next_working_day(day, today, calendar):
        return Tag(f"Due on {day:%A}", "yellow")
    return Tag("On time", "green")


def indicative_tag(due_at: datetime | None, *, now: datetime, calendar: Calendar) -> Tag:
    """How an indicative time stands: it is shown, and never late."""
    if due_at is not None and due_at >= now:
        tag = due_tag(due_at, now=now, calendar=calendar)
        return Tag("Running, indicative", "grey") if tag.text == "On time" else tag
    return Tag("Past its indicative time" if due_at else "Running, indicative", "grey")


def overdue_by(due_at: datetime, *, now: datetime, calendar: Calendar) -> str:
    """Overdue by how many working days; since when, where none has begun since."""
    try:
        days = working_days_late(due_at, now, calendar, LOCAL)
    except CalendarTooShort:
        return "Overdue"
    if days:
        return f"Overdue by {counted(days, 'working day')}"
    since = due_at.astimezone(LOCAL)
    if since.date() == local_day(now):
        return f"Overdue since {time_in_words(since.time())} today"
    return f"Overdue since {since:%A}"


def _is_next_working_day(day: date, today: date, calendar: Calendar) -> bool:
    try:
        return day == calendar.next_working_day(today)
    except CalendarTooShort:
        return False


def due_in_words(deadline: Deadline) -> str:
    """When it falls due, in full: "5pm on Tuesday 5 January 2027 (the fifth working day)"."""
    if deadline.due_at is None:
        return "no time until both sides have agreed one"
    note = due_note(deadline)
    return f"{in_words(deadline.due_at)} ({note})" if note else in_words(deadline.due_at)


def due_note(deadline: Deadline) -> str:
    """Why it falls due then, in a few words: "the fifth working day"; empty where there is no more to say."""
    found = deadline.derived()
    return "brought forward to protect the child" if found.capped else _nth(deadline, found.steps)


def _nth(deadline: Deadline, steps: Iterable[Step]) -> str:
    """Which day of the counting it is: "the fifth working day"; empty for a time that is not counted in days."""
    units = {AmountKind.WORKING_DAYS: "working day", AmountKind.CALENDAR_DAYS: "calendar day"}
    unit = units.get(parse_amount(deadline.amount).kind)
    last = max((step.number or 0 for step in steps if step.counted), default=0)
    return f"the {ordinal(last)} {unit}" if unit and last else ""


def ordinal(number: int) -> str:
    """Which in a row: "fifth", "14th"."""
    if number < len(ORDINALS):
        return ORDINALS[number]
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@dataclass(frozen=True)
class CountedDay:
    """One day of the counting, as a line: which day, and what it counted for or why it did not."""

    day: str
    counted: bool
    why: str


def counting(deadline: Deadline) -> tuple[CountedDay, ...]:
    """How a time was counted, one entry for each day, bank holidays and closures by their names."""
    return tuple(
        CountedDay(day_in_words(step.day), step.counted, step.why) for step in deadline.derived().steps
    )


@dataclass(frozen=True)
class ClockLine:
    """One clock of one stage entry, as the page of times shows it."""

    title: str
    whose: str
    firm: bool
    started: datetime
    sentence: str
    due_at: datetime | None
    status: Tag
    days: tuple[CountedDay, ...]
    events: tuple[tuple[str, datetime], ...]
    to_agree: UUID | None = None  # its key, where it runs and its time is the sides' to agree


def clock_line(deadline: Deadline, events: Iterable[DeadlineEvent], *, now: datetime) -> ClockLine:
    return ClockLine(
        title=clock_title(deadline.clock),
        whose=Duty(deadline.duty).description,
        firm=deadline.firm,
        started=deadline.starts_at,
        sentence=deadline.derived().sentence,
        due_at=deadline.due_at,
        status=clock_status(deadline, now=now),
        days=counting(deadline),
        events=tuple((event.get_kind_display(), event.claimed_at) for event in events),
        to_agree=deadline.pk if deadline.ended_at is None and _is_agreed(deadline) else None,
    )


def _is_agreed(deadline: Deadline) -> bool:
    return parse_amount(deadline.amount).kind is AmountKind.AGREED


def clock_title(key: str) -> str:
    """What people read for a clock's key; a stage's own clock has no name in the policy."""
    if key == STAGE_CLOCK:
        return "Time for this stage"
    if " " in key and key != REVIEW:  # the time of a gate: what is asked for, and the key of the stage
        return f"{key.split()[0].capitalize()} before it goes up"
    return key.replace("-", " ").capitalize()


def clock_status(deadline: Deadline, *, now: datetime) -> Tag:
    """Running, met in time, met late, or ended with its stage; an indicative time is never late."""
    late = deadline.firm and deadline.due_at is not None and deadline.due_at < (deadline.ended_at or now)
    if deadline.ended_at is None:
        if not deadline.firm:
            return indicative_tag(deadline.due_at, now=now, calendar=deadline.calendar_version.calendar)
        return due_tag(deadline.due_at, now=now, calendar=deadline.calendar_version.calendar)
    if not deadline.met:
        return Tag("Ended with the stage", "grey")
    return Tag("Met late", "red") if late else Tag("Met", "green")


def waiting_clocks(it: Disagreement, entry: StageEntry, started: Iterable[str]) -> list[str]:
    """The clocks of a stage that have not started, each in a sentence that says what it waits for."""
    begun = set(started)
    clocks = it.policy.clocks_of(it.policy.stage(entry.key), it.track or None)
    return [
        f"{clock_title(clock.key)}: {clock.amount.words}, from when {clock.starts.description}"
        for clock in clocks
        if clock.key not in begun
    ]


@dataclass(frozen=True)
class StageClocks:
    """Every clock of one stage entry, and those that have not started."""

    title: str
    entered: datetime
    is_open: bool
    clocks: tuple[ClockLine, ...]
    waiting: tuple[str, ...]


def clocks_by_stage(reading: Reading, *, now: datetime) -> list[StageClocks]:
    """The clocks of every stage that the matter entered, the newest stage first."""
    it = reading.it
    return [
        _clocks(entry, reading, is_open=it.is_open and entry.pk == it.current_stage_id, now=now)
        for entry in sorted(reading.rows(StageEntry), key=lambda entry: -entry.number)
    ]


def _clocks(entry: StageEntry, reading: Reading, *, is_open: bool, now: datetime) -> StageClocks:
    deadlines = [one for one in reading.rows(Deadline) if one.stage_entry_id == entry.pk]
    events = reading.rows(DeadlineEvent)
    lines = [
        clock_line(one, [event for event in events if event.deadline_id == one.pk], now=now)
        for one in deadlines
    ]
    waiting = waiting_clocks(reading.it, entry, [one.clock for one in deadlines]) if is_open else []
    title = f"Stage {entry.stage_number}: {entry.title}"
    return StageClocks(title, entry.recorded_at, is_open, tuple(lines), tuple(waiting))
