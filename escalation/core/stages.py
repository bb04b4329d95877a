"""The words of the state machine: rungs, states, sides, results, and whom a record is for."""

from .words import Word


class Rung(Word):
    """A level on which a stage stands, from the bottom up."""

    PRACTITIONER = "practitioner", "Practitioner"
    FIRST_LINE_MANAGER = "first_line_manager", "First-line manager"
    SENIOR_MANAGER = "senior_manager", "Senior manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    DIRECTOR = "director", "Director"
    PANEL = "panel", "Panel"

    @property
    def order(self) -> int:
        """How high the rung is: 0 for the practitioners."""
        return RUNGS.index(self)


RUNGS: tuple[Rung, ...] = tuple(Rung)


class State(Word):
    """Where a matter stands: on a rung, or at an end."""

    PRACTITIONER = "practitioner", "With the practitioners"
    FIRST_LINE_MANAGER = "first_line_manager", "With the first-line managers"
    SENIOR_MANAGER = "senior_manager", "With the senior managers"
    HEAD_OF_SERVICE = "head_of_service", "With the heads of service"
    DIRECTOR = "director", "With the directors"
    PANEL = "panel", "With the panel"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"

    @property
    def rung(self) -> Rung | None:
        """The rung of an open state; an end stands on none."""
        return None if self in (State.RESOLVED, State.CLOSED) else Rung(self.value)


class Side(Word):
    """One of the two sides of a matter."""

    RAISING = "raising", "Raising side"
    RESPONDING = "responding", "Responding side"

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.RESPONDING if self is Side.RAISING else Side.RAISING


class Result(Word):
    """How a matter ended."""

    AGREED = "agreed", "Agreed"
    DECIDED = "decided", "Decided"
    MEDIATED = "mediated", "Mediated and agreed"
    NOT_RESOLVED = "not_resolved", "Not resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RECORD_ONLY = "record_only", "Record only"
    MOVED = "moved", "Went on under another procedure"


class ForWhom(Word):
    """Whom a record is for; chosen when it is written, and for ever."""

    BOTH = "both", "Both sides"
    OWN_SIDE = "own_side", "Our side only"
    PANEL = "panel", "The panel"
