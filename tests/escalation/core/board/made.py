"""Matters made by hand, of a partnership with one bank holiday, for the board's figures and tables."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from escalation.core.board.matters import Matter, Owed, Stood, Time, Took
from escalation.core.calendar import Calendar
from escalation.core.stages import Result, Rung, Side

LONDON = ZoneInfo("Europe/London")
CALENDAR = Calendar(
    nation="england_and_wales",
    covers_from=date(2026, 1, 1),
    covers_until=date(2028, 12, 31),
    holidays={date(2027, 3, 26): "Good Friday", date(2027, 3, 29): "Easter Monday"},
    closures={date(2027, 2, 10): "Training"},
)


def at(day: str, hour: int = 12) -> datetime:
    """Midday of a day, as it is stored."""
    return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=UTC)


def matter(
    raised: str,
    ended: str = "",
    result: Result = Result.AGREED,
    *,
    due: str = "",
    by: str = "School",
    with_: str = "Social care",
    category: str = "",
    rungs: int = 1,
    learned: str = "",
    closed: str = "",
    owed: str = "",
) -> Matter:
    """One that was raised, climbed so many rungs on that day, and ended; ``due`` is its one firm time."""
    left = at(ended) if ended else None
    ladder = list(Rung)[:rungs]
    stood = [Stood(rung, at(raised), at(raised)) for rung in ladder[:-1]]
    stood.append(Stood(ladder[-1], at(raised), left, result if ended else None))
    return Matter(
        raised=at(raised),
        begun=at(raised),
        category=category,
        stood=tuple(stood),
        took=(Took(by, Side.RAISING, at(raised)), Took(with_, Side.RESPONDING, at(raised))),
        times=(Time(at(due), left),) if due else (),
        owed=(Owed(date.fromisoformat(owed)),) if owed else (),
        closed=at(closed) if closed else None,
        learned=at(learned) if learned else None,
    )
