"""Up, straight up, out and back."""

from collections.abc import Mapping
from datetime import date, timedelta

from escalation.services import (
    moving,
    policies,
)
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.house.recipes.base import Call, Recipe, after, given, on
from tests.stories import SAFE, Story

SHORT_LADDER = """\
format = 1
key = "bure"
title = "Settling disagreements"
board = "Bure Partnership"

[[stages]]
key = "first"
title = "Practitioners"
rung = "practitioner"
time = "5 working days"

[[stages]]
key = "last"
title = "Senior managers"
rung = "senior manager"
time = "5 working days"

[closure]
if_unresolved = "Each agency keeps its duty to the child."
"""

ENDED = "~Deadline ~StageEntry"
ENTERED = "+Deadline +Seat +StageEntry"


def short_ladder_ends(world: World) -> Story:
    """A matter on the last stage of the short ladder."""
    policies.load_policy(
        partnership=world.partnership,
        text=SHORT_LADDER,
        in_force_from=date(2027, 1, 4),
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=9),
    )
    story = stories.side_given(stories.raised(world, category=""))
    stories.discussed(story)
    return stories.escalated(story, world.teacher)


def take_the_shortcut(story: Story) -> Call:
    policy = story.fresh().policy
    forms = {
        key: {asked.label: "As said." for asked in policy.forms[key].fields}
        for key in policy.stages[-1].forms
    }
    return lambda: moving.take_shortcut(
        **story.by(story.world.teacher),
        ground=policy.shortcuts[0].when,
        to=policy.shortcuts[0].to[0],
        reason="It concerns every school.",
        safety=SAFE,
        forms=forms,
    )


def ready_to_go_up(world: World) -> Story:
    story = given(world)
    stories.discussed(story)
    return stories.everything_filled(story, world.teacher)


MOVING: Mapping[str, Recipe] = {
    "escalate": Recipe(
        on(
            ready_to_go_up,
            lambda story: (
                lambda: moving.escalate(
                    **story.by(story.world.teacher), reason="No visit.", tried="Two calls.", safety=SAFE
                )
            ),
        ),
        ("matter.escalated",),
        f"+ChildNow +Notice {ENTERED} {ENDED} ~Disagreement",
        "head_teacher team_manager stand_in",
    ),
    "take_shortcut": Recipe(
        on(given, take_the_shortcut),
        ("matter.sent_straight",),
        f"+ChildNow +FormAnswer +Notice +Record {ENTERED} {ENDED} ~Disagreement",
        "trust_director service_manager chair deputy_chair",
    ),
    "withdraw": Recipe(
        on(given, lambda story: lambda: stories.withdrawn(story)),
        ("matter.withdrawn",),
        f"+ChildNow +Notice +Record {ENDED} ~Disagreement",
        "social_worker business_manager",
    ),
    "end_not_resolved": Recipe(
        on(
            short_ladder_ends,
            lambda story: (
                lambda: moving.end_not_resolved(
                    **story.by(story.world.trust_director), reason="Each holds its view.", safety=SAFE
                )
            ),
        ),
        ("matter.not_resolved",),
        f"+ChildNow +Notice {ENDED} ~Disagreement",
        "teacher service_manager",
    ),
    "reopen": Recipe(
        on(
            after(stories.agreed),
            lambda story: (
                lambda: moving.reopen(**story.by(story.world.teacher), reason="A report.", safety=SAFE)
            ),
        ),
        ("matter.reopened",),
        f"+ChildNow +Notice {ENTERED} ~Disagreement",
        "social_worker",
    ),
}
