"""Who may read histories. The ground knows no roles: the app above registers how it finds a reader."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from audit.acts import Actor


@dataclass(frozen=True)
class Reader:
    """Somebody who may find, verify and export histories of these partnerships, and change nothing."""

    actor: Actor
    partnerships: frozenset[str]  # their codes
    agencies: tuple[tuple[str, str], ...]  # code and name of each agency of those partnerships
    kept_from: frozenset[str] = frozenset()  # the references that they may not read, whatever their grant

    def agency(self, code: str) -> str:
        """An agency by name; by its code where it is not one of these any more."""
        return dict(self.agencies).get(code, code)


AnyUser = AbstractBaseUser | AnonymousUser
Finder = Callable[[AnyUser, date], Reader | None]
Wall = Callable[[AnyUser, date], Iterable[str]]
_finders: list[Finder] = []
_walls: list[Wall] = []


def register_reader(finder: Finder) -> None:
    """Ask this about whoever asks for a page of the auditors; it answers None where nobody reads."""
    if finder not in _finders:
        _finders.append(finder)


def register_wall(wall: Wall) -> None:
    """Ask this about every reader; it answers the references of histories from which they are kept: deny wins."""
    if wall not in _walls:
        _walls.append(wall)


def reader_of(user: AnyUser, *, on: date) -> Reader | None:
    """Who reads on that day, for whichever app knows them, and what they may not read."""
    reader = next((reader for finder in _finders if (reader := finder(user, on))), None)
    if reader is None:
        return None
    return replace(reader, kept_from=frozenset(reference for wall in _walls for reference in wall(user, on)))
