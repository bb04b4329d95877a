"""The worry that remains, said at any time by anybody who may open the matter."""

from datetime import timedelta

import pytest

from audit.models import Entry
from escalation.core.decisions import MoveRefused
from escalation.models import Record
from escalation.queries import open_worries
from escalation.services.worries import say_still_worried, tell_of_worry
from tests import stories
from tests.factories import World
from tests.services.moving.ways import told
from tests.stories import Story


@pytest.mark.parametrize("who", ["teacher", "social_worker", "head_teacher", "team_manager"])
def test_anybody_who_may_open_it_says_so_in_one_step_even_when_it_is_closed(
    story: Story, world: World, who: str
) -> None:
    stories.closed(story)
    before = (story.fresh().state, story.it.phase, story.it.turn)
    worry = stories.worry_said(story, getattr(world, who))
    assert list(open_worries(story.it)) == [worry]
    assert (story.fresh().state, story.it.phase, story.it.turn) == before
    assert told(story, "Read at once: somebody is still worried") >= {"business.manager"}


def test_it_stands_open_until_somebody_says_whom_they_told(story: Story, world: World) -> None:
    worry = stories.worry_said(story)
    story.later(hours=1)
    told_at = story.now - timedelta(minutes=30)
    reply = tell_of_worry(
        **story.by(world.social_worker),
        record=worry,
        told="Amira, the advice and duty service",
        told_at=told_at,
        said="They will visit tonight.",
    )
    assert (reply.people, reply.claimed_at) == ("Amira, the advice and duty service", told_at)
    assert not open_worries(story.it).exists()
    assert told(story, "To know: your worry was told to the front door") == {"teacher"}


def test_each_worry_is_ended_once_and_not_before_it_was_told(story: Story, world: World) -> None:
    first, second = stories.worry_said(story), stories.worry_said(story)
    given = {"told": "The front door", "said": "Noted."}
    with pytest.raises(MoveRefused, match="in the future"):
        tell_of_worry(
            **story.by(world.teacher), record=first, told_at=story.now + timedelta(minutes=1), **given
        )
    tell_of_worry(**story.by(world.teacher), record=first, told_at=story.now, **given)
    assert list(open_worries(story.it)) == [second]
    with pytest.raises(MoveRefused, match="already"):
        tell_of_worry(**story.by(world.teacher), record=first, told_at=story.now, **given)


def test_no_other_record_can_be_ended_as_a_worry(story: Story, world: World) -> None:
    elsewhere = stories.worry_said(stories.raised(world, story.now))
    for record in (elsewhere, stories.attempted(story)):
        with pytest.raises(Record.DoesNotExist):
            tell_of_worry(
                **story.by(world.teacher), record=record, told="Somebody", told_at=story.now, said="Noted."
            )


def test_a_stranger_is_not_there_at_all(story: Story, world: World) -> None:
    entries = Entry.objects.count()
    with pytest.raises(type(story.it).DoesNotExist):
        say_still_worried(**story.by(world.stranger), worry="I heard of it.")
    assert Entry.objects.count() == entries
