"""What joint meetings, actions that are carried over, and dissent wrote, to be read in the timeline."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from escalation.models import (
    Action,
    ActionCarried,
    ActionEvent,
    Dissent,
    Meeting,
    MeetingAnswer,
    MeetingMap,
    MeetingProposal,
    Written,
)
from escalation.presenters.piece import Piece

Telling = Callable[[Any, bool], Iterator[Piece]]


def _proposal(row: MeetingProposal, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("When it would meet", at=row.meets_at)
        yield Piece("Where", row.place)
        yield Piece("Why another time", row.why)


def _map(row: MeetingMap, added: bool) -> Iterator[Piece]:
    yield Piece("What worries them", row.worries)
    yield Piece("What is working well", row.working_well)
    yield Piece("What needs to happen", row.needs)
    for side, scale in (("raising", row.raising_scale), ("responding", row.responding_scale)):
        given = "no number given" if scale is None else f"{scale} of 10"
        yield Piece(f"How safe the child is for the {side} side", given)


def _answer(row: MeetingAnswer, added: bool) -> Iterator[Piece]:
    yield Piece("Their own account", row.own_account)


def _moved(row: Meeting, added: bool) -> Iterator[Piece]:
    yield Piece("When it meets now", at=row.meets_at)
    yield Piece("Where", row.place)


def _held(row: Meeting, added: bool) -> Iterator[Piece]:
    yield Piece("When it met", at=row.held_at)
    yield Piece("Also there", row.also_there or "")
    yield Piece("What came of it", row.came_of_it)
    yield Piece("How it ended", row.get_ended_display() if row.ended else "")


def _carried(row: ActionCarried, added: bool) -> Iterator[Piece]:
    yield Piece("Which action", row.action.what)
    yield Piece("It was due", day=row.was)
    yield Piece("It is now due", day=row.to)
    yield Piece("Why", row.reason)


def _event(row: ActionEvent, added: bool) -> Iterator[Piece]:
    yield Piece("Which action", f"{row.action.what} ({row.action.who})")


def _dissent(row: Dissent, added: bool) -> Iterator[Piece]:
    yield Piece("Dissent", row.get_arose_display())
    yield Piece("When the conference was held", day=row.held_on)
    yield Piece("Whose view it is", row.whose)
    yield Piece("Does it stand in the minutes?", row.get_minuted_display())


def _nothing(row: Action, added: bool) -> Iterator[Piece]:
    """The carrying over says it."""
    yield from ()


MEETINGS: Mapping[type[Written], Telling] = {
    MeetingProposal: _proposal,
    MeetingMap: _map,
    MeetingAnswer: _answer,
    ActionCarried: _carried,
    ActionEvent: _event,
    Dissent: _dissent,
}

# Rows that say something else in acts of one kind.
MEETINGS_OF_KIND: Mapping[tuple[str, type[Written]], Telling] = {
    ("matter.meeting_moved", Meeting): _moved,
    ("matter.meeting_held", Meeting): _held,
    ("matter.action_carried", Action): _nothing,
}
