"""What a verification says: findings, each a sentence, and how much was gone through."""

from dataclasses import dataclass

from django.db import models

from audit.canonical import Unreadable, as_kind


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold, in a sentence, at an entry of a chain where it belongs to one.

    It names columns and keys and never quotes what they hold: findings are printed, and mailed to people.
    """

    what: str
    reference: str = ""
    number: int | None = None

    def __str__(self) -> str:
        place = [self.reference] if self.reference else []
        if self.number is not None:
            place.append(f"entry {self.number}")
        return f"{', '.join(place)}: {self.what}" if place else self.what


def at_entry(what: str, reference: object, number: object) -> Finding:
    """A finding at the entry of a row of history, as a database that may hold anything there names it."""
    return Finding(what, printable(str(reference or "")), number if isinstance(number, int) else None)


@dataclass
class Tally:
    """What was gone through so far."""

    chains: int = 0
    entries: int = 0
    rows: int = 0
    present: int = 0
    files: int = 0
    days: int = 0
    looks: int = 0

    def __str__(self) -> str:
        return (
            f"{counted(self.chains, 'chain')} of {counted(self.entries, 'entry', 'entries')} and "
            f"{counted(self.rows, 'row')}, {counted(self.present, 'present row')} compared with them, "
            f"{counted(self.files, 'file')} read again, "
            f"{counted(self.days, 'sealed day')} of the access log with {counted(self.looks, 'look')}"
        )


def counted(count: int, thing: str, things: str = "") -> str:
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def named(model: type[models.Model], key: str | None) -> str:
    """A row in words: what it is, and its key."""
    try:
        key = str(as_kind("uuid", key))
    except Unreadable:
        key = printable(str(key))
    return f"{model._meta.verbose_name} {key}"


def printable(text: str) -> str:
    """A text that can be written out, whatever bytes it was read from."""
    return text.encode("utf-8", "backslashreplace").decode()
