"""Who may read histories. The ground knows no roles: the app above registers how it finds a reader."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

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


Finder = Callable[[HttpRequest], Reader | None]
_finders: list[Finder] = []


def register_reader(finder: Finder) -> None:
    """Ask this about every request for a page of the auditors; it answers None where nobody reads."""
    if finder not in _finders:
        _finders.append(finder)


def reader_of(request: HttpRequest) -> Reader | None:
    """Who reads, for whichever app knows them."""
    return next((reader for finder in _finders if (reader := finder(request))), None)
