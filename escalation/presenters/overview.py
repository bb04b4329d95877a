"""The board's overview: the envelope of each matter, and what needs the board's eye. No text, and no child."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from agencies.models import Holding, Membership, Partnership
from agencies.queries import set_up_by
from agencies.routes import Gap
from agencies.standing import Standing
from escalation.core.stages import State
from escalation.core.turns import Turn
from escalation.models import Disagreement, Party, Record, Seat
from escalation.models.matters import OPEN, DisagreementQuerySet
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
    "passed": ("Passed on twice or more", "No matter has been passed on twice."),
}


@dataclass(frozen=True)
class GapsShown:
    """Where nobody would have a matter, in one partnership."""

    partnership: Partnership
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Overview:
    """All that the page shows."""

    counts: Mapping[str, int]
    filters: tuple[Link, ...]
    title: str
    empty: str
    rows: tuple[Row, ...]
    page: Page
    gaps: tuple[GapsShown, ...]


def overview_of(standing: Standing, wanted: str, page: str, *, now: datetime) -> Overview:
    """The matters in sight of this business manager, by one of the lists."""
    wanted = wanted if wanted in LISTS else "open"
    matters = listed(standing, now=now)
    counts = matters.aggregate(**{key: Count("pk", filter=Q(**{f"in_{key}": True})) for key in LISTS})
    shown = matters.filter(**{f"in_{wanted}": True}).select_related("policy_version", "current_stage")
    paginator = Paginator(shown.order_by(F("due_at").asc(nulls_last=True), "raised_at", "pk"), A_PAGE)
    paginator.count = counts[wanted]
    found = paginator.get_page(page)
    partnerships = list(set_up_by(standing).order_by("name"))
    calendars = newest_calendars(partnership.pk for partnership in partnerships)
    return Overview(
        counts=counts,
        filters=tuple(
            Link(f"{title} ({counts[key]})", f"?{urlencode({'show': key})}", key == wanted)
            for key, (title, _) in LISTS.items()
        ),
        title=LISTS[wanted][0],
        empty=LISTS[wanted][1],
        rows=tuple(rows_of(found.object_list, calendars=calendars, now=now, posts_only=True)),
        page=found,
        gaps=tuple(_gaps(partnership, now) for partnership in partnerships),
    )


def listed(standing: Standing, *, now: datetime) -> DisagreementQuerySet:
    """Each matter that is not closed, with the lists in which it stands, and whether its contents may be opened."""
    today, ended = local_day(now), ~Q(state__in=OPEN)
    own = Seat.objects.of(standing).filter(disagreement=OuterRef("pk"))
    passes = Record.objects.filter(disagreement=OuterRef("pk"), kind=Record.Kind.PASSED_ON).order_by()
    counted = passes.values("disagreement").annotate(count=Count("pk")).values("count")
    matters = with_due(Disagreement.objects.in_sight_of_the_board(standing).exclude(state=State.CLOSED))
    return matters.annotate(
        may_open=Exists(own), passes=Coalesce(counted, 0), nobodys=is_so(~ended & on_nobodys_list(now=now))
    ).annotate(
        in_open=is_so(~Q(pk__in=[])),
        in_overdue=is_so(Q(due_at__lt=now) | ended & Q(next_action__lt=today)),
        in_nobodys=F("nobodys"),
        in_passed=is_so(Q(passes__gte=2)),
    )


def on_nobodys_list(*, now: datetime) -> Q:
    """That an agency that is a party has nobody today who acts where it stands, or that no one convenes or decides."""
    day = local_day(now)
    staffed = Seat.objects.acting().filter(
        Exists(Holding.objects.on(day).filter(post=OuterRef("post")))
        | Exists(Membership.objects.on(day).filter(pk=OuterRef("membership")))
    )
    there = staffed.filter(disagreement=OuterRef("disagreement"), agency=OuterRef("agency"))
    without = Party.objects.present().filter(disagreement=OuterRef("pk")).filter(~Exists(there))
    convened = staffed.filter(disagreement=OuterRef("pk"), as_what=Seat.AsWhat.CONVENER)
    decides = staffed.filter(disagreement=OuterRef("pk"), as_what=Seat.AsWhat.DECIDES)
    nobody = Q(turn=Turn.CONVENER) & ~Q(Exists(convened)) | Q(turn=Turn.DECIDER) & ~Q(Exists(decides))
    return Q(Exists(without)) | nobody


def _gaps(partnership: Partnership, now: datetime) -> GapsShown:
    found = gaps(partnership, on=local_day(now))
    return GapsShown(partnership, (*found.stages, *found.empty))
