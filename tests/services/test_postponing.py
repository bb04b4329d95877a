"""A day off announced late: which times move, by how much, who is told, and what stays as it was."""

from datetime import UTC, date, datetime

import pytest

from audit import kinds
from audit.models import Entry
from escalation.core.refusals import MoveRefused
from escalation.models import (
    CalendarVersion,
    Deadline,
    DeadlineEvent,
    Notice,
    ReferralDeadline,
    ReferralDeadlineEvent,
)
from escalation.services import postponing
from escalation.services.calendars import publish_calendar
from escalation.services.discussing import set_protective_time
from escalation.services.holidays import announce_holiday, cancel_holiday
from escalation.services.policies import load_policy
from escalation.services.postponing import move_deadlines
from escalation.services.postponing_referrals import move_referral_deadlines
from escalation.services.setting_up import close_on
from escalation.services.sweeping import sweep
from tests import referrals, stories
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK, World
from tests.stories import Story

FRIDAY = date(2027, 1, 15)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Raised on Monday 11 January 2027 at half past nine; due on Monday the 18th at 5pm."""
    return stories.raised(world)


def at(text: str) -> datetime:
    """A moment in UTC, which is London's time in January."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(story: Story, name: str = "stage") -> Deadline:
    return Deadline.objects.get(disagreement=story.it, clock=name)


def said(story: Story) -> str:
    """The newest entry of the matter's chain, as it is read."""
    entry = Entry.objects.filter(subject=story.it.subject).order_by("number").last()
    assert entry.kind == "deadline.moved"
    return kinds.kind(entry.kind).tell(entry)


def announced(world: World, day: date = FRIDAY) -> None:
    announce_holiday(
        partnership=world.partnership, day=day, name="State funeral", by=COMMAND_LINE, now=MONDAY
    )


def test_a_time_that_runs_over_the_day_moves_by_one_working_day_visibly(world: World, story: Story) -> None:
    announced(world)
    assert move_deadlines(now=MONDAY) == 1
    deadline = clock(story)
    assert deadline.due_at == at("2027-01-19T17:00")
    assert deadline.calendar_version == CalendarVersion.objects.order_by("number").last()
    assert deadline.derived().at == deadline.due_at, "what is stored is still where it comes from"
    why = {step.day: step.why for step in deadline.derived().steps}
    assert why[FRIDAY] == "State funeral, a bank holiday"
    assert said(story) == (
        "moved a time from 5pm on Monday 18 January 2027 to 5pm on Tuesday 19 January 2027: "
        "Friday 15 January 2027 is State funeral, a bank holiday"
    )
    assert [(event.kind, event.day) for event in DeadlineEvent.objects.all()] == [("moved", FRIDAY)]
    told = Notice.objects.filter(kind="deadline.moved").values_list("addressee__user__email", flat=True)
    assert {email.split("@")[0] for email in told} == {"teacher", "social.worker"}
    assert set(Notice.objects.filter(kind="deadline.moved").values_list("by_when", flat=True)) == {
        deadline.due_at
    }


def test_a_second_run_finds_nothing(world: World, story: Story) -> None:
    announced(world)
    move_deadlines(now=MONDAY)
    entries = Entry.objects.count()
    assert move_deadlines(now=MONDAY) == 0
    assert move_deadlines(now=at("2027-01-16T09:00")) == 0
    assert Entry.objects.count() == entries


def test_two_days_off_move_it_by_two(world: World, story: Story) -> None:
    announced(world)
    move_deadlines(now=MONDAY)
    announced(world, date(2027, 1, 14))
    assert move_deadlines(now=MONDAY) == 1
    assert clock(story).due_at == at("2027-01-20T17:00")
    assert [event.day.day for event in DeadlineEvent.objects.order_by("day")] == [14, 15]


def called_off(world: World, day: date) -> None:
    cancel_holiday(partnership=world.partnership, day=day, by=COMMAND_LINE, now=MONDAY)


def test_a_day_off_that_was_called_off_and_is_announced_again_moves_it_again(
    world: World, story: Story
) -> None:
    announced(world)
    assert move_deadlines(now=MONDAY) == 1
    called_off(world, FRIDAY)
    for day in (13, 14):
        announced(world, date(2027, 1, day))
    assert move_deadlines(now=MONDAY) == 1
    announced(world)
    assert move_deadlines(now=MONDAY) == 1
    assert clock(story).due_at == at("2027-01-21T17:00")
    assert said(story).endswith("Friday 15 January 2027 is State funeral, a bank holiday")


@pytest.mark.parametrize("day", [date(2027, 1, 11), date(2027, 1, 19), date(2027, 3, 1)])
def test_a_day_over_which_it_does_not_run_moves_nothing(world: World, story: Story, day: date) -> None:
    announced(world, day)
    assert move_deadlines(now=MONDAY) == 0
    assert clock(story).due_at == at("2027-01-18T17:00")


def test_the_day_on_which_it_falls_due_moves_it(world: World, story: Story) -> None:
    announced(world, date(2027, 1, 18))
    assert move_deadlines(now=MONDAY) == 1
    assert clock(story).due_at == at("2027-01-19T17:00")


