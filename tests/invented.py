"""Policies that no board has, for tests: short ladders, each with the part of the format that is tried."""

from datetime import date, timedelta

from agencies.services import add_post, hold_post
from escalation.models import PolicyVersion
from escalation.services.policies import load_policy
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.stories import Story

HEAD = """\
format = 1
key = "{key}"
title = "Settling disagreements"
board = "Bure Partnership"

[[stages]]
key = "first"
title = "Practitioners"
rung = "practitioner"
time = "5 working days"
"""

DECIDES = """
[[stages]]
key = "deciding"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"
authority = "decide"
decided_by = "case-line-manager"

[posts]
case-line-manager = "Manager with line responsibility for the case"
"""

THOSE_WHO_ACT_DECIDE = """
[[stages]]
key = "deciding"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"
authority = "decide"
"""

ADVISES = """
[[stages]]
key = "advising"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"
authority = "advise"

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""

MEDIATES = """
[[stages]]
key = "mediation"
title = "Mediation by the chair"
rung = "panel"
authority = "mediate"

[panel]
members = []

[closure]
if_unresolved = "The written confirmation says which issues are outstanding."
"""

MEDIATES_LOWER = """
[[stages]]
key = "mediation"
title = "Senior managers mediate"
rung = "senior manager"
authority = "mediate"

[[stages]]
key = "last"
title = "Directors"
rung = "director"

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


def in_force(world: World, text: str, key: str = "bure") -> World:
    """This policy governs what is raised from now on."""
    if PolicyVersion.objects.filter(partnership=world.partnership, key=key).exists():
        return world
    load_policy(
        partnership=world.partnership,
        text=HEAD.format(key=key) + text,
        in_force_from=date(2027, 1, 4),
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=9),
    )
    return world


def given(world: World, text: str) -> Story:
    """Raised under this policy, and the other side given."""
    return stories.side_given(stories.raised(in_force(world, text), category=""))


def second_stage(world: World, text: str) -> Story:
    """Discussed and gone up to the second stage of this policy."""
    story = given(world, text)
    stories.discussed(story)
    return stories.escalated(story, world.teacher)


def with_line_manager(world: World) -> World:
    """The medical director is, for social care's cases, the manager with line responsibility."""
    post = add_post(
        partnership=world.partnership,
        agency=world.agency("social-care"),
        slug="case-line-manager",
        title="Head of safeguarding",
        telephone="01603 333333",
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=9),
    )
    world.posts[("social-care", "case-line-manager")] = post
    hold_post(post=post, membership=world.stand_in, by=COMMAND_LINE, now=MONDAY - timedelta(days=9))
    return world
