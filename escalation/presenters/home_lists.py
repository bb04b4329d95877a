"""Which matters stand in each group of the first page: counted up to a limit, and page by page; in one query."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db import connection
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce

from agencies.standing import Standing
from escalation.core.stages import State
from escalation.models import Disagreement
from escalation.models.matters import OPEN
from escalation.models.written_once import WrittenForStanding
from escalation.presenters.rows import marked, with_due
from escalation.zone import local_day

MOST = 500  # a group is counted so far, and no further
AT_FIRST = 5  # rows of each group on the page of all groups
A_PAGE = 25

# Where no time runs, for the order: after all that has one.
NO_TIME = datetime(9999, 12, 31, tzinfo=UTC)
NO_DAY = date(9999, 12, 31)

# What waits for the person first, then what is due soonest, then the oldest; the key makes it one order.
ORDER = ("rank", "due", "action", "raised", "pk")
COLUMNS = ("pk", "raised", "partnership", "state", "ours", "rank", "due", "action")


@dataclass(frozen=True)
class Count:
    """How many there are; of a long list, that there are more than is counted."""

    number: int

    @property
    def is_exact(self) -> bool:
        return self.number <= MOST

    def __str__(self) -> str:
        return str(self.number) if self.is_exact else f"more than {MOST}"


@dataclass(frozen=True)
class Cursor:
    """A place in a group: the key of a row. It holds where rows come and go, also where that row itself has gone."""

    rank: int
    due: datetime
    action: date
    raised: datetime
    pk: UUID
    backwards: bool = False

    @classmethod
    def at(cls, it: Disagreement) -> Self:
        """The place of a row that is shown."""
        due, action = it.due_at, it.next_action  # type: ignore[attr-defined]  # annotated by with_due
        return cls(0 if it.yours else 1, due or NO_TIME, action or NO_DAY, it.raised_at, it.pk)  # type: ignore[attr-defined]

    @classmethod
    def read(cls, text: str, *, backwards: bool = False) -> Self | None:
        """A place as an address carries it; None for anything else, which is as if not said."""
        if not re.fullmatch(r"[01]\.\d{1,18}\.\d{1,7}\.\d{1,18}\.[0-9a-f]{32}", text, re.ASCII):
            return None
        rank, due, action, raised, key = text.split(".")
        try:
            return cls(
                int(rank), _moment(due), date.fromordinal(int(action)), _moment(raised), UUID(key), backwards
            )
        except (OverflowError, ValueError):
            return None

    def __str__(self) -> str:
        numbers = (self.rank, _microseconds(self.due), self.action.toordinal(), _microseconds(self.raised))
        return ".".join([*map(str, numbers), self.pk.hex])


@dataclass(frozen=True)
class Wanted:
    """What the page asks for: one group from a place on, or the first rows of each."""

    group: str
    cursor: Cursor | None
    soon: Mapping[UUID, datetime]  # of each partnership until when a matter is due soon
    now: datetime


@dataclass
class Lists:
    """The keys of what is shown in each group, and how many there are; ``yours`` are those that wait for the person."""

    counts: dict[str, Count] = field(default_factory=dict)
    keys: dict[str, list[UUID]] = field(default_factory=dict)
    yours: set[UUID] = field(default_factory=set)
    has_previous: bool = False
    has_next: bool = False

    @property
    def shown(self) -> set[UUID]:
        return {key for keys in self.keys.values() for key in keys}


def lists_of(standing: Standing, groups: Mapping[str, bool], wanted: Wanted) -> Lists:
    """The lists of the matters that this person may open; ``groups`` tells which stand on the page of all groups."""
    found = Lists({key: Count(0) for key in ("you", *groups)}, {key: [] for key in groups})
    pages: dict[str, list[UUID]] = {"page": [], "first": []}
    for part, key, rank, number in sorted(_asked(standing, groups, wanted), key=lambda row: row[3]):
        if part.startswith("count_"):
            found.counts[part.removeprefix("count_")] = Count(number)
            continue
        pk = UUID(key) if isinstance(key, str) else key  # SQLite has no type for keys
        pages.setdefault(part, []).append(pk)
        if rank == 0:
            found.yours.add(pk)
    if wanted.group:
        _turn_to(found, wanted, pages["page"], pages["first"])
    else:
        found.keys |= {key: pages.get(key, []) for key in groups}
    return found


def _turn_to(found: Lists, wanted: Wanted, page: list[UUID], first: list[UUID]) -> None:
    """The page at the cursor; the first one, where nothing is there any more or what is there begins the list."""
    more = len(page) > A_PAGE
    shown = page[:A_PAGE]
    if wanted.cursor is not None and wanted.cursor.backwards:
        shown = shown[::-1] if more else []
    if not shown:
        shown, more = first[:A_PAGE], len(first) > A_PAGE
    elif wanted.cursor is not None and wanted.cursor.backwards:
        more = True  # the row of the cursor, or what has come into its place
    found.keys[wanted.group] = shown
    found.has_previous = bool(shown) and shown[0] != first[0]
    found.has_next = more


def _asked(
    standing: Standing, groups: Mapping[str, bool], wanted: Wanted
) -> Sequence[tuple[str, Any, int, int]]:
    """Rows of part, key, rank (0: it is the person's turn) and number: the position, or how many there are."""
    if (question := _DESK.question(standing)) is None:
        return []
    parts = list(_parts(groups, wanted))
    before = f"WITH desk ({', '.join(COLUMNS)}) AS ("
    after = ") " + " UNION ALL ".join(part for part, _ in parts)
    return question.within(before, after, [value for _, given in parts for value in given]).rows()


def _desk(standing: Standing) -> QuerySet:
    """Every matter that this person may open, by no more than what tells its groups and its place: see COLUMNS."""
    matters = marked(with_due(Disagreement.objects.visible_to(standing)), standing)
    placed = matters.order_by().annotate(
        rank=Case(When(yours=True, then=Value(0)), default=Value(1)),
        due=Coalesce("due_at", Value(NO_TIME)),
        action=Coalesce("next_action", Value(NO_DAY)),
    )
    return placed.values_list("pk", "raised_at", "partnership_id", "state", "ours", "rank", "due", "action")


_DESK = WrittenForStanding(_desk)


def _parts(groups: Mapping[str, bool], wanted: Wanted) -> Iterator[tuple[str, list[object]]]:
    """The statements of the one query, each with its values: the counts, and the rows that are shown."""
    conditions = _conditions(wanted)
    for key in ("you", *groups):
        where, values = conditions[key]
        inside = f"SELECT 1 AS one FROM desk WHERE {where} LIMIT {MOST + 1}"  # noqa: S608 - our own words
        yield f"SELECT 'count_{key}', {_no_key()}, 1, count(*) FROM ({inside}) AS count_{key}", values  # noqa: S608
    if not wanted.group:
        for key in (key for key, at_first in groups.items() if at_first):
            yield _rows(key, *conditions[key], limit=AT_FIRST)
        return
    where, values = conditions[wanted.group]
    yield _rows("first", where, values, limit=A_PAGE + 1)
    if (at := wanted.cursor) is not None:
        beyond = f"({where}) AND ({', '.join(ORDER)}) {'<' if at.backwards else '>'} (%s, %s, %s, %s, %s)"
        place = [at.rank, at.due, at.action, at.raised, at.pk]
        yield _rows("page", beyond, [*values, *place], limit=A_PAGE + 1, backwards=at.backwards)


def _rows(
    part: str, where: str, values: list[object], *, limit: int, backwards: bool = False
) -> tuple[str, list[object]]:
    order = ", ".join(f"{column} {'DESC' if backwards else 'ASC'}" for column in ORDER)
    inside = f"SELECT pk, rank, row_number() OVER (ORDER BY {order}) AS place FROM desk WHERE {where}"  # noqa: S608
    sql = f"SELECT '{part}', pk, rank, place FROM ({inside} ORDER BY {order} LIMIT {limit}) AS {part}"  # noqa: S608
    return sql, values


def _conditions(wanted: Wanted) -> dict[str, tuple[str, list[object]]]:
    """When a matter stands in a group; what was agreed or decided is owed after the end, too."""
    today = local_day(wanted.now)
    ended = f"state NOT IN ({', '.join(['%s'] * len(OPEN))})"
    soon, soon_values = "1 = 0", []
    for partnership, end in wanted.soon.items():
        due = f"(due >= %s AND due < %s OR {ended} AND action >= %s AND action <= %s)"
        soon += f" OR partnership = %s AND {due}"
        last = local_day(end - timedelta(microseconds=1))
        soon_values += [partnership, wanted.now, end, *OPEN, today, last]
    closed: list[object] = [State.CLOSED.value]
    return {
        "you": ("rank = 0", []),
        "us": ("ours", []),
        "overdue": (f"due < %s OR {ended} AND action < %s", [wanted.now, *OPEN, today]),
        "soon": (soon, soon_values),
        "them": ("NOT ours AND state <> %s", closed),
        "ended": ("state = %s", closed),
    }


def _no_key() -> str:
    return "CAST(NULL AS uuid)" if connection.features.has_native_uuid_field else "NULL"


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _moment(text: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text))
