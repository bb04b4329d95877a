"""What a page has read of a matter is not read again under the lock, unless somebody wrote in between."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.models import Membership
from agencies.standing import Standing
from escalation.acts import lock_if_free
from escalation.as_read import remember
from escalation.models import Disagreement, Record
from escalation.places import place_of
from escalation.services.doing import Doing, begin
from tests import stories
from tests.factories import World, make_partnership
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    world: World = make_partnership()
    return stories.side_given(stories.raised(world))


def read_by(story: Story, person: Membership) -> tuple[Disagreement, Standing]:
    """As a page reads it: the matter, the place, the records."""
    it, by = story.fresh(), stories.stand(person, story.now)
    remember(it, by, place_of(by, it))
    it.as_read.rows.of(Record)
    return it, by


def begun(it: Disagreement, by: Standing, story: Story) -> Doing:
    with transaction.atomic():
        return begin(it, by=by, version=None, now=story.now)


def test_what_was_read_is_not_read_again(story: Story) -> None:
    it, by = read_by(story, story.world.teacher)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        lock_if_free(it.pk, now=story.now)
        alone = len(asked)
        doing = begin(it, by=by, version=None, now=story.now)
        doing.rows.of(Record)
        assert len(asked) == 2 * alone
    assert doing.place == it.as_read.place
    assert doing.rows.it is doing.it is not it


def test_what_somebody_wrote_in_between_is_seen(story: Story) -> None:
    it, by = read_by(story, story.world.teacher)
    stories.discussed(story)
    doing = begun(it, by, story)
    assert [one.kind for one in doing.rows.of(Record)] == [Record.Kind.DISCUSSION]


def test_a_seat_that_ended_in_between_is_gone(story: Story) -> None:
    it, by = read_by(story, story.world.teacher)
    stories.withdrawn(story.later(hours=1))
    assert begun(it, by, story).place == place_of(by, story.fresh())


def test_another_standing_is_asked_for_itself(story: Story) -> None:
    it, _ = read_by(story, story.world.teacher)
    other = stories.stand(story.world.social_worker, story.now + timedelta(hours=1))
    assert begun(it, other, story).place.membership == story.world.social_worker


def test_what_a_service_changed_and_gave_up_is_read_anew(story: Story) -> None:
    it, by = read_by(story, story.world.teacher)
    taken = begun(it, by, story).rows
    assert taken.of(Record) == it.as_read.rows.of(Record)
    assert taken is not it.as_read.rows
