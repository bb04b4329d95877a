"""A clock that escalates by itself: once, with the record of the service, told to all; and nobody twice running."""

from datetime import UTC, datetime, timedelta

import pytest

from agencies.models import Membership
from agencies.services import end_membership, hold_post
from audit.models import Entry
from escalation.core.stages import State
from escalation.core.turns import Phase
from escalation.models import DeadlineEvent, Notice, Record, Seat, StageEntry
from escalation.services.moving import escalate
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import COMMAND_LINE, World
from tests.policies.climbing import put_in_force
from tests.stories import SAFE, Story

OVER = datetime(2027, 1, 13, 17, 1, tzinfo=UTC)  # two working days from Monday 11 January are over


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    put_in_force(world, "silence")
    return stories.raised(world, category="")


def test_it_goes_up_once_however_many_sweeps_there_are(story: Story) -> None:
    stories.attempted(story)
    assert sweep(now=OVER) >= 1
    entries = Entry.objects.count()
    sweep(now=OVER)
    assert Entry.objects.count() == entries
    it = story.fresh()
    assert (it.state, it.phase) == (State.SENIOR_MANAGER, Phase.ENTERED)
    moved = Entry.objects.get(subject=it.subject_id, kind="matter.went_up_by_itself")
    assert (moved.actor_key, moved.actor_name) == ("system", "Accord")
    assert list(
        DeadlineEvent.objects.filter(disagreement=it, kind="overdue").values_list("side", flat=True)
    ) == [""]
    said = Record.objects.get(disagreement=it, kind=Record.Kind.SILENCE).said
    assert "- 10:25am on Monday 11 January 2027: attempt that found nobody, telephone, The duty desk" in said


def test_all_who_act_are_told_before_and_after(story: Story) -> None:
    sweep(now=OVER)
    notices = Notice.objects.filter(disagreement=story.it, kind="matter.went_up_by_itself")
    assert {notice.addressee.user.email.split("@")[0] for notice in notices} == {
        "teacher",
        "social.worker",
        "trust.director",
        "service.manager",
    }


def test_an_answer_in_time_leaves_it_where_it_is(story: Story) -> None:
    stories.side_given(story)
    sweep(now=OVER)
    assert story.fresh().state == State.PRACTITIONER


def test_nobody_acts_twice_running_and_the_record_says_who_acts_instead(world: World) -> None:
    """The teacher is also the school's only first-line manager today: the director of the trust acts there."""
    story = stories.side_given(stories.raised(world))
    desk = world.post("school", "first_line_manager")
    hold_post(post=desk, membership=world.teacher, by=COMMAND_LINE, now=story.now)
    end_membership(
        membership=Membership.objects.get(pk=world.head_teacher.pk), by=COMMAND_LINE, now=story.now
    )
    story.later(days=1)
    stories.discussed(story)
    stories.everything_filled(story, world.teacher)
    escalate(**story.later(minutes=5).by(world.teacher), reason="No visit.", tried="We rang.", safety=SAFE)
    entry = StageEntry.objects.get(disagreement=story.it, number=2)
    seat = Seat.objects.get(stage_entry=entry, side="raising")
    assert seat.post == world.post("school", "senior_manager")
    assert entry.handed_up == (
        "Hawthorn Academy: Teacher Example acted at stage 1 already, "
        "so Director of the trust acts here instead of Head teacher."
    )


def test_where_somebody_else_is_at_the_post_too_nothing_is_passed_on(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    desk = world.post("school", "first_line_manager")
    hold_post(post=desk, membership=world.teacher, by=COMMAND_LINE, now=story.now)
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    entry = StageEntry.objects.get(disagreement=story.it, number=2)
    assert Seat.objects.get(stage_entry=entry, side="raising").post == desk
    assert entry.handed_up is None


def test_who_was_let_in_as_the_time_was_over_acts_at_their_own_stage(world: World) -> None:
    """The next rung may escalate once the time is over; that is no acting at the stage before."""
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    story.now = story.it.current_stage.deadlines.get().due_at + timedelta(minutes=1)
    sweep(now=story.now)
    stories.escalated(story, world.teacher)
    entry = StageEntry.objects.get(disagreement=story.it, number=2)
    assert Seat.objects.get(stage_entry=entry, side="raising").post == world.post(
        "school", "first_line_manager"
    )
    assert entry.handed_up is None
