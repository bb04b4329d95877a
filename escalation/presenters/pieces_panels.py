"""What the acts around the panel wrote, to be read in the timeline."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from escalation.models import (
    Adjournment,
    Conflict,
    DissentingView,
    PanelReply,
    PanelStatement,
    PassedOver,
    Written,
)
from escalation.presenters.piece import Piece


def _conflict(row: Conflict, added: bool) -> Iterator[Piece]:
    yield Piece("The conflict of interest", row.reason)


def _passed_over(row: PassedOver, added: bool) -> Iterator[Piece]:
    yield Piece("May sit and was not asked", f"{row.name}, {row.role}: {row.reason}")


def _reply(row: PanelReply, added: bool) -> Iterator[Piece]:
    yield Piece("Why", row.reason)
    yield Piece("Could sit instead", row.instead_name)


def _statement(row: PanelStatement, added: bool) -> Iterator[Piece]:
    yield Piece("The statement", row.text)


def _adjournment(row: Adjournment, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("What it lacked", row.lacked)
        yield Piece("Why it was adjourned", row.why)


def _dissenting(row: DissentingView, added: bool) -> Iterator[Piece]:
    yield Piece(f"How {row.attendee.name} saw it otherwise", row.text)


PANELS: Mapping[type[Written], Callable[[Any, bool], Iterator[Piece]]] = {
    Conflict: _conflict,
    PassedOver: _passed_over,
    PanelReply: _reply,
    PanelStatement: _statement,
    Adjournment: _adjournment,
    DissentingView: _dissenting,
}
