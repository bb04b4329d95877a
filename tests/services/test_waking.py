"""Wakers: a worker or a loop, in any number; each leaves word that it came to the end, by the database's clock."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from components.clock import time_of_database
from escalation import tasks
from escalation.models import DeadlineEvent, Running, Waker
from escalation.services import waking
from escalation.services.presence import seen
from escalation.services.waking import age_of_last_sweep, wake
from tests import stories
from tests.factories import MONDAY, World

OVER = MONDAY + timedelta(days=8)


@pytest.fixture
def late(shared_world: World, db: None) -> stories.Story:
    """A matter whose first time is over on the second Tuesday."""
    return stories.side_given(stories.raised(shared_world))


def kinds() -> list[str]:
    return list(DeadlineEvent.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("how", ["worker", "loop"])
def test_either_waker_finds_what_is_due(late: stories.Story, how: str) -> None:
    with time_machine.travel(OVER, tick=False):
        if how == "worker":
            tasks.sweep()
        else:
            call_command("sweep", stdout=StringIO())
    assert kinds() == ["overdue"]
    waker = Waker.objects.get()
    assert waker.name.startswith(f"{how} on ")
    assert (waker.completed_at, waker.written) == (OVER, 1)


def test_the_age_of_the_last_sweep_is_of_the_newest(db: None) -> None:
    assert age_of_last_sweep(timezone.now()) is None
    for kind, minute in (("loop", 0), ("worker", 4)):
        with time_machine.travel(MONDAY + timedelta(minutes=minute), tick=False):
            wake(kind, now=timezone.now())
    with time_machine.travel(MONDAY + timedelta(minutes=6), tick=False):
        assert age_of_last_sweep(timezone.now()) == timedelta(minutes=2)


def test_a_machine_that_was_taken_away_is_forgotten_after_a_week_and_not_before_another_has_swept(
    db: None,
) -> None:
    """In containers every machine has a new name; when a sweep last came to its end is known all the same."""
    week = timedelta(days=7)
    for name, began in (("loop on gone", MONDAY), ("worker on gone, in mid-sweep", MONDAY)):
        Waker.objects.create(name=name, began_at=began, completed_at=began if "loop" in name else None)
    wake("worker", now=MONDAY + week)
    assert Waker.objects.count() == 3
    later = MONDAY + week + timedelta(seconds=1)
    assert age_of_last_sweep(later) == timedelta(seconds=1)
    wake("loop", now=later)
    assert {name.partition(" on ")[0] for name in Waker.objects.values_list("name", flat=True)} == {
        "loop",
        "worker",
    }
    assert Waker.objects.count() == 2


def test_what_ran_is_forgotten_when_another_comes_in_its_place(db: None) -> None:
    seen("web on gone", now=MONDAY)
    seen("web on old", now=MONDAY + timedelta(days=2))
    later = MONDAY + timedelta(days=7, seconds=1)
    seen("web on old", now=later)
    assert [one.name for one in Running.objects.all()] == ["web on gone", "web on old"]
    seen("web on new", now=later)
    assert [one.name for one in Running.objects.all()] == ["web on new", "web on old"]


def test_a_sweep_that_breaks_off_has_begun_and_not_ended(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "sweep", lambda now: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        wake("loop", now=timezone.now())
    assert Waker.objects.get().completed_at is None
    assert age_of_last_sweep(timezone.now()) is None


def test_what_one_sweep_meets_keeps_no_other_from_its_turn(
    late: stories.Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first breaks off; the others have written; that it was not the whole is seen."""
    had: list[str] = []
    monkeypatch.setattr(waking, "sweep", lambda now: 1 // 0)
    for name in ("sweep_referrals", "sweep_actions", "sweep_plan_actions"):
        monkeypatch.setattr(waking, name, lambda now, name=name: had.append(name) or 0)
    with pytest.raises(ZeroDivisionError):
        wake("loop", now=OVER)
    assert had == ["sweep_referrals", "sweep_actions", "sweep_plan_actions"]
    assert age_of_last_sweep(OVER) is None


@pytest.mark.postgres
@override_settings(ACCORD_CLOCK="database")
@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(hours=-2), timedelta(minutes=10)])
def test_a_machine_whose_clock_is_wrong_wakes_by_the_databases(late: stories.Story, off: timedelta) -> None:
    """The matter was raised in 2027, which is still to come: nothing of it is over, whatever this machine believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (before,) = cursor.fetchone()
    with time_machine.travel(timezone.now() + off, tick=False):
        assert abs(time_of_database(timezone.now()) - before) < timedelta(minutes=1)
    with time_machine.travel(OVER, tick=False):
        assert wake("worker", now=timezone.now()) == 0
    assert kinds() == []


@pytest.mark.parametrize(("minutes", "code"), [(None, 1), (4, 0), (6, 1)])
def test_a_machine_is_asked_whether_its_loop_goes_on(minutes: int | None, code: int, db: None) -> None:
    """For the health check of its container: it asks, and writes nothing."""
    if minutes is not None:
        wake("loop", now=MONDAY)
    wake("worker", now=MONDAY + timedelta(minutes=minutes or 0))  # another waker is another matter
    later = MONDAY + timedelta(minutes=minutes or 0)
    with time_machine.travel(later, tick=False), pytest.raises(SystemExit) as ended:
        call_command("sweep", "--check")
    assert ended.value.code == code
    assert Waker.objects.count() == (1 if minutes is None else 2)
