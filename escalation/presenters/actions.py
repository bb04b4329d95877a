"""Actions as people read them: how each stands, what became of it, and what this person can do about it."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import PlanAction
from escalation.core.calendar import Calendar
from escalation.core.decisions import MoveRefused
from escalation.models import Action, ActionCarried, ActionEvent, Outcome
from escalation.permissions import NotYours
from escalation.places import Place
from escalation.presenters.rows import newest_calendars
from escalation.presenters.times import Tag, due_tag
from escalation.reading import Reading
from escalation.services import actions

DONE = Tag("Done", "green")


@dataclass(frozen=True)
class ActionLine:
    """One action of a matter."""

    action: Action
    tag: Tag
    due_at: datetime
    carried: tuple[ActionCarried, ...]
    events: tuple[ActionEvent, ...]
    may_mark_done: bool
    may_carry: bool

    @property
    def is_open(self) -> bool:
        return self.action.done_at is None


@dataclass(frozen=True)
class OfOutcome:
    """The actions of one outcome."""

    outcome: Outcome
    is_decision: bool
    lines: tuple[ActionLine, ...]

    @property
    def open_count(self) -> int:
        return sum(line.is_open for line in self.lines)


def actions_by_outcome(reading: Reading, place: Place, *, now: datetime) -> list[OfOutcome]:
    """The actions under every outcome that held, the newest first; each that is open before those that are done."""
    it = reading.it
    calendar = newest_calendars([it.partnership_id])[it.partnership_id]
    mine = {one.pk: one for one in reading.rows(Action)}
    found = []
    for outcome in reading.rows(Outcome):
        if outcome.status not in actions.IN_FORCE:
            continue
        own = [one for one in mine.values() if one.outcome_id == outcome.pk]
        lines = [_line(one, reading, place, calendar, now) for one in own]
        lines.sort(key=lambda line: (not line.is_open, line.action.due, line.action.position))
        found.append(OfOutcome(outcome, outcome.kind == Outcome.Kind.DECISION, tuple(lines)))
    return found


def tag_of(action: Action | PlanAction, *, calendar: Calendar, now: datetime, due_at: datetime) -> Tag:
    """Done, or how its day stands: overdue and by how much, due today or tomorrow, or on time."""
    return DONE if action.done_at is not None else due_tag(due_at, now=now, calendar=calendar)


def _line(action: Action, reading: Reading, place: Place, calendar: Calendar, now: datetime) -> ActionLine:
    due_at = actions.falls_due(action.due, reading.it.policy)
    return ActionLine(
        action,
        tag_of(action, calendar=calendar, now=now, due_at=due_at),
        due_at,
        tuple(one for one in reading.rows(ActionCarried) if one.action_id == action.pk),
        tuple(one for one in reading.rows(ActionEvent) if one.action_id == action.pk),
        may_mark_done=_may(actions.check_can_follow, place) and action.done_at is None,
        may_carry=_may(actions.check_can_carry, place, action) and action.done_at is None,
    )


def _may(check: object, *about: object) -> bool:
    """Whether the door would let it pass: the link asks what the door asks."""
    try:
        check(*about)  # type: ignore[operator]
    except (NotYours, MoveRefused):
        return False
    return True
