"""A moment as somebody types it: ISO 8601, local time unless it says its offset."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from .clock import in_words
from .words import shown

# Bank holidays are as they are now since 1978; for years further on than these nobody has thought of any.
FIRST_YEAR, LAST_YEAR = 1978, 2099


class BadMoment(ValueError):
    """A text that names no moment, with a sentence for whoever typed it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Typed:
    """The moment that a text names, and what was assumed about it, as a sentence; empty where nothing was."""

    at: datetime
    assumed: str = ""


def read_moment(text: str, zone: tzinfo) -> Typed:
    """Read ISO 8601; a date alone is its midnight. Raises BadMoment.

    A local time that the clocks jumped over is refused. Of the hour that comes twice it is the first: whoever's time
    runs from it is not given an hour that the child does not have.
    """
    try:
        found = datetime.fromisoformat(text.strip())
        at = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        again = at.astimezone(zone)
        second = found.replace(tzinfo=zone, fold=1).astimezone(UTC)
    except ValueError:
        example = "2027-03-01T10:00 or 2027-03-01T10:00+00:00"
        raise BadMoment(
            f"{shown(text)} is no date and time in the form of ISO 8601, such as {example}."
        ) from None
    except OverflowError:
        raise _outside(text) from None
    if not FIRST_YEAR <= again.year <= LAST_YEAR:
        raise _outside(text)
    if found.tzinfo is not None:
        return Typed(at)
    if again.replace(tzinfo=None) != found:
        raise BadMoment(
            f"{shown(text)} was never shown by a clock: the clocks went forward over it, and the time after is "
            f"{in_words(at, zone)}."
        )
    if second == at:
        return Typed(at)
    return Typed(
        at,
        f"{shown(text)} comes twice, as the clocks go back: the first is meant{_instead(at, second, zone)}.",
    )


def _instead(first: datetime, second: datetime, zone: tzinfo) -> str:
    """How each of the two is written without a doubt."""
    early, late = (_offset(moment.astimezone(zone).utcoffset()) for moment in (first, second))
    return f" ({early}; write the offset {late} for the second)"


def _offset(ahead: timedelta | None) -> str:
    minutes = int((ahead or timedelta()).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _outside(text: str) -> BadMoment:
    return BadMoment(
        f"{shown(text)} lies outside the years that can be counted, {FIRST_YEAR} to {LAST_YEAR}."
    )
