"""The board's overview: the envelope of each matter, and what needs the board's eye. No text, and no child."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy

from agencies.models import Partnership
from agencies.queries import set_up_by
from agencies.routes import Gap
from agencies.standing import Standing
from escalation.core.board.figures import Figure
from escalation.core.board.periods import Period, quarter_of
from escalation.core.stages import State
from escalation.core.words import counted
from escalation.models import Disagreement, Seat
from escalation.models.matters import OPEN, DisagreementQuerySet
from escalation.presenters.board import counted as board_counted
from escalation.presenters.board import nothing_before
from escalation.presenters.eye import on_nobodys_list, overdue_for_long, stages_overdue, times_passed_on
from escalation.presenters.home import Link
from escalation.presenters.rows import Row, is_so, newest_calendars, rows_of, with_due
from escalation.services.setting_up import gaps
from escalation.zone import local_day

A_PAGE = 25

# Each list: its name, and what is said where it is empty.
LISTS: Mapping[str, tuple[str, str]] = {
    "open": ("Not closed", "No matter is open in your partnership."),
    "overdue": ("Overdue", "Nothing is overdue."),
    "nobodys": ("On nobody’s list", "Somebody has every open matter on their list."),
    "twice": ("Overdue at two stages", "No open matter was overdue at more than one stage."),
    "long": ("Overdue for as long again", "No matter is overdue for longer than its stage’s own time."),
    "passed": ("Passed on twice or more", "No matter has been passed on twice."),
}

# The lists of which each matter is an alert by itself, and what is said of so many.
ALERTS: Mapping[str, str] = {
    "nobodys": "on nobody’s list",
    "twice": "overdue at two stages or more",
    "long": "overdue for longer than the stage’s own time",
}

# By what the list may be sorted: the head of the column, and the columns of the database.
ORDERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "reference": ("Matter", ("reference",)),
    "stage": ("Stage", ("current_stage__stage_number", "current_stage__title")),
    "due": ("Due", ("due_at",)),
}


@dataclass(frozen=True)
class Head:
    """The head of a column by which the list is sorted: a link to the other way round."""

    text: str
    href: str
    sort: str  # "ascending", "descending" or "none"


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a list, an order, a page. Anything else is as if not said."""

    show: str = "open"
    sort: str = "due"
    descending: bool = False
    page: str = "1"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        show, sort = query.get("show", ""), query.get("sort", "")
        name = sort.removeprefix("-")
        return cls(
            show if show in LISTS else "open",
            name if name in ORDERS else "due",
            name in ORDERS and sort.startswith("-"),
            query.get("page", "1"),
        )

    def href(self, show: str = "", sort: str = "") -> str:
        own = f"{'-' if self.descending else ''}{self.sort}"
        return f"?{urlencode({'show': show or self.show, 'sort': sort or own})}"

    def order(self) -> tuple[OrderBy | str, ...]:
        """What has no due time stands last, either way."""
        columns = [F(name) for name in ORDERS[self.sort][1]]
        return (
            *(
                column.desc(nulls_last=True) if self.descending else column.asc(nulls_last=True)
                for column in columns
            ),
            "raised_at",
            "pk",
        )

    def heads(self) -> dict[str, Head]:
        return {name: self._head(name, title) for name, (title, _) in ORDERS.items()}

    def _head(self, name: str, title: str) -> Head:
        """Sorted by it already, the link turns the order round."""
        if name != self.sort:
            return Head(title, self.href(sort=name), "none")
        turned = name if self.descending else f"-{name}"
        return Head(title, self.href(sort=turned), "descending" if self.descending else "ascending")


@dataclass(frozen=True)
class GapsShown:
    """Where nobody would have a matter, in one partnership."""

    partnership: Partnership
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Alerts:
    """How many matters need the board's eye, and a link to those of each sort."""

    count: int
    links: tuple[Link, ...]


@dataclass(frozen=True)
class BoardShown:
    """The six figures of this quarter, of one partnership."""

    partnership: Partnership
    period: Period
    figures: tuple[Figure, ...]
    nothing_before: str


