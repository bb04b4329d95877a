"""What one cell must be: a text that fits its column, a role, a day, yes or no."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from components.parsing import read_day

YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
LOCAL = re.compile(r"([0-9]{1,2})[/. ]([0-9]{1,2}|[A-Za-z]{3,9})[/. ]([0-9]{4})")


class BadCell(Exception):
    """What is wrong with a cell; read after the name of its column: "is not a day"."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def same(text: str) -> str:
    """How names are compared: without regard to case, to space, to what kind of apostrophe or dash."""
    plain = text.replace("’", "'").replace("‘", "'").replace("–", "-")
    return " ".join(plain.casefold().split())


def fits(column: str, text: str, model: type[models.Model], name: str, *, required: bool = False) -> str:
    """The text, if it is there where it must be and no longer than the column of the database takes."""
    field = model._meta.get_field(name)
    limit = getattr(field, "max_length", None)
    if required and not text:
        raise BadCell(column, "is empty")
    if limit is not None and len(text) > limit:
        raise BadCell(column, f"is longer than {limit} signs")
    return text


def email(column: str, text: str) -> str:
    address = text.lower()
    if not address:
        raise BadCell(column, "is empty")
    try:
        validate_email(address)
    except ValidationError:
        raise BadCell(column, "is no e-mail address, like name@example.com") from None
    return address


class Choice:
    """Things that a cell may name, by their key or by their words."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.words = ", ".join(known.values())
        self.keys = {_plain(word): key for key, words in known.items() for word in (words, key)}

    def key(self, column: str, text: str) -> str:
        if not text:
            raise BadCell(column, "is empty")
        if (found := self.keys.get(_plain(text))) is not None:
            return found
        raise BadCell(column, f"is none of these: {self.words}")


def _plain(word: str) -> str:
    return same(word.replace("_", " ").replace("-", " "))


def day(column: str, text: str, *, otherwise: date) -> date:
    """2027-01-31, 31/01/2027 or 31 January 2027; ``otherwise`` where nothing is written."""
    if not text:
        return otherwise
    try:
        if found := ISO.fullmatch(text):
            return read_day(found[3], found[2], found[1])
        if found := LOCAL.fullmatch(text):
            return read_day(found[1], found[2], found[3])
    except ValueError:
        pass
    raise BadCell(column, "is not a day, like 31/01/2027 or 2027-01-31")


def yes_or_no(column: str, text: str) -> bool:
    if (word := text.casefold()) in YES | NO:
        return word in YES
    raise BadCell(column, "must be yes or no")


def parts(text: str) -> Iterator[str]:
    """Several names in one cell, with a line between them: "Duty team | Ward 4"."""
    return (part.strip() for part in text.split("|") if part.strip())
