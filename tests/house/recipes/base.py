"""What a recipe is, and the ways to where a service can be called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests import stories
from tests.factories import World
from tests.stories import Story

Call = Callable[[], object]


@dataclass(frozen=True)
class Recipe:
    """``bring`` makes everything ready and gives the call. ``kinds`` are the acts that it leaves, one entry each.

    ``writes`` are the rows of the record with how they change (+ new, ~ changed); ``told`` the people whom its
    notices name. ``quiet`` is a periodic service, which logs what fails and goes on.
    """

    bring: Callable[[World], Call]
    kinds: tuple[str, ...]
    writes: str
    told: str = ""
    quiet: bool = False


def on(bring: Callable[[World], Story], do: Callable[[Story], Call]) -> Callable[[World], Call]:
    """A matter that was brought somewhere, and what is done there."""
    return lambda world: do(bring(world))


def ready(make: Callable[[World], Any], do: Callable[[Any, World], object]) -> Callable[[World], Call]:
    """A thing that is made beforehand, and what is done with it."""

    def bring(world: World) -> Call:
        made = make(world)
        return lambda: do(made, world)

    return bring


def given(world: World) -> Story:
    return stories.side_given(stories.raised(world))


def after(told: Callable[[Story], object]) -> Callable[[World], Story]:
    """A matter of which this was told, five minutes later."""

    def bring(world: World) -> Story:
        story = given(world)
        told(story)
        return story.later(minutes=5)

    return bring


def at(bring: Callable[[World], Story], told: Callable[[Story], object]) -> Callable[[World], Story]:
    """The same from another stage."""

    def there(world: World) -> Story:
        story = bring(world)
        told(story)
        return story.later(hours=1)

    return there
