"""One table of a policy file, read key by key; what is not as it should be becomes a fault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from .policy_faults import Faults, did_you_mean, joined, meant_or_all
from .policy_names import POLICY_KEYS, Names
from .times import Amount, AmountKind, BadTime, parse_amount
from .words import CONTROL, is_key, listed, normal, shown, spoken

T = TypeVar("T")
D = TypeVar("D")
W = TypeVar("W", bound=StrEnum)

LONGEST_TEXT = 4000
# Stands where a time is unsound; nothing looks at it, since the fault refuses the policy.
NO_AMOUNT = Amount(AmountKind.AGREED)

MOST = 1000
MANY_FAULTS = 200
EMPTY_LIST = ("this list is empty", "empty")

TYPES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a point",
    str: "text in quotation marks",
    datetime: "a date with a time",
    date: "a date",
    time: "a time of day without quotation marks",
    list: "a list in square brackets",
    dict: "a table",
}


class Table:
    """A table with its path; remembers which keys were asked for, so that the others are unknown."""

    def __init__(self, raw: Mapping[str, Any], path: str, faults: Faults) -> None:
        self.raw = raw
        self.path = path
        self.faults = faults
        self._asked: dict[str, None] = {}

    def at(self, key: str) -> str:
        """The path of a key of this table."""
        return joined(self.path, key)

    def fault(self, key: str, sentence: str, code: str) -> None:
        """Note what is wrong with a key of this table."""
        self.faults.add(self.at(key), sentence, code)

    def has(self, key: str) -> bool:
        """Whether the author wrote this key."""
        return key in self.raw

    def done(self) -> None:
        """Everything that may be here was asked for: the rest is unknown."""
        known = list(self._asked)
        for key in self.raw:
            if key in self._asked:
                continue
            if self.path and key in POLICY_KEYS:
                sentence = f"{key} belongs to the policy itself: move it above the first line in brackets"
                self.fault(key, sentence, "misplaced-key")
            else:
                # Among hundreds of faults nobody looks for one letter, and looking for it takes time.
                meant = meant_or_all(key, known) if len(self.faults.found) < MANY_FAULTS else ""
                self.fault(key, f"there is no key {shown(key)} here{meant}", "unknown-key")

    def value(self, key: str, kind: type[T], *, required: bool = False, wanted: str = "") -> T | None:
        """The value of a key, if it is there and of this very type: true is no number."""
        self._asked[key] = None
        if key not in self.raw:
            if required:
                self.fault(key, f"{key} is missing", "missing-key")
            return None
        return self.typed(self.at(key), self.raw[key], kind, wanted)

    def typed(self, path: str, value: object, kind: type[T], wanted: str = "") -> T | None:
        """A value, if it is of this very type."""
        if type(value) is kind:
            return value
        found = TYPES.get(type(value), "this")
        self.faults.add(path, f"this should be {wanted or TYPES[kind]}, not {found}", "wrong-type")
        return None

    # Texts

    def text(self, key: str, *, required: bool = False) -> str:
        """A text, without blanks at its ends; empty where it is not there or unsound."""
        value = self.value(key, str, required=required)
        return "" if value is None else self.sound_text(self.at(key), value)

    def sound_text(self, path: str, text: str) -> str:
        """A text that is neither empty nor too long, and that every database and page can hold."""
        text = text.strip()
        if not text:
            self.faults.add(path, "this text is empty", "empty")
        elif len(text) > LONGEST_TEXT:
            sentence = f"this text has {len(text):,} characters; {LONGEST_TEXT:,} are the most"
            self.faults.add(path, sentence, "too-long")
        elif CONTROL.search(text):
            self.faults.add(path, "this should be plain text, not control characters", "wrong-type")
        else:
            return text
        return ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        return self.each(key, lambda path, text: self.sound_text(path, text) or None, required=required)

    def each(
        self,
        key: str,
        read: Callable[[str, str], T | None],
        *,
        required: bool = False,
        may_be_empty: bool = False,
    ) -> tuple[T, ...]:
        """A list of texts, each read by `read`; the same thing twice is a fault."""
        values = self.value(key, list, required=required)
        if values is None:
            return ()
        if not values and not may_be_empty:
            self.fault(key, *EMPTY_LIST)
        found: dict[object, T] = {}
        for position, value in enumerate(values, start=1):
            path = f"{self.at(key)}[{position}]"
            text = self.typed(path, value, str)
            entry = None if text is None else read(path, text)
            if entry is None:
                continue
            same = entry.casefold() if isinstance(entry, str) else entry
            if same in found:
                self.faults.add(path, f"{shown(str(value))} stands twice in this list", "duplicate")
            found[same] = entry
        return tuple(found.values())

    def own_key(self, key: str) -> str:
        """The author's own key."""
        text = self.text(key, required=True)
        return text if not text or self.sound_key(self.at(key), text) else ""

    def sound_key(self, path: str, text: str) -> bool:
        """Whether a text can be a key; a fault where it cannot."""
        if is_key(text):
            return True
        sentence = (
            f"{shown(text)} cannot be a key: a key is made of small letters, digits and hyphens, "
            f"begins with a letter, and has at most 40 characters"
        )
        self.faults.add(path, sentence, "bad-key")
        return False

    # Single values

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.value(key, bool)
        return default if value is None else value

    def whole(self, key: str, default: int, *, least: int, code: str) -> int:
        """A whole number, at least so much."""
        value = self.value(key, int)
        if value is None:
            return default
        if least <= value <= MOST:
            return value
        self.fault(
            key,
            f"this should be a whole number from {least} to {MOST}",
            code if value < least else "wrong-type",
        )
        return default

    def day(self, key: str) -> date | None:
        """A date, written without quotation marks."""
        return self.value(key, date, wanted="a date such as 2027-01-04, without quotation marks")

    def hour(self, key: str, default: time) -> time:
        """A time of day in quotation marks, such as "17:00"."""
        text = self.text(key)
        if not text:
            return default
        hours, colon, minutes = text.partition(":")
        digits = (hours + minutes).isascii() and (hours + minutes).isdigit()
        if (
            colon
            and digits
            and len(hours) <= 2
            and len(minutes) == 2
            and int(hours) < 24
            and int(minutes) < 60
        ):
            return time(int(hours), int(minutes))
        self.fault(
            key, f'{shown(text)} is not a time of day: write hours and minutes, such as "17:00"', "bad-time"
        )
        return default

    def amount_if_any(self, key: str) -> Amount | None:
        """A time in words, where the author wrote one."""
        self._asked[key] = None
        return self.amount(key) if self.has(key) else None

    def amount(self, key: str) -> Amount:
        """A time in words, which must be there; one that is unsound stands as no amount in particular."""
        text = self.text(key, required=True)
        if not text:
            return NO_AMOUNT
        try:
            return parse_amount(text)
        except BadTime as bad:
            self.fault(key, bad.sentence, bad.code)
            return NO_AMOUNT

    # Words and references

    def word(self, key: str, words: Iterable[W], default: D) -> W | D:
        """One word from a list; the default where it is not there or unsound."""
        text = self.text(key)
        return (self.sound_word(self.at(key), text, tuple(words)) if text else None) or default

    def words(self, key: str, words: Iterable[W], default: tuple[W, ...] = ()) -> tuple[W, ...]:
        """A list of words from a list."""
        allowed = tuple(words)
        found = self.each(key, lambda path, text: self.sound_word(path, text, allowed))
        return found if self.has(key) else default

    def sound_word(self, path: str, text: str, words: Sequence[W]) -> W | None:
        """The word that this text is; a fault where it is none of them."""
        form = normal(text)
        for word in words:
            if word == form:
                return word
        choice = [spoken(word) for word in words]
        sentence = f"{shown(text)} is not one of: {listed(choice, 'or')}{did_you_mean(text, choice)}"
        self.faults.add(path, sentence, "unknown-word")
        return None

    def name(self, key: str, names: Names) -> str | None:
        """A reference to one name."""
        text = self.text(key)
        return self.sound_name(self.at(key), text, names) if text else None

    def names(
        self, key: str, names: Names, *, may_be_empty: bool = False, required: bool = False
    ) -> tuple[str, ...]:
        """A list of references."""
        return self.each(
            key,
            lambda path, text: self.sound_name(path, text, names),
            may_be_empty=may_be_empty,
            required=required,
        )

    def sound_name(self, path: str, text: str, names: Names) -> str | None:
        """The name that this text refers to; a fault where there is none."""
        name = names.find(text)
        if name is None and names.complete:
            self.faults.add(path, names.unknown(text), "unknown-reference")
        return name

    # Tables within

    def table(self, key: str) -> "Table | None":
        """A table that is there once."""
        value = self.value(key, dict)
        return None if value is None else Table(value, self.at(key), self.faults)

    def entries(self, key: str) -> "list[tuple[Table, str]]":
        """A table whose keys are the author's, with each of its keys."""
        table = self.table(key)
        return [] if table is None else [(table, entry) for entry in table.raw]

    def tables(self, key: str, heading: str = "", *, if_empty: tuple[str, str] = EMPTY_LIST) -> "list[Table]":
        """Tables that follow one another, with their paths by `key` where they have a sound one."""
        heading = f"[[{heading or key}]]"
        values = self.value(key, list, wanted=f"tables that each begin with {heading}")
        if values == []:
            self.fault(key, *if_empty)
        seen: set[str] = set()
        found = []
        for position, value in enumerate(values or [], start=1):
            path = f"{self.at(key)}[{position}]"
            raw = self.typed(path, value, dict, f"a table that begins with {heading}")
            if raw is None:
                continue
            own = raw.get("key")
            if isinstance(own, str) and is_key(own) and own not in seen:
                seen.add(own)
                path = self.at(key) + "." + own
            found.append(Table(raw, path, self.faults))
        return found
