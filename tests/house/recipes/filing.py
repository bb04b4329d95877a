"""The extract for the child's file."""

from collections.abc import Mapping

from escalation.services import extracts
from tests import stories
from tests.factories import World
from tests.house.recipes.base import Call, Recipe


def extracted(world: World) -> Call:
    """The school makes an extract of a matter in which a discussion stands."""
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    made = extracts.Made(number=1, records=1, left_out=0, covered=0, digest="0" * 64)
    return lambda: extracts.record_extract(**story.by(world.teacher), made=made)


FILING: Mapping[str, Recipe] = {
    "record_extract": Recipe(extracted, ("matter.extract_made",), "+Extract"),
}
