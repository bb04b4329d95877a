"""The pages around a sitting of the panel, each with how to come there and what is sent."""

from datetime import timedelta
from typing import Any

from escalation.services import sittings
from tests import stories
from tests.factories import World
from tests.pages.cases import SAFETY, STRANGERS, TYPED, Case, when
from tests.stories import Story


def _panel(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.at_panel(world).later(minutes=5), {}


def _convened(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _panel(world)
    stories.panel_convened(story)
    return story.later(minutes=5), {}


def _sitting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = _convened(world)
    meeting = sittings.waiting(story.fresh())
    assert meeting is not None
    return story.later(days=2), {"meeting": meeting.pk}


PANEL_CASES = [
    Case(
        "answer_invitation",
        _convened,
        "police_representative",
        lambda story: {
            "coming": "no",
            "reason": f"{TYPED}: I am away.",
            "instead": str(story.world.hospital_representative.pk),
        },
        STRANGERS | {"charity_representative": 200, "chair": 403, "teacher": 403, "business_manager": 403},
        texts=("reason",),
        choices=("coming", "instead"),
        empty=("coming",),
    ),
    Case(
        "ask_to_sit",
        _convened,
        "chair",
        lambda story: {"person": str(story.world.hospital_representative.pk)},
        STRANGERS
        | {"deputy_chair": 200, "business_manager": 200, "police_representative": 403, "teacher": 403},
        choices=("person",),
        empty=("person",),
    ),
    Case(
        "adjourn_panel",
        _sitting,
        "chair",
        lambda story: (
            SAFETY
            | when("held_at", story.now - timedelta(hours=1))
            | {"came_of_it": f"{TYPED}: nobody came.", "chaired_by": str(story.world.chair.pk)}
        ),
        STRANGERS
        | {"deputy_chair": 200, "business_manager": 200, "police_representative": 403, "teacher": 403},
        texts=("came_of_it", "how"),
        choices=("chaired_by", "attended"),
        empty=("held_at", "came_of_it", "chaired_by", "safe"),
    ),
    Case(
        "state_to_panel",
        _convened,
        "trust_director",
        lambda story: {"text": f"{TYPED}: look at six weeks."},
        STRANGERS | {"teacher": 200, "service_manager": 200, "chair": 403, "police_representative": 403},
        texts=("text",),
        empty=("text",),
    ),
    Case(
        "declare_conflict",
        _panel,
        "chair",
        lambda story: {"reason": f"{TYPED}: I trained them."},
        STRANGERS | {"deputy_chair": 200, "business_manager": 403, "teacher": 403},
        texts=("reason",),
        empty=("reason",),
    ),
]