def test_what_is_overdue_stays_overdue(world: World, story: Story) -> None:
    announced(world)
    assert move_deadlines(now=at("2027-01-18T17:01")) == 0
    assert clock(story).due_at == at("2027-01-18T17:00")
    sweep(now=at("2027-01-18T17:01"))
    assert [event.kind for event in DeadlineEvent.objects.all()] == ["overdue"]


def test_a_time_that_protects_the_child_never_moves(world: World, story: Story) -> None:
    set_protective_time(
        **story.by(world.teacher), until=at("2027-01-18T09:00"), reason="The child goes home on Tuesday."
    )
    announced(world)
    assert move_deadlines(now=MONDAY) == 0
    assert clock(story).due_at == at("2027-01-18T09:00")


def test_nothing_gets_earlier_when_a_bank_holiday_is_cancelled(world: World) -> None:
    entered = at("2027-03-25T10:00")
    before = stories.raised(world, entered)
    assert clock(before).due_at == at("2027-04-05T16:00")
    cancel_holiday(partnership=world.partnership, day=date(2027, 3, 29), by=COMMAND_LINE, now=entered)
    assert move_deadlines(now=entered) == 0
    assert clock(before).due_at == at("2027-04-05T16:00")
    after = stories.raised(world, entered)
    assert clock(after).due_at == at("2027-04-02T16:00")


def test_a_closure_entered_late_moves_it_likewise(world: World, story: Story) -> None:
    close_on(partnership=world.partnership, day=FRIDAY, reason="Flood", by=world.business_manager, now=MONDAY)
    assert move_deadlines(now=MONDAY) == 1
    assert clock(story).due_at == at("2027-01-19T17:00")
    assert said(story).endswith("Friday 15 January 2027 is Flood, a closure")


def test_an_indicative_time_is_counted_again_and_nobody_is_told(world: World) -> None:
    hint = '\n[[stages.clocks]]\nkey = "hint"\namount = "3 working days"\nfirm = false\n'
    text = NORFOLK.read_text().replace('source = "3, Stage One"\n', f'source = "3, Stage One"\n{hint}')
    load_policy(
        partnership=world.partnership, text=text, in_force_from=date(2027, 1, 1), by=COMMAND_LINE, now=MONDAY
    )
    story = stories.raised(world)
    assert clock(story, "hint").due_at == at("2027-01-14T17:00")
    announced(world, date(2027, 1, 13))
    assert move_deadlines(now=at("2027-01-18T18:00")) == 1, "the firm one is overdue"
    assert clock(story, "hint").due_at == at("2027-01-15T17:00")
    assert clock(story).due_at == at("2027-01-18T17:00")
    assert not Notice.objects.filter(kind="deadline.moved").exists()


def test_a_time_of_a_stage_that_was_left_does_not_move(world: World, story: Story) -> None:
    stories.withdrawn(story)
    announced(world)
    assert move_deadlines(now=story.now) == 0


def test_one_bad_row_stops_nothing(world: World, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    other = stories.raised(world)
    announced(world)
    move, bad = postponing._move, clock(story).pk

    def moved(key: object, *rest: object) -> bool:
        if key == bad:
            raise ValueError("damaged")
        return move(key, *rest)

    monkeypatch.setattr(postponing, "_move", moved)
    assert move_deadlines(now=MONDAY) == 1
    assert clock(other).due_at == at("2027-01-19T17:00")
    assert clock(story).due_at == at("2027-01-18T17:00")


def test_a_calendar_that_says_the_same_moves_nothing(world: World, story: Story) -> None:
    publish_calendar(partnership=world.partnership, by=COMMAND_LINE, now=at("2028-01-11T09:00"))
    assert move_deadlines(now=MONDAY) == 0


def test_a_calendar_that_ends_too_soon_is_a_sentence_and_leaves_nothing(world: World) -> None:
    """It reaches to the end of 2029 and was never renewed."""
    entries = Entry.objects.count()
    with pytest.raises(
        MoveRefused, match=r"The calendar covers .* to Monday 31 December 2029; .* lies outside it"
    ):
        stories.raised(world, at("2029-12-28T10:00"))
    assert Entry.objects.count() == entries


def test_the_time_to_answer_a_referral_moves_likewise(world: World) -> None:
    """Made on Monday, to be answered within a working day, which was Tuesday at 5pm."""
    asking = referrals.made(referrals.with_refusals(world))
    answer = ReferralDeadline.objects.get(referral=asking.it)
    assert answer.due_at == at("2027-01-12T17:00")
    announced(world, date(2027, 1, 12))
    assert move_referral_deadlines(now=at("2027-01-12T17:01")) == 0, "overdue stays overdue"
    assert move_referral_deadlines(now=asking.now) == 1
    assert move_referral_deadlines(now=asking.now) == 0
    answer.refresh_from_db()
    assert answer.due_at == answer.derived().at == at("2027-01-13T17:00")
    event = ReferralDeadlineEvent.objects.get(deadline=answer)
    assert (event.kind, event.day) == ("moved", date(2027, 1, 12))
    entry = Entry.objects.get(kind="referral.time_moved")
    assert (
        kinds.kind(entry.kind)
        .tell(entry)
        .endswith("Tuesday 12 January 2027 is State funeral, a bank holiday")
    )
