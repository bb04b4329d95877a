"""The reference and the tally themselves: what is missing, double or too early is seen, and makes the run fail."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.faults import tally
from tests.faults.expected import Clock, Event, doubled, lost, pass_up_time, reminder_time, untimely
from tests.faults.kinds import FEWEST, Kind
from tests.faults.tally import Count, complaints, counted


def at(text: str) -> datetime:
    """A moment of January 2027 in UTC, which is London's time then: "18 17:01"."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2027-01-{day}T{clock}").replace(tzinfo=UTC)


MONDAY = at("11 09:30")
FIVE_DAYS = Clock("deadline", "a", MONDAY, MONDAY, at("18 17:00"))


def event(kind: str, when: str, day: date | None = None) -> Event:
    return Event("deadline", "a", kind, day, at(when))


OVERDUE = event("overdue", "18 17:01")
NUDGED = event("nudged", "19 09:00", date(2027, 1, 19))
# When sweeps ran, what is there, and what is missing.
MISSING = [
    (["15 16:59"], [], []),
    (["15 17:00"], [], ["reminded"]),
    (["18 17:00"], [], ["reminded"]),  # on the stroke it is not late
    (["18 17:01"], [], ["overdue"]),  # nobody looked before: a reminder is overtaken
    (["15 17:00", "18 17:01"], [OVERDUE], ["reminded"]),
    (["18 17:01", "18 23:00"], [OVERDUE], []),  # no nudge on the day on which it was found
    (["18 17:01", "19 08:59"], [OVERDUE], []),
    (["18 17:01", "19 09:00"], [OVERDUE], ["nudged"]),
    (["18 17:01", "19 09:00", "20 10:00"], [OVERDUE, NUDGED], ["nudged"]),
    (["18 17:01", "23 10:00"], [OVERDUE], []),  # a Saturday
]


@pytest.mark.parametrize(("sweeps", "there", "missing"), MISSING)
def test_what_is_lost(sweeps: list[str], there: list[Event], missing: list[str]) -> None:
    found = lost([FIVE_DAYS], there, [at(sweep) for sweep in sweeps])
    assert [kind for _, kind, _ in found] == missing


@pytest.mark.parametrize(
    ("one", "good"),
    [
        (event("overdue", "18 17:01"), True),
        (event("overdue", "18 17:00"), False),
        (event("reminded", "15 17:00"), True),
        (event("reminded", "15 16:59"), False),
        (event("reminded", "18 17:01"), False),
        (event("nudged", "19 08:59", date(2027, 1, 19)), False),
        (event("nudged", "19 09:00", date(2027, 1, 20)), False),
        (event("nudged", "23 10:00", date(2027, 1, 23)), False),
        (event("nudged", "25 10:00", date(2027, 1, 25)), True),
    ],
)
def test_what_is_untimely(one: Event, good: bool) -> None:
    there = [one] if one.kind == "overdue" else [OVERDUE, one]
    assert list(untimely([FIVE_DAYS], there)) == ([] if good else [one])


def test_what_is_doubled() -> None:
    again = event("overdue", "18 17:02")
    assert list(doubled([OVERDUE, NUDGED, again])) == [again]
    assert list(doubled([NUDGED, event("nudged", "20 09:00", date(2027, 1, 20))])) == []


def test_a_reminder_before_christmas_comes_before_the_days_off() -> None:
    """Due at 5pm on Tuesday 29 December 2026: Monday was a day off, and Friday, so that Thursday it is."""
    start = datetime(2026, 12, 18, 10, tzinfo=UTC)
    due = datetime(2026, 12, 29, 17, tzinfo=UTC)
    assert reminder_time(Clock("deadline", "a", start, start, due)) == datetime(2026, 12, 24, 17, tzinfo=UTC)


def test_an_unopened_matter_is_passed_up_after_a_day_or_half_of_its_clock() -> None:
    assert pass_up_time(MONDAY, at("18 17:00")) == at("12 17:00")
    assert pass_up_time(MONDAY, at("12 09:30")) == at("11 21:30")
    assert pass_up_time(MONDAY, None) == at("12 17:00")


def test_the_tally_adds_up_what_all_processes_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tally.FOLDER, str(tmp_path))
    for _ in range(3):
        tally.add(Kind.DOUBLE_CLICK, Count(deadlines=200, lost=1), faults=2)
    found = counted(tmp_path)
    assert found[Kind.DOUBLE_CLICK] == Count(6, 600, 3, 0, 0)
    assert found[Kind.POISON_ROW] == Count()


def test_a_run_fails_for_what_is_lost_and_a_whole_one_for_what_was_not_tried() -> None:
    enough = {kind: Count(faults=FEWEST * 10) for kind in Kind}
    assert complaints(enough, whole=True) == []
    for bad in (Count(FEWEST, lost=1), Count(FEWEST, doubled=1), Count(FEWEST, other=1)):
        assert len(complaints(enough | {Kind.BACKUP: bad}, whole=False)) == 1
    few = enough | {Kind.BACKUP: Count(faults=FEWEST - 1)}
    assert complaints(few, whole=False) == []
    assert len(complaints(few, whole=True)) == 1
    assert len(complaints({kind: Count(faults=FEWEST) for kind in Kind}, whole=True)) == 1  # 2,000 together
