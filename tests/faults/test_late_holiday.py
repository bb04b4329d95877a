"""A bank holiday announced after the times were counted, while sweeps, moves and the moving of times run at once."""

from datetime import date, datetime, timedelta

import pytest

from audit.models import Entry
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.models import Deadline, DeadlineEvent
from escalation.services.holidays import announce_holiday
from escalation.services.postponing import move_deadlines
from escalation.services.waking import wake
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.faults import tally
from tests.faults.kinds import Kind
from tests.faults.together import together
from tests.faults.verdict import judge

pytestmark = [pytest.mark.postgres]

AT_ONCE = 4  # two that move times and two that sweep, each a fault, beside two people


@pytest.fixture(scope="module")
def world(database: str) -> World:
    return make_partnership()


def test_each_open_time_moves_once_and_as_an_act(world: World, factor: int) -> None:
    """Raised on a Monday, due the next; on Wednesday it is announced that Thursday is off, so due on the Tuesday."""
    sweeps: list[datetime] = []
    for week in range(6 * factor):
        monday = MONDAY + timedelta(weeks=week)
        there = [stories.side_given(stories.raised(world, monday)) for _ in range(4)]
        due = [clock(story).due_at for story in there]
        assert due == [(monday + timedelta(days=7)).replace(hour=17, minute=0)] * 4
        wednesday = monday + timedelta(days=2)
        announced(world, wednesday.date() + timedelta(days=1), wednesday)
        at_once(there, wednesday)
        sweeps.append(wednesday)
        move_deadlines(now=wednesday)
        for story in there[1:]:  # the first was withdrawn, before its time moved or after
            assert clock(story).due_at == (monday + timedelta(days=8)).replace(hour=17, minute=0)
            assert moved(story) == (1, 1)
        assert moved(there[0]) in ((0, 0), (1, 1))
        verdict = judge(sweeps=sweeps)
        assert verdict.findings == []
        tally.add(Kind.LATE_HOLIDAY, verdict.count, faults=AT_ONCE)


def at_once(there: list[stories.Story], now: datetime) -> None:
    """Everybody at the same moment: the announcing page, the worker, two sweeps, and two people who act."""
    for story in there:
        story.now = now

    def withdraws() -> None:
        tried(lambda: stories.withdrawn(there[0]))

    def discusses() -> None:
        tried(lambda: stories.discussed(there[1]))

    works = [*[lambda: move_deadlines(now=now)] * 2, *[lambda: wake("loop", now=now)] * 2]
    assert together([*works, withdraws, discusses]) == []


def tried(move: object) -> None:
    """Somebody who is told to look again, looks again and does it."""
    assert callable(move)
    for _ in range(5):
        try:
            move()
        except (Stale, MoveRefused):
            continue
        return


def announced(world: World, day: date, now: datetime) -> None:
    announce_holiday(partnership=world.partnership, day=day, name="State funeral", by=COMMAND_LINE, now=now)


def clock(story: stories.Story) -> Deadline:
    return Deadline.objects.get(disagreement=story.it, clock="stage")


def moved(story: stories.Story) -> tuple[int, int]:
    """How often its time has moved: events, and acts."""
    events = DeadlineEvent.objects.filter(deadline=clock(story), kind="moved")
    return events.count(), Entry.objects.filter(subject=story.it.subject, kind="deadline.moved").count()
