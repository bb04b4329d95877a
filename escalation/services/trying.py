"""Trying dates from outside: which policy is meant, and whose calendar its times are counted by."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import Error as DatabaseDown

from agencies.models import Partnership
from escalation.core.calendar import Calendar
from escalation.core.moments import LAST_YEAR
from escalation.core.policy import Policy
from escalation.core.words import listed, nearest, normal, shown
from escalation.models import PolicyVersion
from escalation.services.calendars import calendar_of_nation, closures_of, newest_calendar
from escalation.services.policies import read_policy, shipped_policies

ENGLAND_AND_WALES = "england_and_wales"


class NotFound(LookupError):
    """No policy is meant by this, with a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Found:
    """A policy, and the partnership into which it is loaded; none for a file."""

    policy: Policy
    partnership: Partnership | None = None

    def calendar(self, first: date, last: date, *, nation: str | None = None) -> Calendar:
        """The days that count from the year of the first to two years after the last: past any time in a policy.

        The nation is the one that is asked for, else the policy's, else the partnership's. A partnership has its own
        calendar, with its closures and what it knows of bank holidays; whatever that does not cover, and files, are
        counted by the bank holidays as they are published.
        """
        years = range(first.year, min(last.year + 2, LAST_YEAR) + 1)
        ours = self.partnership
        nation = nation or self.policy.nation or (ours.nation if ours else ENGLAND_AND_WALES)
        version = newest_calendar(ours) if ours else None
        known = version.calendar if version and version.calendar.nation == nation else None
        return calendar_of_nation(nation, years, known=known, closures=closures_of(ours) if ours else None)


def find_policy(name: str, *, on: date, partnership: str | None = None) -> Found:
    """The policy of a file, or of a key: as it is loaded, else as it comes with Accord.

    Raises NotFound, OSError, PolicyFaults. A file needs no database. Of a loaded policy it is the version in force on
    the day, or the first one where none was yet.
    """
    path = Path(name)
    if path.is_file() or path.suffix or len(path.parts) != 1:
        return Found(read_policy(path.read_bytes(), beside=path.parent))
    loaded = _loaded(partnership)
    versions = [version for version in loaded if normal(version.key) == normal(name)]
    if versions:
        return _in_force(name, versions, on)
    shipped = shipped_policies()
    for key, file in shipped.items():
        if normal(key) == normal(name) and partnership is None:
            return Found(read_policy(file.read_bytes()))
    known = sorted({*({} if partnership else shipped), *(version.key for version in loaded)})
    raise NotFound(_nothing_called(name, known))


def _loaded(partnership: str | None) -> list[PolicyVersion]:
    """Every version that is loaded; none where there is no database yet."""
    try:
        versions = PolicyVersion.objects.select_related("partnership").order_by("in_force_from")
        return list(versions.filter(partnership__code=partnership) if partnership else versions)
    except DatabaseDown:
        return []


def _in_force(name: str, versions: list[PolicyVersion], on: date) -> Found:
    codes = sorted({version.partnership.code for version in versions})
    if len(codes) > 1:
        raise NotFound(f"{shown(name)} is loaded in {listed(codes)}: say which with --partnership.")
    begun = [version for version in versions if version.in_force_from <= on]
    version = begun[-1] if begun else versions[0]
    return Found(version.policy, version.partnership)


def _nothing_called(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    meant = (
        f"did you mean {shown(near)}?"
        if near
        else f"there is {listed(known)}."
        if known
        else "there is none."
    )
    return f"There is no file and no policy called {shown(name)}; {meant}"
