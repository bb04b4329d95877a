"""Wakers: any number at once write each event once; with beat away for days, what is found late says both times."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from audit.models import Entry
from escalation.models import DeadlineEvent, Notice
from tests.faults import conftest, databases, tally
from tests.faults.kinds import Kind
from tests.faults.processes import Processes
from tests.faults.rounds import rounds, wait_for_sweep
from tests.faults.servers import RedisServer
from tests.faults.verdict import judge

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


def test_two_beats_three_workers_and_a_loop_at_once(
    nudged_daily: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
) -> None:
    with (
        django_db_blocker.unblock(),
        rounds(Kind.MANY_WAKERS, nudged_daily, redis_server, tmp_path) as these,
    ):
        for _ in range(3):
            these.processes.worker()
        for _ in range(2):
            these.processes.beat()
        these.processes.loop()
        for _ in range(50 * factor):
            day = these.next_day()
            wait_for_sweep("worker", day)
            wait_for_sweep("loop", day)
            these.judge(day, others=True)
        these.judge_all()


BEFORE = datetime(2026, 12, 23, 10, tzinfo=UTC)
DOWN = ["24 09:30", "24 12:00", "24 16:00", "24 17:30"]  # Thursday; Friday and Monday are bank holidays
BACK = ["29 08:00", "29 09:00", "29 12:00", "29 17:00", "29 23:00"]
OVER_CHRISTMAS = "5pm on Thursday 24 December 2026"


def at(text: str) -> datetime:
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-12-{day}T{clock}").replace(tzinfo=UTC)


def test_beat_is_down_over_christmas(
    over_christmas: str,
    redis_server: RedisServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    factor: int,
) -> None:
    """Beat is killed on 24 December and started on the 29th, with the schedule that it left behind."""
    redis_server.flush()
    with django_db_blocker.unblock(), conftest.copied(over_christmas, "christmas") as name:
        processes = Processes(database=name, redis=redis_server.url, folder=tmp_path)
        try:
            processes.at(BEFORE)
            processes.worker()
            wait_for_sweep("worker", BEFORE)
            for down, back in [(down, back) for down in DOWN for back in BACK] * factor:
                databases.create(name, over_christmas)
                one_christmas(processes, at(down), at(back))
        finally:
            processes.end()


def one_christmas(processes: Processes, down: datetime, back: datetime) -> None:
    processes.at(down)
    schedule = processes.folder / f"schedule-{down:%d%H%M}-{back:%d%H%M}"
    beat = processes.beat(schedule)
    wait_for_sweep("worker", down)
    beat.kill()
    processes.at(back)
    beat = processes.beat(schedule)
    wait_for_sweep("worker", back)
    beat.kill()
    verdict = judge(sweeps=[BEFORE, down, back])
    verdict.other += announced_as_new(back)
    tally.add(Kind.BEAT_DOWN, verdict.count)
    assert not verdict.findings


def announced_as_new(back: datetime) -> list[str]:
    """Each that was over on Christmas Eve and found on the 29th says when it was, and that it is no news."""
    found = DeadlineEvent.objects.filter(kind="overdue", claimed_at=back, deadline__due_at=at("24 17:00"))
    wrong = []
    for event in found.select_related("disagreement"):
        entry = Entry.objects.get(
            subject=event.disagreement.subject_id, kind="deadline.overdue", claimed_at=back
        )
        wants = set(
            Notice.objects.filter(
                disagreement=event.disagreement, kind="deadline.overdue", recorded_at=back
            ).values_list("wants", flat=True)
        )
        late = "The time was over already when this was found: take the next step"
        if OVER_CHRISTMAS not in entry.facts or wants != {late}:
            wrong.append(f"announced as new: {entry.facts} {wants}")
    before = DeadlineEvent.objects.filter(
        kind="overdue", claimed_at__lt=back, deadline__due_at=at("24 17:00")
    )
    if found.count() + before.count() != 4:
        wrong.append(f"{found.count()} were found late, and {before.count()} in time")
    return wrong
