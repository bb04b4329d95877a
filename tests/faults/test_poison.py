"""One bad row among many, of each sort: it is set aside, shown, tried again later and later; the others go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection

from escalation.models import Deadline, DeadlineEvent, Disagreement, SetAside
from escalation.presenters.operations import operations_page
from escalation.services.condition import condition
from escalation.services.waking import wake
from tests import stories
from tests.factories import MONDAY, make_partnership
from tests.faults import tally
from tests.faults.kinds import Kind
from tests.faults.verdict import judge

pytestmark = [pytest.mark.postgres]

MINUTE = timedelta(minutes=1)
GOOD = 5
# The time of a matter of MONDAY is over on the Monday after at 5pm: reminded on the Friday between, overdue by Tuesday.
WHEN = {"reminded": MONDAY + timedelta(days=4, hours=8), "overdue": MONDAY + timedelta(days=8)}

# A row that a disk or a hand has damaged: which column, what stands there now, and what cannot be written for it.
BAD: dict[str, tuple[str, str, str, str]] = {
    "a calendar that cannot be read": ("escalation_calendarversion", "content", "{", "reminded"),
    "a calendar of another form": ("escalation_calendarversion", "content", '{"nation": 3}', "reminded"),
    "a policy that cannot be read": ("escalation_policyversion", "content", "{", "reminded"),
    "a policy without its stages": ("escalation_policyversion", "content", '{"stages": []}', "overdue"),
    "a matter in a phase that there is not": ("escalation_disagreement", "phase", "nowhere", "overdue"),
}


@pytest.fixture
def world(database: str) -> Iterator[None]:
    """Nothing of what an earlier test left is still to come."""
    yield
    SetAside.objects.all().delete()


@contextmanager
def damaged(table: str, column: str, value: str, key: object) -> Iterator[None]:
    """Past every guard, as a disk would; mended at the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [key])  # noqa: S608
        (before,) = cursor.fetchone()
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key])  # noqa: S608
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [before, key])  # noqa: S608


def of(table: str, it: Disagreement) -> object:
    """The row of a matter's own that this table holds: no other matter shares it."""
    deadline = Deadline.objects.get(disagreement=it, clock="stage")
    keys: dict[str, Callable[[], object]] = {
        "escalation_calendarversion": lambda: deadline.calendar_version_id,
        "escalation_policyversion": lambda: it.policy_version_id,
        "escalation_disagreement": lambda: it.pk,
    }
    return keys[table]()


@pytest.mark.parametrize("sort", BAD)
@pytest.mark.usefixtures("world")
def test_it_stops_nothing_and_is_written_once_it_is_mended(sort: str, factor: int) -> None:
    number = list(BAD).index(sort)
    start = MONDAY + timedelta(weeks=2 * number)
    bad = stories.side_given(stories.raised(make_partnership(now=start, code=f"bad-{number}"), start))
    well = make_partnership(now=start, code=f"well-{number}")
    good = [stories.side_given(stories.raised(well, start)) for _ in range(GOOD)]
    wake("loop", now=start)
    table, column, value, kind = BAD[sort]
    due = WHEN[kind] + (start - MONDAY)
    with damaged(table, column, value, of(table, bad.it)):
        minutes, faults = tries(due, 5 * factor)
        assert [written(story.it, kind) for story in good] == [1] * GOOD
        assert written(bad.it, kind) == 0
        row = SetAside.objects.get(of=bad.it.pk, kind=kind)
        assert row.attempts == len(minutes)
        assert kind in str(operations_page(condition(due)).set_aside)
    wake("loop", now=row.next_try_at)
    assert written(bad.it, kind) == 1
    wake("loop", now=row.next_try_at + MINUTE)
    assert not SetAside.objects.exists()
    verdict = judge(sweeps=[start, due, row.next_try_at])
    assert verdict.findings == []
    tally.add(Kind.POISON_ROW, verdict.count, faults=faults)


def tries(due: datetime, count: int) -> tuple[list[int], int]:
    """Sweep at each time at which it is to be tried again, and a minute before each, when nobody tries it."""
    minutes = [0, *(2**number - 1 for number in range(1, count))]
    for minute in minutes:
        for at in (due + minute * MINUTE - MINUTE / 2, due + minute * MINUTE):
            if at >= due:
                wake("loop", now=at)
    return minutes, 2 * count - 1


def written(it: Disagreement, kind: str) -> int:
    return DeadlineEvent.objects.filter(deadline__disagreement=it, kind=kind).count()
