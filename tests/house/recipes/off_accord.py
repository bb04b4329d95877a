"""An agency that is not on Accord: the setting, its letters, and what it told."""

from collections.abc import Callable, Mapping

from escalation.models import Letter
from escalation.services import letters, on_accord, told
from tests.factories import MONDAY, World
from tests.house.recipes.base import Call, Recipe, given, on
from tests.off_accord import ADDRESS, PAPER, raised_with_them, tells
from tests.stories import Story


def waits(world: World) -> Story:
    return raised_with_them(world).later(hours=1)


def goes(story: Story) -> Call:
    gone = letters.Gone(Letter.How.POST, story.now, ADDRESS, "Dear colleague")
    by = story.by(story.world.teacher)
    return lambda: letters.mark_letter_sent(**by, letter=Letter.objects.get(), gone=gone)


def stays(story: Story) -> Call:
    by = story.by(story.world.teacher)
    return lambda: letters.say_letter_not_sent(**by, letter=Letter.objects.get(), reason="They have it.")


def enters(story: Story) -> Call:
    called = tells(story, story.world.teacher, PAPER)
    return lambda: told.enter_what_they_told(**called, said="The visit is on Monday.")


def leaves(world: World, code: str) -> Callable[[], None]:
    return lambda: on_accord.set_off_accord(
        partnership=world.partnership,
        agency=world.agency(code),
        off_accord=True,
        letters_to=ADDRESS,
        by=world.business_manager,
        now=MONDAY,
    )


OFF_ACCORD: Mapping[str, Recipe] = {
    "mark_letter_sent": Recipe(on(waits, goes), ("letter.sent",), "~Disagreement ~Letter"),
    "say_letter_not_sent": Recipe(on(waits, stays), ("letter.not_sent",), "~Disagreement ~Letter"),
    "enter_what_they_told": Recipe(
        on(waits, enters), ("matter.told_to_us",), "+Paper +Record +ToldToUs ~Disagreement"
    ),
    "set_off_accord": Recipe(
        on(given, lambda story: leaves(story.world, "social-care")),
        ("agency.off_accord", "matter.left_accord"),
        "+Letter +Notice ~Disagreement ~Participation ~Party ~Seat",
        "teacher",
    ),
}
