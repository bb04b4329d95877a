"""A matter of which both sides have been heard."""

import pytest

from tests import stories
from tests.factories import World
from tests.stories import Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Discussed and not agreed, and the raiser has filled in the form of the stage."""
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    return stories.everything_filled(story, world.teacher).later(minutes=5)
