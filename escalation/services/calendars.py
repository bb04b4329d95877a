"""Calendars: bank holidays as they are known, and each partnership's calendar as immutable versions."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import holidays
from django.db import transaction

from agencies.models import Closure, Partnership
from agencies.models.partnerships import NATIONS
from agencies.refusals import Refused
from agencies.services import chain_of, open_act
from agencies.services.door import Who
from audit.acts import SYSTEM, lock_subject
from audit.written_once import WrittenOnce
from escalation.core.calendar import Calendar, CalendarTooShort, day_in_words
from escalation.core.moments import FIRST_YEAR, LAST_YEAR
from escalation.models import BankHoliday, CalendarVersion, HolidayChange
from escalation.zone import local_day

# A calendar that reaches less far is told of: a time in a policy is a year at most, and somebody needs months to act.
FAR_ENOUGH = timedelta(days=550)
# A calendar reaches back to matters that were put to the other side last year, and on past any time in a policy.
YEARS_BACK, YEARS_ON = 1, 2
SUBDIVISIONS = {"england_and_wales": "ENG", "scotland": "SCT", "northern_ireland": "NIR"}


def nations() -> list[str]:
    return [nation for nation, _ in NATIONS]


def years_around(year: int) -> range:
    """The years that a calendar of this year covers."""
    return range(year - YEARS_BACK, year + YEARS_ON + 1)


def published_holidays(nation: str, years: Iterable[int]) -> dict[date, str]:
    """The bank holidays of a nation in these years, as the package `holidays` knows them; raises CalendarTooShort."""
    years = set(years)
    if beyond := [year for year in sorted(years) if not FIRST_YEAR <= year <= LAST_YEAR]:
        raise CalendarTooShort(
            f"The bank holidays of {beyond[0]} are not known: only those of {FIRST_YEAR} to {LAST_YEAR} are."
        )
    known = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=years)
    return {day: name for day, name in sorted(known.items()) if day.year in years}


def calendar_of_nation(
    nation: str, years: range, *, known: Calendar | None = None, closures: Mapping[date, str] | None = None
) -> Calendar:
    """The calendar of a nation over these years: `known` where that covers a whole year, else as published."""
    unknown = [year for year in years if not (known and _covers(known, year))]
    found = {day: name for day, name in (known.holidays if known else {}).items() if day.year in years}
    return Calendar(
        nation=nation,
        covers_from=date(years[0], 1, 1),
        covers_until=date(years[-1], 12, 31),
        holidays=found | published_holidays(nation, unknown),
        closures=dict(closures or {}),
    )


@transaction.atomic
def refresh_holidays(*, nation: str, years: Iterable[int]) -> None:
    """Write down the bank holidays of a nation as the package `holidays` knows them, in place of what was known."""
    years = set(years)
    known = published_holidays(nation, years)
    BankHoliday.objects.filter(nation=nation, day__year__in=years).exclude(day__in=known).delete()
    # Where another copy writes them down at the same time, each day is there once all the same.
    BankHoliday.objects.bulk_create(
        [BankHoliday(nation=nation, day=day, name=name) for day, name in known.items()],
        update_conflicts=True,
        unique_fields=["nation", "day"],
        update_fields=["name"],
    )


@transaction.atomic
def publish_calendar(*, partnership: Partnership, by: Who, now: datetime) -> CalendarVersion:
    """The calendar of the partnership as it is known today; a new version only where something changed.

    It covers last year, this year and the two years after, with the bank holidays of the partnership's nation and its
    closures. Years whose bank holidays nobody has looked up yet are looked up.
    """
    act = open_act(partnership, "calendar.published", by=by, now=now)
    partnership.refresh_from_db()
    calendar = _calendar_of(partnership, local_day(now).year)
    newest = newest_calendar(partnership)
    if newest is not None and newest.digest == calendar.digest:
        return newest
    version = CalendarVersion(
        partnership=partnership,
        number=newest.number + 1 if newest else 1,
        covers_from=calendar.covers_from,
        covers_until=calendar.covers_until,
        digest=calendar.digest,
        content=calendar.canonical(),
    )
    with act:
        act.facts = {"number": str(version.number), "until": day_in_words(version.covers_until)}
        act.add(version)
    return version


@transaction.atomic
def renew_calendars(*, now: datetime) -> list[CalendarVersion]:
    """Bring the bank holidays of the three nations up to date, and every partnership's calendar with them.

    To be done each day: a calendar reaches from one year into the next by it, and a holiday that was announced comes
    with the next release of the package.
    """
    partnerships = Partnership.objects.order_by("code")
    for partnership in partnerships:  # before the holidays: who closes a day locks these in this order
        lock_subject(reference=chain_of(partnership), now=now)
    for nation in nations():
        refresh_holidays(nation=nation, years=years_around(local_day(now).year))
    return [publish_calendar(partnership=partnership, by=SYSTEM, now=now) for partnership in partnerships]


def calendar_in_force(partnership: Partnership) -> CalendarVersion:
    """The newest calendar of the partnership; raises Refused where none was published."""
    newest = newest_calendar(partnership)
    if newest is None:
        raise Refused(f"{partnership.name} has no calendar yet, so no time can be counted.")
    return newest


def calendars_in_force(partnerships: Collection[UUID]) -> dict[UUID, CalendarVersion]:
    """The newest calendar of each of these partnerships that has one."""
    versions = CalendarVersion.objects.filter(partnership__in=partnerships).order_by("number")
    return {version.partnership_id: version for version in versions}


def ends_soon(partnership: Partnership, *, on: date) -> str:
    """That the calendar of a partnership that is live ends within months, in a sentence; empty where it does not."""
    version = newest_calendar(partnership)
    if version is None or version.covers_until >= on + FAR_ENOUGH:
        return ""
    return (
        f"The calendar of working days ends on {day_in_words(version.covers_until)}, and no time can be counted beyond "
        "it. It is renewed every day by itself: tell whoever runs this service that it is not"
    )


def closures_of(partnership: Partnership) -> dict[date, str]:
    """The days on which the partnership is closed, each with its reason."""
    found = Closure.objects.filter(partnership=partnership, withdrawn=False)
    return {closure.day: closure.reason for closure in found}


def newest_calendar(partnership: Partnership) -> CalendarVersion | None:
    return next(iter(_NEWEST_CALENDAR.of(partnership.pk)), None)


_NEWEST_CALENDAR = WrittenOnce(
    lambda partnership: CalendarVersion.objects.filter(partnership=partnership).order_by("-number")[:1]
)


def _covers(calendar: Calendar, year: int) -> bool:
    return calendar.covers_from <= date(year, 1, 1) and date(year, 12, 31) <= calendar.covers_until


def _as_known(partnership: Partnership, years: range, listed: Iterable[BankHoliday]) -> dict[date, str]:
    """The bank holidays of the list, and over them what the partnership knows before the list does."""
    found = {holiday.day: holiday.name for holiday in listed}
    for change in HolidayChange.objects.filter(partnership=partnership, day__year__in=years):
        if change.kept:
            found[change.day] = change.name
        else:
            found.pop(change.day, None)
    return found


def _calendar_of(partnership: Partnership, year: int) -> Calendar:
    years = years_around(year)
    known = BankHoliday.objects.filter(nation=partnership.nation, day__year__in=years)
    unknown = set(years) - {holiday.day.year for holiday in known}
    if unknown:
        refresh_holidays(nation=partnership.nation, years=unknown)
    return Calendar(
        nation=partnership.nation,
        covers_from=date(years[0], 1, 1),
        covers_until=date(years[-1], 12, 31),
        holidays=_as_known(partnership, years, known.all()),
        closures=closures_of(partnership),
    )
