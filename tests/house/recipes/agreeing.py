"""On the way up: what is asked first, dates that the sides agree, and that no agreement can be reached."""

from collections.abc import Mapping
from datetime import timedelta

from escalation.models import Deadline, Gate
from escalation.services import gate_times, gates, no_agreement, times
from escalation.services.clocks import REVIEW
from tests import stories
from tests.factories import World
from tests.house.recipes.base import Recipe, given, on
from tests.policies.climbing import put_in_force
from tests.stories import Story

ENDORSEMENT = "endorsement-second"


def to_ask(world: World) -> Story:
    """Where an endorsement is asked for before the next stage."""
    put_in_force(world, "ask-first")
    return stories.side_given(stories.raised(world, category=""))


def asked(world: World) -> Story:
    story = to_ask(world)
    gates.ask_gate(**story.later(minutes=5).by(world.teacher), gate=ENDORSEMENT, why="Nobody has seen her.")
    return story.later(minutes=30)


def undated(world: World) -> Story:
    """A stage without any time, whose date the sides agree."""
    put_in_force(world, "three-stages")
    return stories.side_given(stories.raised(world, category=""))


AGREEING: Mapping[str, Recipe] = {
    "ask_gate": Recipe(
        on(
            to_ask,
            lambda story: (
                lambda: gates.ask_gate(
                    **story.by(story.world.teacher), gate=ENDORSEMENT, why="Nobody has seen her."
                )
            ),
        ),
        ("matter.gate_asked",),
        "+Deadline +Gate +Notice +Seat ~Disagreement",
        "head_teacher",
    ),
    "pass_by_gate": Recipe(
        on(
            to_ask,
            lambda story: (
                lambda: gates.pass_by_gate(
                    **story.by(story.world.teacher), gate=ENDORSEMENT, why="She asked me not to."
                )
            ),
        ),
        ("matter.gate_passed_by",),
        "+Gate ~Disagreement",
    ),
    "answer_gate": Recipe(
        on(
            asked,
            lambda story: (
                lambda: gates.answer_gate(
                    **story.by(story.world.head_teacher),
                    gate=Gate.objects.get(disagreement=story.it),
                    answer=Gate.Answer.ENDORSED,
                    said="Go on.",
                )
            ),
        ),
        ("matter.gate_answered",),
        "+Notice ~Deadline ~Disagreement ~Gate",
        "teacher",
    ),
    "sweep_gates": Recipe(
        on(asked, lambda story: lambda: gate_times.sweep_gates(now=story.now + timedelta(days=3))),
        ("gate.over",),
        "+DeadlineEvent +Notice",
        "teacher",
        quiet=True,
    ),
    "propose_time": Recipe(
        on(
            undated,
            lambda story: (
                lambda: times.propose_time(
                    **story.by(story.world.teacher),
                    deadline=Deadline.objects.get(disagreement=story.it, clock=REVIEW),
                    at=story.now + timedelta(days=3),
                    reason="",
                )
            ),
        ),
        ("matter.time_proposed",),
        "+Notice +TimeProposed ~Disagreement",
        "social_worker",
    ),
    "say_not_agreed": Recipe(
        on(
            given,
            lambda story: (
                lambda: no_agreement.say_not_agreed(
                    **story.by(story.world.social_worker), reason="We differ."
                )
            ),
        ),
        ("matter.not_agreed",),
        "+Notice +Record ~Disagreement",
        "teacher",
    ),
}
