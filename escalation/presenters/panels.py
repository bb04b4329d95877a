"""What the board's people read of a matter that reached the panel, on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agencies.standing import Standing
from components.words import day_in_words, in_words, joined
from escalation.core.events import Event
from escalation.core.names import Way
from escalation.core.stages import Rung, Side
from escalation.models import (
    ChildNow,
    Confirmation,
    Deadline,
    Disagreement,
    Meeting,
    Outcome,
    Record,
    SideGiven,
    StageEntry,
    View,
)
from escalation.presenters.contact import raised_by
from escalation.presenters.settling import agencies_on, parties_of
from escalation.reading import Reading


@dataclass(frozen=True)
class SideView:
    """One side, as it sees it: its newest view, its answer, and what it asks for."""

    side: str
    agencies: str
    view: View | None
    given: SideGiven | None
    will: str  # what it offered to do in the newest outcome that was proposed


@dataclass(frozen=True)
class Attempt:
    """One attempt to settle it, as a row."""

    at: datetime
    stage: str
    who: str
    how: str
    result: str
    in_time: str


@dataclass(frozen=True)
class Foreword:
    """What the side that referred it wrote on the way here: why, what was tried, and the policy's forms."""

    entry: StageEntry
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PanelReading:
    """All that the convener reads first."""

    about: tuple[dict[str, str], ...]
    child: ChildNow | None
    sides: tuple[SideView, ...]
    attempts: tuple[Attempt, ...]
    foreword: Foreword | None


def panel_reading(it: Disagreement, standing: Standing) -> PanelReading:
    """What is in the matter for both sides or for the panel; what one side wrote for itself is not in it."""
    read = Reading(it, standing)
    children = read.rows(ChildNow)
    return PanelReading(
        about=tuple(_about(it)),
        child=children[0] if children else None,
        sides=tuple(_side(it, read, side) for side in Side),
        attempts=tuple(sorted(_attempts(read), key=lambda one: one.at)),
        foreword=_foreword(it, read),
    )


def _about(it: Disagreement) -> Iterable[dict[str, str]]:
    """What is disagreed, as rows."""
    yield {
        "key": "Whose decision",
        "value": f"{agencies_on(parties_of(it), Side.RESPONDING)}: {it.decided_by}",
    }
    yield {"key": "What was decided, or not done", "value": it.decision}
    yield {
        "key": "Raised by",
        "value": f"{raised_by(it)}, {in_words(it.raised_at)}",
    }
    if it.category:
        yield {"key": "Kind of disagreement", "value": it.category}
    if it.meeting_coming:
        yield {"key": "Conference or meeting coming", "value": it.meeting_coming}


def _side(it: Disagreement, read: Reading, side: Side) -> SideView:
    view = next((one for one in read.rows(View) if one.side == side), None)
    given = next((one for one in read.rows(SideGiven) if one.side == side), None)
    proposed = next((one for one in read.rows(Outcome) if one.kind == Outcome.Kind.AGREEMENT), None)
    will = {Side.RAISING: "raising_will", Side.RESPONDING: "responding_will"}[side]
    return SideView(
        side.description,
        agencies_on(parties_of(it), side),
        view,
        given,
        getattr(proposed, will) if proposed else "",
    )


def _foreword(it: Disagreement, read: Reading) -> Foreword | None:
    """How it came to the panel: the newest entry on that rung, and the forms that policy asks for on the way in."""
    entries = [entry for entry in read.rows(StageEntry) if entry.rung == Rung.PANEL]
    if not entries:
        return None
    asked = {form.key for form in it.policy.forms_of(it.policy.stage(entries[-1].key), Event.STAGE_ENTERED)}
    newest: dict[tuple[str, str], Record] = {}
    for record in read.rows(Record):
        if record.kind == Record.Kind.FORM and record.form in asked:
            newest.setdefault((record.form, record.side), record)
    answers = [
        (answer.label, answer.value)
        for record in newest.values()
        for answer in record.answers.visible_to(read.standing)
        if answer.value
    ]
    return Foreword(entries[-1], tuple(answers))


def _attempts(read: Reading) -> Iterable[Attempt]:
    """Each discussion, each call that found nobody, each meeting, each outcome that was not agreed."""
    due = _due_times(read)
    entries = {entry.pk: entry for entry in read.rows(StageEntry)}

    def row(of: object, at: datetime, who: str, how: str, result: str) -> Attempt:
        entry = entries[of]  # type: ignore[index]
        return Attempt(at, str(entry), who, how, result, _in_time(at, due.get(entry.pk)))

    for record in read.rows(Record):
        if record.kind in (Record.Kind.DISCUSSION, Record.Kind.ATTEMPT):
            who = joined(record.people.splitlines())
            yield row(record.stage_entry_id, record.claimed_at, who, _how(record), _result(record))
    for meeting in read.rows(Meeting):
        if meeting.held_at and meeting.kind == Meeting.Kind.JOINT:
            came = joined([one.name for one in meeting.attendees.all() if one.attended])
            yield row(meeting.stage_entry_id, meeting.held_at, came, "Joint meeting", meeting.came_of_it)
    refusals = {
        one.outcome_id: one for one in read.rows(Confirmation) if one.answer == Confirmation.Answer.REFUSED
    }
    for outcome in read.rows(Outcome):
        if outcome.kind == Outcome.Kind.AGREEMENT:
            result = outcome.get_status_display()
            if refused := refusals.get(outcome.pk):
                result = f"Refused by {refused.agency}: {refused.reason}"
            yield row(
                outcome.stage_entry_id,
                outcome.recorded_at,
                outcome.writer,
                "Outcome proposed",
                f"{outcome.text}\n{result}",
            )


def _due_times(read: Reading) -> dict[object, datetime]:
    """When the first firm time of each stage was over."""
    due: dict[object, datetime] = {}
    for deadline in read.rows(Deadline):
        if deadline.firm and deadline.due_at is not None:
            due[deadline.stage_entry_id] = min(
                deadline.due_at, due.get(deadline.stage_entry_id, deadline.due_at)
            )
    return due


def _in_time(at: datetime, due_at: datetime | None) -> str:
    if due_at is None:
        return "No date was set"
    return "In time" if at <= due_at else f"Late: it was due {in_words(due_at)}"


def _how(record: Record) -> str:
    way = Way(record.way).description if record.way else ""
    return f"{way}, found nobody" if record.kind == Record.Kind.ATTEMPT else way


def _result(record: Record) -> str:
    agreed = f"Agreed: {record.agreed}" if record.agreed else ""
    not_agreed = f"Not agreed: {record.not_agreed}" if record.not_agreed else ""
    return "\n".join(part for part in (agreed, not_agreed) if part) or record.said


def attempt_rows(attempts: Iterable[Attempt]) -> list[list[str]]:
    """The attempts as rows of a table."""
    return [[day_in_words(one.at), one.stage, one.who, one.how, one.result, one.in_time] for one in attempts]
