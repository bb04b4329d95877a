"""A matter as the board counts it: who, of what kind, where it stood when, and its times. No child, and no text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from escalation.core.stages import Result, Rung, Side

SETTLED = (Result.AGREED, Result.DECIDED, Result.MEDIATED)

NONE_OF_THESE = "None of these"
SEVERAL = "More than one agency"


@dataclass(frozen=True)
class Stood:
    """A stage that it entered. ``result`` is how it ended there; None where it is there yet, or went on."""

    rung: Rung
    entered: datetime
    left: datetime | None = None
    result: Result | None = None


@dataclass(frozen=True)
class Took:
    """An agency was a party from a moment on; ``left`` is when it passed the matter on."""

    agency: str
    side: Side
    since: datetime
    left: datetime | None = None


@dataclass(frozen=True)
class Time:
    """A firm time: when it fell due, and when it was met or its stage was left."""

    due: datetime
    ended: datetime | None = None


@dataclass(frozen=True)
class Owed:
    """An action that was agreed or decided: by which day, and when it was done."""

    due: date
    done: datetime | None = None


@dataclass(frozen=True)
class Matter:
    """``begun`` is the start of its first clock: when it was first put to the other side, or raised if earlier."""

    raised: datetime
    begun: datetime
    category: str = ""
    stood: tuple[Stood, ...] = ()  # in the order in which it entered them
    took: tuple[Took, ...] = ()
    times: tuple[Time, ...] = ()
    owed: tuple[Owed, ...] = ()
    closed: datetime | None = None
    learned: datetime | None = None  # when its learning was done: written, and what came of it recorded

    def there_by(self, moment: datetime) -> bool:
        return self.raised < moment

    def end_by(self, moment: datetime) -> Stood | None:
        """Where it had ended by then: None while it is open, and once it is reopened."""
        entered = [stood for stood in self.stood if stood.entered < moment]
        last = entered[-1] if entered else None
        ended = last is not None and last.result is not None and last.left is not None and last.left < moment
        return last if ended else None

    def ran_late_by(self, moment: datetime) -> bool:
        """That a firm time had run out by then before it was met; after the end no time is missed any more."""
        end = self.end_by(moment)
        limit = min(moment, end.left) if end and end.left else moment
        return any(time.due < min(time.ended or limit, limit) for time in self.times)

    def is_overdue_at(self, moment: datetime, zone: tzinfo) -> bool:
        """That something was overdue just then: a time that runs, or, after the end, an action."""
        if not self.there_by(moment) or (self.closed is not None and self.closed < moment):
            return False
        if any(time.due < moment and (time.ended is None or time.ended >= moment) for time in self.times):
            return True
        today = moment.astimezone(zone).date()
        late = [one for one in self.owed if one.due < today and (one.done is None or one.done >= moment)]
        return bool(late) and self.end_by(moment) is not None

    def owes_learning_at(self, moment: datetime) -> bool:
        """That it was settled, and what it teaches is not written down yet, or nothing came of that yet."""
        end = self.end_by(moment)
        settled = end is not None and end.result in SETTLED
        return settled and (self.learned is None or self.learned >= moment)

    def highest_by(self, moment: datetime) -> Rung | None:
        """The highest rung on which it had stood by then."""
        entered = [stood.rung for stood in self.stood if stood.entered < moment]
        return max(entered, key=lambda rung: rung.order) if entered else None

    def agency_by(self, moment: datetime, side: Side) -> str:
        """The agency of a side, as it stood by then; who passed it on is none of it any more."""
        of_side = [took for took in self.took if took.side is side and took.since < moment]
        present = {took.agency for took in of_side if took.left is None or took.left >= moment}
        named = present or {took.agency for took in of_side[-1:]}
        return SEVERAL if len(named) > 1 else next(iter(named), "Not known")


def raised_in(matters: Sequence[Matter], start: datetime, end: datetime) -> list[Matter]:
    return [matter for matter in matters if start <= matter.raised < end]


def ended_in(matters: Sequence[Matter], start: datetime, end: datetime) -> list[tuple[Matter, Stood]]:
    """Those that ended then and had not been reopened by the end of it, each with where it ended."""
    found = ((matter, matter.end_by(end)) for matter in matters)
    return [(matter, last) for matter, last in found if last and last.left and last.left >= start]
