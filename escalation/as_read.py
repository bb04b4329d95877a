"""What a page has read of a matter before it calls a service, which then locks the matter."""

from dataclasses import dataclass

from agencies.standing import Standing
from escalation.matter_rows import MatterRows
from escalation.models import Disagreement
from escalation.places import Place, place_of


@dataclass
class AsRead:
    """The rows of a matter, and somebody's place in it; and the head of its chain, which was read before them."""

    head: str
    by: Standing
    place: Place
    rows: MatterRows


def remember(it: Disagreement, by: Standing, place: Place) -> None:
    """Let the service that is called with this matter find what was read of it."""
    it.as_read = AsRead(it.subject.head, by, place, MatterRows(it))


def rows_and_place(read: Disagreement, locked: Disagreement, by: Standing) -> tuple[MatterRows, Place]:
    """The rows of a locked matter and a person's place in it; what a page has read is not read again while it holds.

    It holds where the chain's head is still the one that was read before: whoever writes a row of the matter does it
    in an act, which has the lock until its commit and moves the head. Raises Disagreement.DoesNotExist.
    """
    known: AsRead | None = read.as_read
    if known is None or known.by is not by or known.head != locked.subject.head:
        return MatterRows(locked), place_of(by, locked)
    return known.rows.handed_over(locked), known.place
