"""Your matters: how many wait for you, the one due soonest, four groups, and filters that are links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from agencies.standing import Standing
from escalation.core.calendar import ONE_DAY, Calendar, CalendarTooShort, day_in_words
from escalation.core.stages import State
from escalation.models import Disagreement
from escalation.models.matters import OPEN, DisagreementQuerySet
from escalation.presenters.rows import (
    Row,
    alone,
    in_order,
    is_so,
    marked,
    newest_calendars,
    rows_of,
    with_due,
)
from escalation.zone import LOCAL, local_day

AT_FIRST = 5  # rows of each group on the page of all groups
A_PAGE = 25

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
    count: int
    rows: tuple[Row, ...]
    href: str  # of all of it

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Link:
    """A filter that is a link."""

    text: str
    href: str
    active: bool


@dataclass(frozen=True)
class Home:
    """All that the page shows."""

    waiting_for_you: int
    soonest: Row | None
    groups: tuple[Group, ...]
    filters: tuple[Link, ...]
    whose: tuple[Link, ...]
    page: Page | None


@dataclass(frozen=True)
class Asked:
    """What the address asks for: one group or all, whose matters, which page. Anything else is as if not said."""

    group: str = ""
    whose: str = ""
    page: str = "1"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        group, whose = query.get("group", ""), query.get("whose", "")
        return cls(group if group in GROUPS else "", whose if whose in WHOSE else "", query.get("page", "1"))

    def href(self, **changed: str) -> str:
        said = {"group": self.group, "whose": self.whose} | changed
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


def home_of(standing: Standing, asked: Asked, *, now: datetime) -> Home:
    """The page of a person: every group with its first rows, or one group page by page."""
    calendars = newest_calendars(membership.partnership_id for membership in standing.memberships)
    days = {partnership: next_working_day(calendar, now) for partnership, calendar in calendars.items()}
    seen_as = narrowed(standing, asked.whose)
    matters = grouped(marked(with_due(Disagreement.objects.visible_to(seen_as)), seen_as), days, now=now)
    counts = matters.aggregate(
        for_you=Count("pk", filter=Q(yours=True)),
        **{key: Count("pk", filter=Q(**{f"in_{key}": True})) for key in GROUPS},
    )
    matters, page = in_order(matters), None
    if asked.group:
        paginator = Paginator(matters.filter(**{f"in_{asked.group}": True}), A_PAGE)
        paginator.count = counts[asked.group]
        page = paginator.get_page(asked.page)
        shown = list(page.object_list)
    else:
        shown = list(first_of_each(matters))
    own = frozenset(membership.agency_id for membership in standing.memberships if membership.agency_id)
    rows = dict(zip(shown, rows_of(shown, agencies=own, calendars=calendars, now=now), strict=True))
    titles = {key: title.format(day=_day(days.values())) for key, (title, _, _) in GROUPS.items()}
    return Home(
        waiting_for_you=counts["for_you"],
        soonest=next((row for row in rows.values() if row.yours), None),
        groups=tuple(_group(key, titles, counts, rows, asked) for key in _shown_groups(asked)),
        filters=_filters(titles, counts, asked),
        whose=_whose(standing, asked),
        page=page,
    )


def narrowed(standing: Standing, whose: str) -> Standing:
    """Where the person stands by one of the filters."""
    if whose == "own":
        return replace(alone(standing), posts=standing.posts - standing.stand_in_posts)
    if whose == "stand-in":
        return replace(alone(standing), memberships=(), posts=standing.stand_in_posts)
    if whose == "managed":
        return replace(standing, memberships=(), posts=frozenset())
    return standing


def grouped(
    matters: DisagreementQuerySet, days: Mapping[UUID, date], *, now: datetime
) -> DisagreementQuerySet:
    """Each marked with the groups in which it stands; what was agreed or decided is owed after the end, too."""
    today, ended = local_day(now), ~Q(state__in=OPEN)
    overdue = Q(due_at__lt=now) | ended & Q(next_action__lt=today)
    soon = Q(pk__in=[])
    for partnership, day in days.items():
        end = datetime.combine(day + ONE_DAY, time(), tzinfo=LOCAL)
        due = Q(due_at__gte=now, due_at__lt=end) | ended & Q(next_action__gte=today, next_action__lte=day)
        soon |= Q(partnership=partnership) & due
    closed = Q(state=State.CLOSED)
    conditions = {
        "us": Q(ours=True),
        "overdue": overdue,
        "soon": soon,
        "them": Q(ours=False) & ~closed,
        "ended": closed,
    }
    return matters.annotate(**{f"in_{key}": is_so(condition) for key, condition in conditions.items()})


def first_of_each(matters: DisagreementQuerySet) -> DisagreementQuerySet:
    """The first rows of every group that stands on the page, in one query."""
    wanted = Q(pk__in=[])
    for key, (_, _, at_first) in GROUPS.items():
        if at_first:
            wanted |= Q(pk__in=matters.filter(**{f"in_{key}": True}).values("pk")[:AT_FIRST])
    return matters.filter(wanted)


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
    key: str,
    titles: Mapping[str, str],
    counts: Mapping[str, int],
    rows: Mapping[Disagreement, Row],
    asked: Asked,
) -> Group:
    inside = [row for it, row in rows.items() if getattr(it, f"in_{key}")]
    shown = inside if asked.group else inside[:AT_FIRST]
    return Group(key, titles[key], GROUPS[key][1], counts[key], tuple(shown), asked.href(group=key))


def _filters(titles: Mapping[str, str], counts: Mapping[str, int], asked: Asked) -> tuple[Link, ...]:
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
