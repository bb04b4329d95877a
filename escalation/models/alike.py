"""Who stands alike: people for whom SQL is the same but for their own keys, and somebody such who does not exist."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from agencies.models import Membership, User
from agencies.standing import Standing
from audit.asking import sent

NOBODY = UUID("6b0b3f0e-6d0a-4f0b-9d5e-000000000000")  # whose names are the keys that nobody has
NO_USER = 9_000_000_000_000_000_000
NO_NAME = "nobody  whatsoever"  # with two spaces: some rules take a name as it is, others with single ones


def shape_of(standing: Standing) -> tuple[Any, ...]:
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


def keys_of(standing: Standing) -> Iterator[Any]:
    """A person's own keys, in an order that two people who stand alike have in common."""
    user = standing.user or next((one.user for one in standing.memberships), None)
    if user is not None:
        yield from (user.pk, user.name, " ".join(user.name.split()))
    yield from (one.pk for one in standing.memberships)
    yield from _partnerships(standing)
    yield from (agency for agency in _agencies(standing) if agency is not None)
    for keys in (standing.posts, standing.managed, standing.managed_posts):
        yield from _rounded(keys)


def who_stands_alike(standing: Standing) -> Standing:
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


def as_sent(key: object) -> object:
    """A key as the database is sent it; a name as it is where names are compared without regard to capitals."""
    return connection.ops.prep_for_iexact_query(key) if isinstance(key, str) else sent(key)
