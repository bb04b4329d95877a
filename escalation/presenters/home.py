"""Your matters: how many wait for you, the one due soonest, four groups, and filters that are links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import urlencode
from uuid import UUID

from agencies.standing import Standing
from escalation.core.calendar import ONE_DAY, Calendar, CalendarTooShort, day_in_words
from escalation.models import Disagreement
from escalation.presenters.home_lists import Count, Cursor, Lists, Wanted, lists_of
from escalation.presenters.rows import Row, alone, fetched, rows_of
from escalation.zone import LOCAL, local_day

# Each group: its title, what is said where it is empty, and whether it stands on the page of all groups.
GROUPS: Mapping[str, tuple[str, str, bool]] = {
    "us": ("Waiting for us", "Nothing waits for you or your colleagues.", True),
    "overdue": ("Overdue", "Nothing is overdue.", True),
    "soon": ("Due by the end of {day}", "Nothing falls due by then.", True),
    "them": ("Waiting for them", "You are waiting for nobody.", True),
    "ended": ("Closed", "No matter of yours has been closed yet.", False),
}

# Whose matters. Each narrows where the person stands, so that there is no second rule of what they may see.
WHOSE: Mapping[str, str] = {
    "": "All of these",
    "own": "My own",
    "stand-in": "Where I stand in",
    "managed": "Of people I manage",
}


@dataclass(frozen=True)
class Group:
    """One group: its name, how many matters there are in it, and the rows that are shown."""

    key: str
    title: str
    empty: str
    count: Count
    rows: tuple[Row, ...]
    href: str  # of all of it

    @property
    def has_more(self) -> bool:
        return self.count.number > len(self.rows)


@dataclass(frozen=True)
class Link:
    """A filter that is a link."""

    text: str
    href: str
    active: bool


@dataclass(frozen=True)
class Home:
    """All that the page shows."""

    waiting_for_you: Count
    soonest: Row | None
    groups: tuple[Group, ...]
    filters: tuple[Link, ...]
    whose: tuple[Link, ...]
    previous: Mapping[str, str] | None  # the pages before and after this one of a group
    next: Mapping[str, str] | None
    is_new: bool  # there is nothing in any group, and never was

    @property
    def waiting(self) -> str:
        """How many matters wait for the reader, in a sentence."""
        count = self.waiting_for_you
        if count.number == 1:
            return "1 matter waits for you."
        return (
            f"{str(count).capitalize()} matters wait for you." if count.number else "Nothing waits for you."
        )


@dataclass(frozen=True)
class Asked:
    """What the address asks for: one group or all, whose matters, from where on. Anything else is as if not said."""

    group: str = ""
    whose: str = ""
    cursor: Cursor | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        group, whose = query.get("group", ""), query.get("whose", "")
        before, after = query.get("before", ""), query.get("after", "")
        cursor = Cursor.read(before, backwards=True) if before else Cursor.read(after)
        return cls(group if group in GROUPS else "", whose if whose in WHOSE else "", cursor)

    def href(self, **changed: str) -> str:
        said = {"group": self.group, "whose": self.whose} | changed
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


def home_of(standing: Standing, asked: Asked, calendars: Mapping[UUID, Calendar], *, now: datetime) -> Home:
    """The page of a person: every group with its first rows, or one group page by page; in three queries."""
    days = {partnership: next_working_day(calendar, now) for partnership, calendar in calendars.items()}
    soon = {key: datetime.combine(day + ONE_DAY, time(), tzinfo=LOCAL) for key, day in days.items()}
    seen_as = narrowed(standing, asked.whose)
    groups = {key: at_first for key, (_, _, at_first) in GROUPS.items()}
    lists = lists_of(seen_as, groups, Wanted(asked.group, asked.cursor, soon, now))
    shown = _fetched(lists)
    own = frozenset(membership.agency_id for membership in standing.memberships if membership.agency_id)
    rows = rows_of(shown.values(), agencies=own, calendars=calendars, now=now)
    by_key = dict(zip(shown, rows, strict=True))
    titles = {key: title.format(day=_day(days.values())) for key, (title, _, _) in GROUPS.items()}
    ours = [by_key[key] for keys in lists.keys.values() for key in keys]
    previous, following = _pages(lists, shown, asked)
    return Home(
        waiting_for_you=lists.counts["you"],
        soonest=next((row for row in ours if row.yours), None),
        groups=tuple(_group(key, titles, lists, by_key, asked) for key in _shown_groups(asked)),
        filters=_filters(titles, lists.counts, asked),
        whose=_whose(standing, asked),
        previous=previous,
        next=following,
        is_new=asked == Asked() and not any(lists.counts[key].number for key in GROUPS),
    )


def _fetched(lists: Lists) -> dict[UUID, Disagreement]:
    """The matters that are shown, which the lists found through ``visible_to``."""
    found = fetched(lists.shown)
    for key, it in found.items():
        it.yours = key in lists.yours  # type: ignore[attr-defined]
    return found


def _pages(
    lists: Lists, shown: Mapping[UUID, Disagreement], asked: Asked
) -> tuple[Mapping[str, str] | None, Mapping[str, str] | None]:
    """Links to the pages before and after the one that is shown."""
    keys = lists.keys.get(asked.group, [])
    previous = following = None
    if lists.has_previous:
        previous = {"href": asked.href(before=str(Cursor.at(shown[keys[0]])))}
    if lists.has_next:
        following = {"href": asked.href(after=str(Cursor.at(shown[keys[-1]])))}
    return previous, following


def narrowed(standing: Standing, whose: str) -> Standing:
    """Where the person stands by one of the filters."""
    if whose == "own":
        return replace(alone(standing), posts=standing.posts - standing.stand_in_posts)
    if whose == "stand-in":
        return replace(alone(standing), memberships=(), posts=standing.stand_in_posts)
    if whose == "managed":
        return replace(standing, memberships=(), posts=frozenset())
    return standing


def next_working_day(calendar: Calendar, now: datetime) -> date:
    """The next working day after today; tomorrow where the calendar does not reach that far."""
    today = local_day(now)
    try:
        return calendar.next_working_day(today)
    except CalendarTooShort:
        return today + ONE_DAY


def _day(days: Iterable[date]) -> str:
    """The day by which a matter is due soon; not named where two partnerships have different ones."""
    named = set(days)
    return day_in_words(named.pop()) if len(named) == 1 else "the next working day"


def _shown_groups(asked: Asked) -> list[str]:
    return [asked.group] if asked.group else [key for key, (_, _, at_first) in GROUPS.items() if at_first]


def _group(
    key: str, titles: Mapping[str, str], lists: Lists, rows: Mapping[UUID, Row], asked: Asked
) -> Group:
    inside = tuple(rows[one] for one in lists.keys[key])
    return Group(key, titles[key], GROUPS[key][1], lists.counts[key], inside, asked.href(group=key))


def _filters(titles: Mapping[str, str], counts: Mapping[str, Count], asked: Asked) -> tuple[Link, ...]:
    groups = [
        Link(f"{titles[key]} ({counts[key]})", asked.href(group=key), asked.group == key) for key in GROUPS
    ]
    return (Link("All groups", asked.href(group=""), not asked.group), *groups)


def _whose(standing: Standing, asked: Asked) -> tuple[Link, ...]:
    """Only the filters by which something can be left out; none for who acts for themselves alone."""
    offered = {
        "": True,
        "own": True,
        "stand-in": bool(standing.stand_in_posts),
        "managed": bool(standing.managed),
    }
    if not (offered["stand-in"] or offered["managed"]):
        return ()
    return tuple(
        Link(text, asked.href(whose=key), asked.whose == key) for key, text in WHOSE.items() if offered[key]
    )
