"""A time written in words, such as "5 working days"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from .words import counted, shown


class AmountKind(StrEnum):
    """In what a time is counted."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    SAME_WORKING_DAY = "same_working_day"
    AT_ONCE = "at_once"
    AGREED = "agreed"


@dataclass(frozen=True)
class Amount:
    """A time of the policy; when it falls due is for `clock.due` to say."""

    kind: AmountKind
    count: int | None = None
    at_most: "Amount | None" = None

    @property
    def words(self) -> str:
        """As an author would write it; a working week is five working days."""
        if self.count is not None:
            return counted(self.count, UNIT_WORDS[self.kind])
        if self.at_most is not None:
            return f"agreed, at most {self.at_most.words}"
        return self.kind.value.replace("_", " ")


class BadTime(ValueError):
    """A text that is no time, with the code of the fault and a sentence for the author."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


UNIT_WORDS = {
    AmountKind.HOURS: "hour",
    AmountKind.WORKING_DAYS: "working day",
    AmountKind.CALENDAR_DAYS: "calendar day",
}

# unit -> what it is counted in, how many of it make one, and how many are a year (a leap year's, the longest)
UNITS: dict[str, tuple[AmountKind, int, int]] = {
    "hour": (AmountKind.HOURS, 1, 366 * 24),
    "working day": (AmountKind.WORKING_DAYS, 1, 262),
    "working week": (AmountKind.WORKING_DAYS, 5, 52),
    "calendar day": (AmountKind.CALENDAR_DAYS, 1, 366),
}
WHOLE_WORDS = {
    "at once": Amount(AmountKind.AT_ONCE),
    "same working day": Amount(AmountKind.SAME_WORKING_DAY),
    "agreed": Amount(AmountKind.AGREED),
}
EXAMPLES = (
    'a time is "24 hours", "5 working days", "1 working week", "14 calendar days", "same working day", '
    '"at once", "agreed" or "agreed, at most 5 working days"'
)

COUNTED = re.compile(r"([0-9]+) (hour|working day|working week|calendar day)s?")
AT_MOST = re.compile(r"agreed ?, ?at most (.*)")
ANY_UNIT = r"(?:working |calendar |business )?(?:minute|hour|day|week|month|year)s?"
TWO_TIMES = re.compile(rf"[0-9]+ ?{ANY_UNIT}\b.*[0-9]+ ?{ANY_UNIT}\b")
WHICH_UNIT = re.compile(r"[0-9]+ ?(day|week)s?")


def parse_amount(text: str) -> Amount:
    """Read a time by the grammar of POLICY_FORMAT §3; raise BadTime with a sentence where it is none."""
    words = " ".join(re.sub(r"(?<=[a-z])[-_](?=[a-z])", " ", text.casefold()).split())
    if words in WHOLE_WORDS:
        return WHOLE_WORDS[words]
    limit = AT_MOST.fullmatch(words)
    if limit:
        return Amount(AmountKind.AGREED, at_most=_counted(limit[1], text))
    return _counted(words, text)


def _counted(words: str, text: str) -> Amount:
    """A whole number with its unit, from 1 to a year."""
    found = COUNTED.fullmatch(words)
    if not found:
        raise _not_a_time(words, text)
    digits = found[1].lstrip("0")
    kind, each, year = UNITS[found[2]]
    if not digits:
        raise BadTime("zero-time", f'{shown(text)} is no time at all: write at least 1, or "at once"')
    # The length first: Python refuses to turn thousands of digits into a number.
    if len(digits) > 6 or int(digits) > year:
        raise BadTime("bad-time", f"{shown(text)} is longer than a year")
    return Amount(kind, int(digits) * each)


def _not_a_time(words: str, text: str) -> BadTime:
    """Why this is no time: two in one, a unit that can be counted in two ways, or something else."""
    if TWO_TIMES.search(words[:400]):
        return BadTime(
            "ambiguous-time",
            f"{shown(text)} holds two times, which over a holiday fall days apart: write the one that counts",
        )
    which = WHICH_UNIT.fullmatch(words)
    if which and which[1] == "day":
        return BadTime(
            "ambiguous-time", f"{shown(text)} can be counted in two ways: write working days or calendar days"
        )
    if which:
        return BadTime(
            "ambiguous-time",
            f"{shown(text)} can be counted in two ways: write working weeks, or calendar days (7 to a week)",
        )
    return BadTime("bad-time", f"{shown(text)} is not a time: {EXAMPLES}")
