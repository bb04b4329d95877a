"""What of a row and of an entry the digests cover: the same when it is written and when it is verified."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models

from audit.canonical import Canonical, as_kind, as_kinds, canonical, kind_of, kinds_of
from audit.models import Entry, Subject


def canonical_row(
    model: type[models.Model], stored: Mapping[str, Any]
) -> tuple[dict[str, Canonical | None], dict[str, str | None]]:
    """The values and the texts of a row, each by the name of its column; raises Unreadable.

    A text is what a person typed and what disposal erases: every TextField. All else is a value.
    """
    names, kinds, of_texts = _apart(model)
    values: dict[str, Canonical | None] = dict(
        zip(names, as_kinds(kinds, [stored[name] for name in names]), strict=True)
    )
    texts = {name: values.pop(name) for name in of_texts}
    return values, texts  # type: ignore[return-value]  # a text is read as a text


@cache
def _apart(model: type[models.Model]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The names of the columns, their kinds, and the names of those that are erasable texts."""
    names, kinds, _ = zip(*columns(model), strict=True)
    return names, kinds, tuple(name for name, _, is_text in columns(model) if is_text)


@cache
def columns(model: type[models.Model]) -> tuple[tuple[str, str, bool], ...]:
    """Of each column of a record model: its name, its kind, and whether it is an erasable text."""
    return tuple(
        (column.attname, kind_of(column), isinstance(column, models.TextField))
        for column in model._meta.concrete_fields
    )


def entry_body(stored: Mapping[str, Any]) -> dict[str, Canonical | None]:
    """Every column of an entry that its digest covers besides its number and the digest before it."""
    read = as_kinds(_ENTRY.values(), [stored[name] for name in _ENTRY])
    return dict(zip(_ENTRY, read, strict=True))


def canonical_index(index: Mapping[str, Any]) -> str:
    """Index values in canonical form."""
    return canonical(index_values(index))


def index_values(stored: Mapping[str, Any]) -> dict[str, Canonical]:
    """Each value of an index as the chain keeps it: null as an empty text, since emptying is a change too."""
    read = {name: as_kind(_SUBJECT[name], value) for name, value in stored.items()}
    return {name: "" if value is None else value for name, value in read.items()}


_ENTRY = kinds_of(Entry, Entry.BODY)
_SUBJECT = kinds_of(Subject, Subject.INDEX)
# What a subject is before its first act.
EMPTY_INDEX = index_values({name: getattr(Subject(), name) for name in Subject.INDEX})
