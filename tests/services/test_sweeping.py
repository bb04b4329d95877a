"""What time does: a reminder, overdue once, a nudge on each working day; and the next rung when the time is over."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Deadline, DeadlineEvent, Disagreement, Notice, SetAside
from escalation.services import due_now, sweeping
from escalation.services.discussing import set_protective_time
from escalation.services.moving import escalate
from escalation.services.opening import pass_up_unopened
from escalation.services.stepping_aside import declare_conflict
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import World
from tests.stories import Story

SECOND = timedelta(seconds=1)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Raised on Monday 11 January 2027 at half past nine and answered; due on Monday the 18th at 5pm."""
    return stories.side_given(stories.raised(world))


def at(text: str) -> datetime:
    """A moment in UTC, which is London's time in January."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def events(story: Story) -> list[tuple[str, str]]:
    """What happened to the clocks of the matter, oldest first: kind and moment."""
    found = DeadlineEvent.objects.filter(disagreement=story.it).order_by("claimed_at", "recorded_at")
    return [(event.kind, f"{event.claimed_at:%Y-%m-%dT%H:%M}") for event in found]


def told(story: Story, kind: str) -> set[str]:
    notices = Notice.objects.filter(disagreement=story.it, kind=kind)
    return {notice.addressee.user.email.split("@")[0] for notice in notices}


# One working day before 5pm on Monday is 5pm on Friday; half of the time is on Thursday, which is earlier.
BEFORE_AND_AFTER = [
    ("2027-01-15T16:59:59", []),
    ("2027-01-15T17:00", ["reminded"]),
    ("2027-01-18T17:00", ["reminded"]),  # on the stroke it is not late
    ("2027-01-18T17:00:01", ["overdue"]),  # nothing is reminded of when the time is over
    ("2027-01-18T23:59", ["overdue"]),
]


@pytest.mark.parametrize(("now", "kinds"), BEFORE_AND_AFTER)
def test_what_one_sweep_finds(story: Story, now: str, kinds: list[str]) -> None:
    assert sweep(now=at(now)) == len(kinds)
    assert [kind for kind, _ in events(story)] == kinds


def test_a_second_sweep_writes_nothing(story: Story) -> None:
    for now in ("2027-01-15T17:00", "2027-01-18T17:01", "2027-01-19T09:00"):
        assert sweep(now=at(now)) == 1
        entries, notices = Entry.objects.count(), Notice.objects.count()
        assert sweep(now=at(now)) == 0
        assert sweep(now=at(now) + SECOND) == 0
        assert (Entry.objects.count(), Notice.objects.count()) == (entries, notices)


def test_a_whole_fortnight_swept_every_hour(story: Story) -> None:
    """Nudges on working days from nine in the morning, none on the day on which it became overdue or at a weekend."""
    now = at("2027-01-11T13:00")
    while now < at("2027-01-26T00:00"):
        sweep(now=now)
        now += timedelta(hours=1)
    assert events(story) == [
        ("reminded", "2027-01-15T17:00"),
        ("overdue", "2027-01-18T18:00"),
        ("nudged", "2027-01-19T09:00"),
        ("nudged", "2027-01-20T09:00"),
        ("nudged", "2027-01-21T09:00"),
        ("nudged", "2027-01-22T09:00"),
        ("nudged", "2027-01-25T09:00"),
    ]


def test_a_sweep_that_comes_days_late_writes_overdue_once_and_no_nudge_for_days_gone(story: Story) -> None:
    assert sweep(now=at("2027-01-22T10:00")) == 1
    assert [kind for kind, _ in events(story)] == ["overdue"]
    assert sweep(now=at("2027-01-25T10:00")) == 1


def test_no_nudge_on_a_bank_holiday(world: World) -> None:
    """Good Friday is 26 March 2027, Easter Monday the 29th; the clocks go forward on the 28th."""
    story = stories.side_given(stories.raised(world, at("2027-03-17T10:00")))
    assert sweep(now=at("2027-03-24T17:01")) == 1
    for now, count in [("03-25T09:00", 1), ("03-26T12:00", 0), ("03-29T12:00", 0), ("03-30T07:59", 0)]:
        assert sweep(now=at(f"2027-{now}")) == count, now
    assert sweep(now=at("2027-03-30T08:00")) == 1  # nine o'clock in London
    assert [kind for kind, _ in events(story)] == ["overdue", "nudged", "nudged"]


def test_when_the_time_is_over_the_next_rung_of_the_raising_side_may_take_the_next_step(
    story: Story, world: World
) -> None:
    stories.discussed(story)
    sweep(now=at("2027-01-18T17:01"))
    story.now = at("2027-01-19T08:30")
    assert (story.fresh().phase, story.it.turn) == (Phase.TIME_OVER, Turn.RAISING_AND_NEXT)
    assert told(story, "deadline.overdue") == {"teacher", "head.teacher"}
    stories.everything_filled(story, world.head_teacher)
    escalate(
        **story.by(world.head_teacher), reason="The time is over.", tried="One call.", safety=stories.SAFE
    )
    assert story.fresh().state == State.FIRST_LINE_MANAGER


def test_the_nudges_go_to_the_next_rung_as_well(story: Story) -> None:
    sweep(now=at("2027-01-18T17:01"))
    sweep(now=at("2027-01-19T09:00"))
    assert told(story, "deadline.nudged") == {"teacher", "head.teacher"}


def test_at_the_panel_the_convener_keeps_the_turn_and_is_nudged(world: World) -> None:
    story = stories.at_panel(world)
    sweep(now=story.now + timedelta(days=14))
    assert (story.fresh().phase, story.it.turn) == (Phase.WITH_PANEL, Turn.CONVENER)
    assert told(story, "deadline.overdue") == {"chair", "deputy.chair"}


def test_no_time_passes_in_silence_where_nobody_is_left_whose_turn_it_is(world: World) -> None:
    story = stories.at_panel(world)
    for convener in (world.chair, world.deputy_chair):
        story.later(minutes=5)
        declare_conflict(**story.by(convener), reason="I trained the worker.")
    sweep(now=story.now + timedelta(days=14))
    assert told(story, "deadline.overdue") == {"business.manager"}


def test_what_has_left_its_stage_is_never_late(story: Story, world: World) -> None:
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    assert sweep(now=at("2027-01-18T17:01")) == 1  # the clock of the second stage alone
    stories.withdrawn(story)
    assert sweep(now=at("2027-03-18T17:01")) == 0


def test_a_shorter_time_is_reminded_of_at_half_of_it(world: World) -> None:
    """One working day before 4pm on Tuesday is on Monday, before half of the time that is left: half it is."""
    story = stories.side_given(stories.raised(world))
    set_protective_time(**story.by(world.teacher), until=at("2027-01-12T16:00"), reason="He goes home.")
    half = at("2027-01-12T00:45")  # between half past nine on Monday and 4pm on Tuesday
    assert sweep(now=half - SECOND) == 0
    assert sweep(now=half) == 1
    assert [kind for kind, _ in events(story)] == ["reminded"]


def test_the_reference_of_the_matter_is_late_from_then_on(story: Story) -> None:
    sweep(now=at("2027-01-18T17:01"))
    assert story.fresh().subject.late


@pytest.fixture
def bad_row(story: Story, world: World, monkeypatch: pytest.MonkeyPatch) -> Disagreement:
    """A matter of which something cannot be read any more, beside another whose time is over as well."""
    stories.side_given(stories.raised(world, story.now))
    bad, is_due = story.it.pk, sweeping.is_due

    def fails(deadline: Deadline, *asked: object) -> bool:
        if deadline.disagreement_id == bad:
            raise ValueError("cannot be read")
        return is_due(deadline, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "is_due", fails)
    return story.it


def late() -> set[UUID]:
    return set(DeadlineEvent.objects.filter(kind="overdue").values_list("disagreement", flat=True))


def test_one_bad_row_is_set_aside_and_stops_nothing(
    bad_row: Disagreement, caplog: pytest.LogCaptureFixture
) -> None:
    assert sweep(now=at("2027-01-18T17:01")) == 1
    assert late() == {Disagreement.objects.exclude(pk=bad_row.pk).get().pk}
    aside = SetAside.objects.get()
    assert (aside.what, aside.kind, aside.of, aside.attempts) == ("deadline", "overdue", bad_row.pk, 1)
    assert aside.error.startswith("ValueError, test_sweeping.py line")
    assert "set aside" in caplog.text


def test_what_was_set_aside_is_tried_again_later_and_later(bad_row: Disagreement) -> None:
    tried = []
    for minute in range(64):
        now = at("2027-01-18T17:01") + timedelta(minutes=minute)
        before = SetAside.objects.values_list("attempts", flat=True).first() or 0
        sweep(now=now)
        if SetAside.objects.get().attempts > before:
            tried.append(minute)
    assert tried == [0, 1, 3, 7, 15, 31, 63]


def test_what_can_be_written_again_is_set_aside_no_more(
    bad_row: Disagreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(now=at("2027-01-18T17:01"))
    monkeypatch.setattr(sweeping, "is_due", due_now.is_due)
    assert sweep(now=at("2027-01-18T17:01") + SECOND) == 0  # not its time yet
    assert sweep(now=at("2027-01-18T17:02")) == 1
    assert bad_row.pk in late()
    assert not SetAside.objects.exists()


def test_what_was_settled_otherwise_is_set_aside_no_more(bad_row: Disagreement, story: Story) -> None:
    sweep(now=at("2027-01-18T17:01"))
    story.now = at("2027-01-18T17:02")
    stories.withdrawn(story)
    sweep(now=at("2027-01-18T17:10"))
    assert not SetAside.objects.exists()


# Of each kind of event the moment of the sweep that writes it, after that of the one before it.
ONCE_FOR_ALL = {
    "reminded": ("2027-01-15T16:59", "2027-01-15T17:00"),
    "overdue": ("2027-01-18T17:00", "2027-01-18T17:01"),
    "nudged": ("2027-01-18T17:01", "2027-01-19T09:00"),
}


@pytest.mark.parametrize("kind", ONCE_FOR_ALL)
def test_as_many_statements_for_nine_matters_as_for_three(world: World, kind: str) -> None:
    """Only the rows grow; what is asked of each matter is asked of all together: seats, routes, lines and walls."""
    before, now = map(at, ONCE_FOR_ALL[kind])

    def statements(count: int) -> int:
        for _ in range(count):
            stories.side_given(stories.raised(world))
        sweep(now=before)
        with CaptureQueriesContext(connection) as captured:
            assert sweep(now=now) == count
        # What a connection is taught, and forgets for it, it is taught once.
        return len([one for one in captured if not one["sql"].startswith(("PREPARE", "DEALLOCATE"))])

    assert statements(3) == statements(9)
    assert DeadlineEvent.objects.filter(kind=kind).count() == 12


def test_a_backlog_is_read_a_slice_at_a_time_and_oldest_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five matters whose time is over, two of them read at a time: all are found, in the order of their times."""
    monkeypatch.setattr(due_now, "SLICE", 2)
    days = (13, 11, 12, 15, 14)
    raised = {day: stories.raised(world, at(f"2027-01-{day}T10:00")).it.pk for day in days}
    found = [one.of for one in due_now.findings(at("2027-01-25T10:00")) if one.kind == "overdue"]
    assert found == [raised[day] for day in (11, 12, 13, 14, 15)]


def test_what_is_found_days_late_says_so(story: Story) -> None:
    """Both times stand in the record: when it was due, and when that was seen."""
    sweep(now=at("2027-01-22T10:00"))
    entry = Entry.objects.get(kind="deadline.overdue")
    assert "5pm on Monday 18 January 2027" in entry.facts
    assert entry.recorded_at == at("2027-01-22T10:00")
    wants = Notice.objects.filter(kind="deadline.overdue").values_list("wants", flat=True)
    assert set(wants) == {"The time was over already when this was found: take the next step"}


def test_passing_up_is_part_of_the_sweep(world: World) -> None:
    stories.raised(world)
    assert sweep(now=at("2027-01-12T17:00")) == 1
    assert pass_up_unopened(now=at("2027-01-12T17:00")) == 0
