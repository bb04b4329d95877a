"""Clocks go forward on 28 March 2027 and back on 25 October 2026: the night is swept every five minutes.

24 hours across the change are 24 hours; what falls due in the hour that comes twice, or in the one that is left out, is
written once. All times here are UTC, worked out by hand.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from celery.schedules import schedule

from config.celery import app
from escalation.models import Deadline, Gate
from escalation.services.discussing import set_protective_time
from escalation.services.policies import load_policy
from escalation.services.waking import wake
from tests import stories
from tests.factories import COMMAND_LINE, World, make_partnership
from tests.faults import tally
from tests.faults import world as worlds
from tests.faults.kinds import Kind
from tests.faults.verdict import judge
from tests.policies.climbing import FOLDER

pytestmark = [pytest.mark.postgres]

FIVE_MINUTES = timedelta(minutes=5)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# The night, from when it is swept; when a gate of 24 hours is asked for and when it is over; times that protect a
# child; when a matter is raised under five working days, and when they are over.
NIGHTS = {
    "back": (
        "2026-10-25T00:00",
        {"2026-10-24T00:30": "2026-10-25T00:30", "2026-10-24T01:30": "2026-10-25T01:30"},
        ["2026-10-25T00:15", "2026-10-25T00:45", "2026-10-25T01:15", "2026-10-25T01:45"],
        ("2026-10-23T09:00", "2026-10-30T17:00"),
    ),
    "forward": (
        "2027-03-28T00:00",
        {"2027-03-27T00:30": "2027-03-28T00:30", "2027-03-27T01:15": "2027-03-28T01:15"},
        ["2027-03-28T00:45", "2027-03-28T00:59", "2027-03-28T01:00", "2027-03-28T01:30"],
        ("2027-03-25T10:00", "2027-04-05T16:00"),
    ),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_each_time_is_written_once_in_its_own_hour(database: str, night: str) -> None:
    begins, asked, protecting, (raised, over) = NIGHTS[night]
    norfolk = make_partnership(now=utc(raised), code=f"norfolk-{night}")
    ask_first = make_partnership(now=utc(raised), code=f"ask-first-{night}")
    in_force(ask_first, raised)
    story = stories.raised(norfolk, utc(raised))
    assert Deadline.objects.get(disagreement=story.it).due_at == utc(over)
    for until in protecting:
        protected(norfolk, utc(raised), utc(until))
    for when, due in asked.items():
        worlds._gate(ask_first, utc(when))
        assert Gate.objects.latest("recorded_at").deadline.due_at == utc(due)
    sweeps = []
    for step in range(30):
        sweeps.append(utc(begins) + step * FIVE_MINUTES)
        wake("loop", now=sweeps[-1])
        if step % 6 == 5:
            verdict = judge(sweeps=sweeps)
            assert verdict.findings == []
            tally.add(Kind.CLOCK_CHANGES, verdict.count, faults=6)
    for hours in (9, 33, 34):  # Sunday, and Monday before and after nine o'clock
        sweeps.append(utc(begins) + timedelta(hours=hours))
        wake("loop", now=sweeps[-1])
    verdict = judge(sweeps=sweeps)
    assert verdict.findings == []
    tally.add(Kind.CLOCK_CHANGES, verdict.count, faults=0)


def in_force(world: World, raised: str) -> None:
    """A policy that gives who is asked to endorse 24 hours."""
    asked = 'endorsed_by = "first-line manager"\n'
    text = (FOLDER / "ask-first.toml").read_text()
    load_policy(
        partnership=world.partnership,
        text=text.replace(asked, f'{asked}gate_time = "24 hours"\n'),
        in_force_from=date(2026, 1, 2),
        by=COMMAND_LINE,
        now=utc(raised) - timedelta(days=40),
    )


def protected(world: World, raised: datetime, until: datetime) -> None:
    story = stories.raised(world, raised)
    set_protective_time(**story.by(world.teacher), until=until, reason="The child goes home then.")


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_beat_wakes_by_elapsed_time(name: str) -> None:
    """Each interval is over when that much time is over, in the hour that comes twice as in any other."""
    every: timedelta = app.conf.beat_schedule[name]["schedule"]
    for begins, *_ in NIGHTS.values():
        for minutes in range(0, 180, 15):
            now = utc(begins) + timedelta(minutes=minutes)
            ticks = schedule(every, nowfun=lambda now=now: now, app=app)
            assert ticks.is_due(now - every).is_due
            half = ticks.is_due(now - every / 2)
            assert (half.is_due, half.next) == (False, every.total_seconds() / 2)
