"""A matter, and the time at which somebody works on it."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import stories
from tests.factories import World
from tests.stories import Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    return stories.side_given(stories.raised(world))


@pytest.fixture
def at_work(story: Story) -> Iterator[Story]:
    with time_machine.travel(story.later(hours=1).now, tick=False):
        yield story
