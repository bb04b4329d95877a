"""One line of what an act wrote."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Piece:
    """One line: what it is, and what was written; or a moment, or a day."""

    label: str
    text: str = ""
    at: datetime | None = None
    day: date | None = None
