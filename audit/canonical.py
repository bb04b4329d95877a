"""The canonical form: one text for one content, the same when it is written and when it is verified.

Values are kept to text, whole numbers, yes/no, UUIDs, dates and instants. ``as_kind`` reads a value
either as Python holds it or as a database prints it as text, so that writing and verification take the
same path; what cannot be read is ``Unreadable``, a finding and never a crash. docs/record-format.md has the
rules in words.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import models

Canonical = str | int | bool | dict[str, Any] | list[Any]


class Unreadable(ValueError):
    """A stored value cannot be read as the kind that its column has."""


def canonical(fields: Mapping[str, Canonical | None]) -> str:
    """The canonical text of the fields that are not null: JSON, keys sorted, no spaces, no escapes of letters."""
    return _ENCODER.encode({name: value for name, value in fields.items() if value is not None})


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def kind_of(field: models.Field) -> str:
    """The kind of value that a column of the record holds.

    Raises TypeError for a kind of column that has no canonical form (floats, decimals, JSON): it cannot be
    part of the record.
    """
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    for kinds, name in _KINDS:
        if isinstance(target, kinds):
            return name
    raise TypeError(f"{field} cannot be in the record: {type(target).__name__} has no canonical form")


_KINDS: tuple[tuple[type[models.Field] | tuple[type[models.Field], ...], str], ...] = (
    (models.BooleanField, "yes or no"),
    (models.UUIDField, "uuid"),
    (models.DateTimeField, "instant"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
    (models.IntegerField, "number"),
    ((models.CharField, models.TextField), "text"),
)


def kinds_of(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    """The kind of each of these columns, by the column's name."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {name: kind_of(columns[name]) for name in names}


def as_kind(kind: str, value: Any) -> str | int | bool | None:  # noqa: ANN401 - whatever a database hands over
    """The canonical value; raises Unreadable where the stored value is not of its kind, without quoting it."""
    return as_kinds((kind,), (value,))[0]


def as_kinds(kinds: Iterable[str], values: Iterable[Any]) -> list[str | int | bool | None]:
    """The canonical values of many columns, each of its kind; raises Unreadable as ``as_kind`` does."""
    read: list[str | int | bool | None] = []
    kind = ""
    try:
        for kind, value in zip(kinds, values, strict=True):
            read.append(None if value is None else _READERS[kind](value))
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable(f"cannot be read as {kind}") from error
    return read


# A text is read in the one form that a database prints: a second spelling of the same value would be an edit that
# nobody sees. SQLite keeps an instant without an offset and means UTC.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?(\+00)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HEX = re.compile("[0-9a-f]{32}")
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d\d:\d\d:\d\d(\.\d{1,6})?", re.ASCII)
_YES_OR_NO = {"0": False, "1": True, "False": False, "True": True}


def instant(value: datetime | str) -> str:
    """An instant in UTC to the microsecond: ``2027-01-05T17:00:00.000000Z``."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(_in_form(_INSTANT, value))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    elif value.tzinfo is UTC:
        moment = value
    elif value.tzinfo is None:
        raise ValueError("an instant without a time zone")
    else:
        moment = value.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _in_form(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError("not in the form in which a database prints it")
    return text


def _date(value: date | str) -> str:
    if isinstance(value, datetime):
        raise TypeError("an instant is no date")
    return (date.fromisoformat(_in_form(_DATE, value)) if isinstance(value, str) else value).isoformat()


def _time(value: time | str) -> str:
    read = time.fromisoformat(_in_form(_TIME, value)) if isinstance(value, str) else value
    if read.tzinfo is not None:
        raise ValueError("a time of day has no time zone")
    return read.isoformat()


def _number(value: int | str) -> int:
    if type(value) is int:
        return value
    number = int(value)
    if str(number) != str(value) and not isinstance(value, bool):
        raise ValueError("not a whole number")
    return number


def _uuid(value: UUID | str) -> str:
    if isinstance(value, UUID):
        return str(value)
    if _HEX.fullmatch(value):  # as SQLite keeps it
        return "-".join((value[:8], value[8:12], value[12:16], value[16:20], value[20:]))
    return _in_form(_UUID, value)


def _text(value: str) -> str:
    # A word of a closed list is a text of its own class: it is the text that counts.
    text = str.__str__(value)
    if not text.isascii():
        text.encode()  # what is no Unicode cannot be digested either
    return text


_READERS: dict[str, Callable[[Any], str | int | bool]] = {
    "text": _text,
    "number": _number,
    "yes or no": lambda value: _YES_OR_NO[str(value)],
    "uuid": _uuid,
    "date": _date,
    "time": _time,
    "instant": instant,
}
