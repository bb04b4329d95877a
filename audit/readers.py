"""Who may read histories. The ground knows no roles: the app above registers how it finds a reader."""

from collections.abc import Callable
from dataclasses import dataclass
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

    def agency(self, code: str) -> str:
        """An agency by name; by its code where it is not one of these any more."""
        return dict(self.agencies).get(code, code)


User = AbstractBaseUser | AnonymousUser
Finder = Callable[[User, date], Reader | None]
_finders: list[Finder] = []


def register_reader(finder: Finder) -> None:
    """Ask this about whoever asks for a page of the auditors; it answers None where nobody reads."""
    if finder not in _finders:
        _finders.append(finder)


def reader_of(user: User, *, on: date) -> Reader | None:
    """Who reads on that day, for whichever app knows them."""
    return next((reader for finder in _finders if (reader := finder(user, on))), None)
