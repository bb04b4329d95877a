"""Who may read histories. The ground knows no roles: the app above registers how it finds a reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from audit.acts import Actor
from audit.models import Subject
from audit.opened import Content


@dataclass(frozen=True)
class Grant:
    """By what somebody reads the histories of one partnership: for what, until when, and what of them not."""

    partnership: str  # its name
    purpose: str
    until: date  # the last day
    left_out: frozenset[Content] = frozenset()

    @property
    def opens_all(self) -> bool:
        return not self.left_out

    @property
    def opened(self) -> list[Content]:
        return [content for content in Content if content not in self.left_out]


@dataclass(frozen=True)
class Reader:
    """Somebody who may find, verify and export histories of these partnerships, and change nothing."""

    actor: Actor
    grants: Mapping[str, Grant]  # by the code of the partnership
    agencies: tuple[tuple[str, str], ...]  # code and name of each agency of those partnerships
    kept_from: frozenset[str] = frozenset()  # the references that they may not read, whatever their grant

    @property
    def partnerships(self) -> frozenset[str]:
        """The codes of those whose histories they may read."""
        return frozenset(self.grants)

    def left_out(self, subject: Subject) -> frozenset[Content]:
        """What of this history they may not read; all of it, where it is none of theirs."""
        grant = self.grants.get(subject.partnership)
        return grant.left_out if grant else frozenset(Content)

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
