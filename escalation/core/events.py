"""The events that start clocks, meet clocks, send notices and call for forms."""

from enum import StrEnum
from typing import Self


class Event(StrEnum):
    """POLICY_FORMAT §4, row by row: starts a clock, meets a clock, sends notices, calls for forms."""

    description: str
    starts: bool
    meets: bool
    tells: bool
    forms: bool

    def __new__(cls, value: str, uses: str, description: str) -> Self:
        event = str.__new__(cls, value)
        event._value_ = value
        event.description = description
        event.starts = "starts" in uses
        event.meets = "meets" in uses
        event.tells = "tell" in uses
        event.forms = "form" in uses
        return event

    DECISION_RECEIVED = "decision_received", "starts", "the raising side learned of the decision"
    CONFERENCE_HELD = "conference_held", "starts", "the conference took place"
    RAISED = "raised", "starts meets tell", "the matter was raised"
    STAGE_ENTERED = "stage_entered", "starts tell form", "the matter entered the stage"
    ACKNOWLEDGED = "acknowledged", "starts meets tell", "the other side acknowledged"
    DISCUSSION_HELD = "discussion_held", "starts meets tell", "a discussion was recorded"
    MEETING_HELD = "meeting_held", "starts meets tell", "the joint meeting or the panel was recorded"
    ANSWERED = "answered", "starts meets tell", "the responding side answered in writing"
    OUTCOME_PROPOSED = "outcome_proposed", "starts meets tell", "an outcome was proposed"
    NOT_AGREED = "not_agreed", "starts tell", "it was recorded that there is no agreement"
    DECIDED = "decided", "meets tell", "a decision was recorded"
    RESOLVED = "resolved", "meets tell form", "the matter was resolved"
    ESCALATED = "escalated", "meets tell form", "the matter left for a higher stage"
    STAGE_LEFT = "stage_left", "meets tell form", "the matter left the stage"
    OVERDUE = "overdue", "tell", "a firm clock of the stage ran out unmet"
    REOPENED = "reopened", "tell", "the matter was reopened"
    CLOSED = "closed", "tell", "the matter was closed"

    @property
    def of_matter(self) -> bool:
        """A fact of the whole matter, seen from every stage; the others are counted afresh in each."""
        return self in (Event.DECISION_RECEIVED, Event.CONFERENCE_HELD, Event.RAISED)


STARTING: tuple[Event, ...] = tuple(event for event in Event if event.starts)
MEETING: tuple[Event, ...] = tuple(event for event in Event if event.meets)
TELLING: tuple[Event, ...] = tuple(event for event in Event if event.tells)
FORM_EVENTS: tuple[Event, ...] = tuple(event for event in Event if event.forms)
