"""SQL that is written once for every shape of a person's standing, and asked with each person's own keys.

The rules of who sees what stand once, in the querysets; but to write their SQL anew takes Django ten times as long as
PostgreSQL takes to answer it. So a queryset is written for a person who does not exist, with keys that nobody has,
and kept; whoever stands alike (as many memberships of the same roles, as many posts, as many people to manage) puts
their own keys in the place of those. A key that is not known for one of those is a part of the query and stays.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from agencies.models import Membership, User
from agencies.standing import Standing
from escalation.presenters.asking import Question

MOST = 500  # texts that a process keeps
NOBODY = UUID("6b0b3f0e-6d0a-4f0b-9d5e-000000000000")  # whose names are the keys that nobody has
NO_USER = 9_000_000_000_000_000_000
NO_NAME = "nobody  whatsoever"  # with two spaces: some rules take a name as it is, others with single ones


@dataclass(frozen=True)
class _Text:
    """SQL, and of each of its values either what it is, or which of a person's keys comes there."""

    sql: str
    values: tuple[tuple[Any, int | None], ...]

    def asked(self, keys: Sequence[object]) -> Question:
        """The question with a person's own keys."""
        return Question(
            self.sql,
            [value if place is None else keys[place] for value, place in self.values],
            [place is not None for _, place in self.values],
        )


_texts: dict[object, _Text | None] = {}


def asked_of(name: str, standing: Standing, build: Callable[[Standing], QuerySet]) -> Question | None:
    """What a queryset asks for this person; None where it can have no row.

    ``name`` is the queryset's own. ``build`` may ask of the standing only what ``_shape`` tells apart.
    """
    key = (name, connection.vendor, _shape(standing))
    if key not in _texts:
        if len(_texts) >= MOST:
            _texts.clear()
        _texts[key] = _written(standing, build)
    text = _texts[key]
    if text is None:
        return None
    return text.asked([_as_sent(key) for key in _keys(standing)])


def _shape(standing: Standing) -> tuple[Any, ...]:
    """All that the SQL depends on besides the keys themselves."""
    partnerships, agencies = _partnerships(standing), _agencies(standing)
    return (
        standing.user is None,
        tuple(
            (one.role, partnerships.index(one.partnership_id), agencies.index(one.agency_id))
            for one in standing.memberships
        ),
        *(len(_rounded(keys)) for keys in (standing.posts, standing.managed, standing.managed_posts)),
    )


def _rounded(keys: frozenset[UUID]) -> list[UUID]:
    """The keys in order; the last one repeated up to a power of two, so that there are few shapes."""
    found = sorted(keys)
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)) if found else []


def _partnerships(standing: Standing) -> list[UUID]:
    return list(dict.fromkeys(one.partnership_id for one in standing.memberships))


def _agencies(standing: Standing) -> list[UUID | None]:
    """None comes first, whether or not there is a membership without an agency."""
    return list(dict.fromkeys([None, *(one.agency_id for one in standing.memberships)]))


def _keys(standing: Standing) -> Iterator[Any]:
    """A person's own keys, in an order that two people who stand alike have in common."""
    user = standing.user or next((one.user for one in standing.memberships), None)
    if user is not None:
        yield from (user.pk, user.name, " ".join(user.name.split()))
    yield from (one.pk for one in standing.memberships)
    yield from _partnerships(standing)
    yield from (agency for agency in _agencies(standing) if agency is not None)
    for keys in (standing.posts, standing.managed, standing.managed_posts):
        yield from _rounded(keys)


def _written(standing: Standing, build: Callable[[Standing], QuerySet]) -> _Text | None:
    nobody = _who_stands_alike(standing)
    try:
        sql, values = build(nobody).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    places = {_as_sent(key): place for place, key in enumerate(_keys(nobody))}
    return _Text(sql, tuple((value, places.get(value)) for value in values))


def _who_stands_alike(standing: Standing) -> Standing:
    """Somebody of the same shape, who does not exist."""
    made = iter(range(1_000_000))

    def key() -> UUID:
        return uuid5(NOBODY, str(next(made)))

    user = User(pk=NO_USER, name=NO_NAME)
    partnerships = {one: key() for one in _partnerships(standing)}
    agencies = {one: None if one is None else key() for one in _agencies(standing)}
    return Standing(
        day=standing.day,
        memberships=tuple(
            Membership(
                pk=key(),
                user=user,
                role=one.role,
                partnership_id=partnerships[one.partnership_id],
                agency_id=agencies[one.agency_id],
            )
            for one in standing.memberships
        ),
        posts=frozenset(key() for _ in _rounded(standing.posts)),
        stand_in_posts=frozenset(),
        managed=frozenset(key() for _ in _rounded(standing.managed)),
        managed_posts=frozenset(key() for _ in _rounded(standing.managed_posts)),
        user=None if standing.user is None else user,
    )


def _as_sent(key: object) -> object:
    """A key as the database is sent it."""
    if isinstance(key, UUID):
        return key if connection.features.has_native_uuid_field else key.hex
    return connection.ops.prep_for_iexact_query(key) if isinstance(key, str) else key


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
        places = {_as_sent(one): place for place, one in enumerate(nobodys)}
        text = _texts[key] = _Text(sql, tuple((value, places.get(value)) for value in values))
    return text.asked([_as_sent(one) for one in wanted])
