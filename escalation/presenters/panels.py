"""What the convener reads of a matter that reached the panel, on one page; and what the panel still needs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.standing import Standing
from components.words import day_in_words, in_words, joined
from escalation.core.events import Event
from escalation.core.names import Sector, Way
from escalation.core.policy_parts import Panel
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
    raiser = it.raised_by
    yield {
        "key": "Whose decision",
        "value": f"{agencies_on(parties_of(it), Side.RESPONDING)}: {it.decided_by}",
    }
    yield {"key": "What was decided, or not done", "value": it.decision}
    yield {
        "key": "Raised by",
        "value": f"{raiser.user.name}, {raiser.called}, {raiser.place}, {in_words(it.raised_at)}",
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


def tasks(it: Disagreement, meetings: Sequence[Meeting]) -> list[dict[str, object]]:
    """What the convener does, one after another: convene, record who attended, decide."""
    held = next((one for one in meetings if one.held_at), None)
    waiting = next((one for one in meetings if not one.held_at), None)

    def task(
        title: str, name: str, *args: object, done: str = "", hint: str = "", ready: bool = True
    ) -> dict:
        status: object = done or {
            "tag": {"text": "To do", "colour": "blue"} if ready else {"text": "Cannot start yet"}
        }
        href = reverse(f"escalation:{name}", args=[it.reference, *args]) if ready and it.is_open else ""
        return {"title": title, "href": href, "hint": hint, "status": status}

    convened = waiting or held
    when = (
        f"For {in_words(convened.meets_at)}, {convened.place}"
        if convened
        else "Date, place, and who sits on it"
    )
    hold = ("hold_panel", waiting.pk) if waiting else ("panel",)
    return [
        task("Convene the panel", "convene_panel", done="Convened" if convened else "", hint=when),
        task(
            "Record who attended",
            *hold,
            done="Recorded" if held and not waiting else "",
            hint=f"Held at {in_words(held.held_at)}" if held and held.held_at else "",
            ready=waiting is not None,
        ),
        task(
            "Record the decision",
            "decide",
            done="" if it.is_open else "Done",
            hint="With its reasons, any dissent, and actions with owners and dates",
            ready=held is not None,
        ),
    ]


def needs(panel: Panel, sectors: Iterable[str]) -> list[dict[str, object]]:
    """What policy asks of the panel's composition, and whether those who are selected meet it; with the chair."""
    chosen = Counter(sectors)
    count = sum(chosen.values()) + 1
    people = "1 person" if panel.quorum == 1 else f"{panel.quorum} people"
    asked = [(f"At least {people}, the chair included", count >= panel.quorum)]
    asked += [
        (f"Somebody of the {Sector(sector).description.lower()} sector", bool(chosen[sector.value]))
        for sector in panel.sectors
    ]
    return [
        {"title": title, "status": "Met" if met else {"tag": {"text": "Not met yet", "colour": "blue"}}}
        for title, met in asked
    ]
