"""Who is kept from a matter: named later, and taken back."""

from collections.abc import Mapping

from agencies.models import Membership
from escalation.models import KeptFrom
from escalation.services import walls
from escalation.services.answers import Concern
from tests.house.recipes.base import Call, Recipe, given, on
from tests.stories import Story


def _concern(person: Membership) -> Concern:
    return Concern(person.user.name, "How they spoke to the family.", person.agency, (person,))


def names_somebody(story: Story) -> Call:
    concern = _concern(story.world.head_teacher)
    return lambda: walls.keep_from(**story.later(hours=1).by(story.world.teacher), concern=concern)


def takes_it_back(story: Story) -> Call:
    names_somebody(story)()
    kept = KeptFrom.objects.get(disagreement=story.it)
    return lambda: walls.let_see_again(
        **story.later(hours=1).by(story.world.teacher), kept=kept, why="It was somebody else."
    )


WALLS: Mapping[str, Recipe] = {
    "keep_from": Recipe(on(given, names_somebody), ("matter.kept_from",), "+KeptFrom ~Disagreement"),
    "let_see_again": Recipe(on(given, takes_it_back), ("matter.kept_from_ended",), "~KeptFrom ~Disagreement"),
}