@dataclass(frozen=True)
class Overview:
    """All that the page shows."""

    counts: Mapping[str, int]
    alerts: Alerts
    boards: tuple[BoardShown, ...]
    filters: tuple[Link, ...]
    heads: Mapping[str, Head]
    title: str
    empty: str
    rows: tuple[Row, ...]
    page: Page
    gaps: tuple[GapsShown, ...]


def overview_of(standing: Standing, asked: Asked, *, now: datetime) -> Overview:
    """The matters in sight of this business manager, by one of the lists."""
    matters = listed(standing, now=now)
    counts = matters.aggregate(
        eye=Count("pk", filter=Q(in_nobodys=True) | Q(in_twice=True) | Q(in_long=True)),
        **{key: Count("pk", filter=Q(**{f"in_{key}": True})) for key in LISTS},
    )
    shown = matters.filter(**{f"in_{asked.show}": True}).select_related("policy_version", "current_stage")
    paginator = Paginator(shown.order_by(*asked.order()), A_PAGE)
    paginator.count = counts[asked.show]
    found = paginator.get_page(asked.page)
    partnerships = list(set_up_by(standing).order_by("name"))
    calendars = newest_calendars(partnership.pk for partnership in partnerships)
    return Overview(
        counts=counts,
        alerts=_alerts(counts, asked),
        boards=tuple(board for each in partnerships if (board := _board(each, standing, now))),
        filters=tuple(
            Link(f"{title} ({counts[key]})", asked.href(show=key), key == asked.show)
            for key, (title, _) in LISTS.items()
        ),
        heads=asked.heads(),
        title=LISTS[asked.show][0],
        empty=LISTS[asked.show][1],
        rows=tuple(rows_of(found.object_list, calendars=calendars, now=now, posts_only=True)),
        page=found,
        gaps=tuple(_gaps(partnership, now) for partnership in partnerships),
    )


def listed(standing: Standing, *, now: datetime) -> DisagreementQuerySet:
    """Each matter that is not closed, with the lists in which it stands, and whether its contents may be opened."""
    today, ended = local_day(now), ~Q(state__in=OPEN)
    own = Seat.objects.of(standing).filter(disagreement=OuterRef("pk"))
    matters = with_due(Disagreement.objects.in_sight_of_the_board(standing).exclude(state=State.CLOSED))
    return matters.annotate(
        may_open=Exists(own),
        passes=times_passed_on(),
        nobodys=is_so(~ended & on_nobodys_list(now=now)),
        stages_overdue=stages_overdue(now=now),
    ).annotate(
        in_open=is_so(~Q(pk__in=[])),
        in_overdue=is_so(Q(due_at__lt=now) | ended & Q(next_action__lt=today)),
        in_nobodys=F("nobodys"),
        in_twice=is_so(~ended & Q(stages_overdue__gte=2)),
        in_long=is_so(~ended & overdue_for_long(now=now)),
        in_passed=is_so(Q(passes__gte=2)),
    )


def _alerts(counts: Mapping[str, int], asked: Asked) -> Alerts:
    return Alerts(
        counts["eye"],
        tuple(
            Link(f"{counted(counts[key], 'matter')} {words}", asked.href(show=key), False)
            for key, words in ALERTS.items()
            if counts[key]
        ),
    )


def _board(partnership: Partnership, standing: Standing, now: datetime) -> BoardShown | None:
    period = quarter_of(local_day(now))
    found = board_counted(partnership, period, now=now, seen_by=standing)
    if found is None:
        return None
    missing = "" if found.has_before else nothing_before(partnership)
    return BoardShown(partnership, period, found.figures(), missing)


def _gaps(partnership: Partnership, now: datetime) -> GapsShown:
    found = gaps(partnership, on=local_day(now))
    calendar = [Gap(found.calendar)] if found.calendar else []
    return GapsShown(partnership, (*calendar, *found.stages, *found.empty))
