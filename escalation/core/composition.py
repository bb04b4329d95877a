"""The panel's composition: how many, of which sectors and kinds of agency (POLICY_FORMAT, [panel])."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .names import Sector
from .policy_parts import Panel


@dataclass(frozen=True)
class Member:
    """Of somebody who sits beside the chair, what the composition asks: their agency's sector and kind."""

    sector: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Need:
    """One thing that is asked, whether it is there, and the sentence that says that it is not."""

    title: str
    met: bool
    lacking: str


def needs(panel: Panel, members: Iterable[Member], *, kind_title: Callable[[str], str]) -> list[Need]:
    """The quorum, the chair included, then every sector and every kind of agency of which somebody must be there."""
    there = list(members)
    return [
        _quorum(panel, there),
        *(_sector(Sector(sector), there) for sector in panel.sectors),
        *(_kind(kind, kind_title(kind), there) for kind in panel.kinds),
    ]


def lacking(panel: Panel, members: Iterable[Member], *, kind_title: Callable[[str], str]) -> list[str]:
    """What is not there, in sentences; empty where the panel is quorate."""
    return [need.lacking for need in needs(panel, members, kind_title=kind_title) if not need.met]


def _quorum(panel: Panel, there: Sequence[Member]) -> Need:
    people = "1 person" if panel.quorum == 1 else f"{panel.quorum} people"
    return Need(
        f"At least {people}, the chair included",
        len(there) + 1 >= panel.quorum,
        f"The panel needs {people}, the chair included.",
    )


def _sector(sector: Sector, there: Sequence[Member]) -> Need:
    named = sector.description.lower()
    met = any(member.sector == sector for member in there)
    return Need(f"Somebody of the {named} sector", met, f"Nobody of the {named} sector is on the panel.")


def _kind(kind: str, title: str, there: Sequence[Member]) -> Need:
    met = any(member.kind == kind for member in there)
    return Need(f"Somebody from: {title.lower()}", met, f"Nobody from {title.lower()} is on the panel.")
