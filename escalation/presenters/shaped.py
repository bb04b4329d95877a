"""SQL that is written once for every shape of a person's standing, and asked with each person's own keys.

The rules of who sees what stand once, in the querysets; but to write their SQL anew takes Django ten times as long as
PostgreSQL takes to answer it. So a queryset is written for a person who does not exist, with keys that nobody has,
and kept; whoever stands alike (as many memberships of the same roles, as many posts, as many people to manage) puts
their own keys in the place of those. A key that is not known for one of those is a part of the query and stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from agencies.standing import Standing
from audit.asking import Question
from escalation.models.alike import NOBODY, as_sent, keys_of, shape_of, who_stands_alike

MOST = 500  # texts that a process keeps


@dataclass(frozen=True)
class _Text:
    """SQL, and of each of its values either what it is, or which of a person's keys comes there."""

    sql: str
    values: tuple[tuple[Any, int | None], ...]

    @cached_property
    def places(self) -> tuple[int | None, ...]:
        return tuple(place for _, place in self.values)

    def asked(self, keys: Sequence[object]) -> Question:
        """The question with a person's own keys."""
        return Question(
            self.sql,
            [value if place is None else keys[place] for value, place in self.values],
            self.places,
        )


_texts: dict[object, _Text | None] = {}


def asked_of(name: str, standing: Standing, build: Callable[[Standing], QuerySet]) -> Question | None:
    """What a queryset asks for this person; None where it can have no row.

    ``name`` is the queryset's own. ``build`` may ask of the standing only what ``shape_of`` tells apart.
    """
    key = (name, connection.vendor, shape_of(standing))
    if key not in _texts:
        if len(_texts) >= MOST:
            _texts.clear()
        _texts[key] = _written(standing, build)
    text = _texts[key]
    if text is None:
        return None
    return text.asked([as_sent(key) for key in keys_of(standing)])


def _written(standing: Standing, build: Callable[[Standing], QuerySet]) -> _Text | None:
    nobody = who_stands_alike(standing)
    try:
        sql, values = build(nobody).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    places = {as_sent(key): place for place, key in enumerate(keys_of(nobody))}
    return _Text(sql, tuple((value, places.get(value)) for value in values))


A_PAGE = 26  # keys that one text is written for: a page's rows, and one more


def asked_with(name: str, keys: Sequence[UUID], build: Callable[[Sequence[UUID]], QuerySet]) -> Question:
    """What a queryset asks about these rows; written for a page of keys, the last one repeated."""
    pages = -(-len(keys) // A_PAGE)
    wanted = [*keys, *[keys[-1]] * (pages * A_PAGE - len(keys))]
    key = (name, connection.vendor, pages)
    text = _texts.get(key)
    if text is None:
        nobodys = [uuid5(NOBODY, f"row {number}") for number in range(len(wanted))]
        sql, values = build(nobodys).query.get_compiler(connection=connection).as_sql()
        places = {as_sent(one): place for place, one in enumerate(nobodys)}
        text = _texts[key] = _Text(sql, tuple((value, places.get(value)) for value in values))
    return text.asked([as_sent(one) for one in wanted])
