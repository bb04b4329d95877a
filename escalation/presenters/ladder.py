"""The ladder as steps: each stage with its dates, who met, and how it ended; the present one open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from components.words import joined
from escalation.core.names import Way
from escalation.core.policy import Stage
from escalation.core.stages import ForWhom
from escalation.models import Attendee, Deadline, Meeting, Record, StageEntry
from escalation.presenters.times import Tag
from escalation.reading import Reading


@dataclass(frozen=True)
class Met:
    """People met: how, when, who."""

    how: str
    at: datetime
    who: str


@dataclass(frozen=True)
class Visit:
    """One time that the matter stood on a stage."""

    ground: str
    entered: datetime
    put_before: datetime | None  # when the clock started, where that was before it was written down
    left: datetime | None
    ended: str
    late: bool
    met: tuple[Met, ...]


@dataclass(frozen=True)
class Step:
    """One stage of the ladder, whether the matter has come to it or not."""

    key: str
    number: int
    title: str
    tag: Tag
    visits: tuple[Visit, ...]
    is_open: bool


def ladder_of(reading: Reading, *, now: datetime) -> list[Step]:
    """Every stage of the matter's policy, from the bottom up."""
    it = reading.it
    return [_step(stage, reading, now=now) for stage in it.policy.ladder(it.track or None)]


def _step(stage: Stage, reading: Reading, *, now: datetime) -> Step:
    it = reading.it
    entries = [entry for entry in reading.rows(StageEntry) if entry.key == stage.key]
    current = it.current_stage
    here = it.is_open and current is not None and current.key == stage.key
    if here:
        tag = Tag("Open now", "blue")
    elif entries:
        tag = Tag(entries[-1].get_ended_display().capitalize(), "green")
    elif current is not None and it.policy.stage(current.key).rung.order > stage.rung.order:
        tag = Tag("Passed over", "grey")
    else:
        tag = Tag("Not reached", "grey")
    visits = tuple(_visit(entry, reading, now=now) for entry in entries)
    return Step(stage.key, stage.number, stage.title, tag, visits, here)


def _visit(entry: StageEntry, reading: Reading, *, now: datetime) -> Visit:
    clocks = [
        one for one in reading.rows(Deadline) if one.stage_entry_id == entry.pk and one.firm and one.due_at
    ]
    return Visit(
        ground=entry.get_ground_display(),
        entered=entry.recorded_at,
        put_before=entry.claimed_at if entry.claimed_at < reading.it.raised_at else None,
        left=entry.left_at,
        ended=entry.get_ended_display(),
        late=any(one.due_at < (one.ended_at or now) for one in clocks if one.due_at),
        met=tuple(sorted(_met(entry, reading), key=lambda met: met.at)),
    )


def _met(entry: StageEntry, reading: Reading) -> Iterable[Met]:
    for record in reading.rows(Record):
        if record.stage_entry_id != entry.pk or record.for_whom != ForWhom.BOTH:
            continue
        who = joined(record.people.splitlines())
        if record.kind == Record.Kind.DISCUSSION:
            yield Met(f"Discussion, {Way(record.way).description.lower()}", record.claimed_at, who)
        elif record.kind == Record.Kind.ATTEMPT:
            yield Met("Tried and found nobody", record.claimed_at, who)
    for meeting in reading.rows(Meeting):
        if meeting.stage_entry_id == entry.pk and meeting.held_at:
            came = [
                one.name for one in reading.rows(Attendee) if one.meeting_id == meeting.pk and one.attended
            ]
            yield Met(meeting.get_kind_display(), meeting.held_at, joined(came))
