"""A new matter that nobody of the other side opens goes to the next post of its route, once (DESIGN §4.5)."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Entry
from escalation.models import Notice, Seat
from escalation.services.opening import pass_up_unopened
from escalation.services.sweeping import sweep
from escalation.services.telling import mark_opened
from tests import stories
from tests.factories import MONDAY, World

TUESDAY_CLOSE = datetime(2027, 1, 12, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def told_of_it(story: stories.Story) -> set[str]:
    """Who was told that nobody has opened it, by e-mail address."""
    notices = Notice.objects.filter(disagreement=story.it, kind="notice.passed_up")
    return {notice.addressee.user.email.split("@")[0] for notice in notices}


def desks(story: stories.Story) -> set[str]:
    seats = Seat.objects.filter(disagreement=story.it, side="responding", post__isnull=False)
    return {seat.post.slug for seat in seats}


def test_after_one_working_day_it_goes_to_the_next_level_and_the_raiser_is_told(world: World) -> None:
    story = stories.raised(world)
    assert pass_up_unopened(now=TUESDAY_CLOSE - SECOND) == 0
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 1
    assert desks(story) == {"practitioner", "first_line_manager"}
    assert told_of_it(story) == {"team.manager", "stand.in", "teacher"}


def test_it_happens_once_however_often_it_is_swept(world: World) -> None:
    story = stories.raised(world)
    assert [pass_up_unopened(now=TUESDAY_CLOSE + timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]
    assert Entry.objects.filter(subject=story.it.subject, kind="notice.passed_up").count() == 1


def test_half_of_a_shorter_time_is_less_than_a_working_day(world: World) -> None:
    until = MONDAY + timedelta(hours=4)
    story = stories.raised(world, protective_until=until, protective_reason="He goes home at two.")
    half = MONDAY + timedelta(hours=2)
    assert pass_up_unopened(now=half - SECOND) == 0
    assert pass_up_unopened(now=half) == 1
    assert "first_line_manager" in desks(story)


def test_a_time_that_ran_before_it_was_raised_leaves_the_other_side_a_working_day(world: World) -> None:
    stories.raised(world, put_at=MONDAY - timedelta(days=30))
    assert pass_up_unopened(now=TUESDAY_CLOSE - SECOND) == 0
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 1


def test_what_somebody_of_the_other_side_opened_stays_where_it_is(world: World) -> None:
    story = stories.raised(world)
    opened = MONDAY + timedelta(hours=1)
    assert mark_opened(disagreement=story.it, by=stories.stand(world.social_worker, opened), now=opened) == 1
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 0


def test_what_the_raisers_own_side_opened_is_not_opened(world: World) -> None:
    story = stories.raised(world)
    mark_opened(disagreement=story.it, by=stories.stand(world.head_teacher, MONDAY), now=MONDAY)
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 1


def test_a_side_that_was_given_is_an_answer(world: World) -> None:
    stories.side_given(stories.raised(world))
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 0


def test_from_a_desk_higher_up_it_goes_to_the_one_above(world: World) -> None:
    story = stories.raised(world, desk=world.post("social-care", "first_line_manager"))
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 1
    assert desks(story) == {"first_line_manager", "senior_manager"}


def test_where_there_is_nobody_higher_the_board_is_told(world: World) -> None:
    story = stories.raised(world, desk=world.post("social-care", "senior_manager"))
    assert pass_up_unopened(now=TUESDAY_CLOSE) == 1
    assert desks(story) == {"senior_manager"}
    assert told_of_it(story) == {"business.manager", "teacher"}


def test_the_sweep_does_it_and_nobodys_form_is_stale_for_it(world: World) -> None:
    story = stories.raised(world)
    before = story.it.version
    sweep(now=TUESDAY_CLOSE)
    assert "teacher" in told_of_it(story)
    assert story.fresh().version == before
