"""Settling it: outcomes, meetings, the panel, closing."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from escalation.models import Learning
from escalation.services import (
    actions,
    meetings,
    panels,
    settling,
    sweeping_actions,
)
from escalation.services.answers import Pending
from tests import stories
from tests.factories import World
from tests.house.recipes.base import Call, Recipe, after, at, given, on
from tests.stories import SAFE, Story

DUE = date(2027, 2, 1)
ENDED = "~Deadline ~StageEntry"


def with_outcome(do: Callable[[Story, Any], Call]) -> Callable[[World], Call]:
    """Where an outcome waits to be confirmed."""

    def bring(world: World) -> Call:
        story = given(world)
        outcome = stories.proposed(story)
        return do(story.later(minutes=5), outcome)

    return bring


def panel_invited(story: Story) -> meetings.Invitation:
    return meetings.Invitation(
        story.now + timedelta(days=1), "The board", stories.representatives(story.world)
    )


def held(story: Story, service: Callable[..., object], person: str, kind: str) -> Call:
    """A meeting of this kind, a day after it was to be."""
    meeting = story.it.meetings.get(kind=kind)
    story.later(days=2)
    return lambda: service(
        **story.by(getattr(story.world, person)),
        meeting=meeting,
        held_at=story.now - timedelta(hours=3),
        attended=set(meeting.attendees.values_list("pk", flat=True)),
        came_of_it="Both were heard.",
        safety=SAFE,
    )


SETTLING: Mapping[str, Recipe] = {
    "propose_outcome": Recipe(
        on(given, lambda story: lambda: stories.proposed(story)),
        ("matter.outcome_proposed",),
        "+Action +ChildNow +Confirmation +Notice +Outcome ~Disagreement",
        "social_worker",
    ),
    "confirm_outcome": Recipe(
        with_outcome(
            lambda story, outcome: (
                lambda: settling.confirm_outcome(**story.by(story.world.social_worker), outcome=outcome)
            )
        ),
        ("matter.outcome_confirmed",),
        f"+Confirmation +Notice {ENDED} ~Disagreement ~Outcome",
        "teacher",
    ),
    "refuse_outcome": Recipe(
        with_outcome(
            lambda story, outcome: (
                lambda: settling.refuse_outcome(
                    **story.by(story.world.social_worker), outcome=outcome, reason="Not so."
                )
            )
        ),
        ("matter.outcome_refused",),
        "+Confirmation +Notice ~Disagreement ~Outcome",
        "teacher",
    ),
    "answer_whether_settled": Recipe(
        on(
            after(stories.agreed),
            lambda story: (
                lambda: settling.answer_whether_settled(
                    **story.by(story.world.teacher), settled=False, said="I am uneasy."
                )
            ),
        ),
        ("matter.raiser_answered",),
        "+Notice ~Disagreement ~Outcome",
        "social_worker",
    ),
    "mark_action_done": Recipe(
        on(
            after(stories.agreed),
            lambda story: (
                lambda: actions.mark_action_done(
                    **story.by(story.world.social_worker),
                    action=story.it.actions.get(),
                    shown_by="Our record.",
                )
            ),
        ),
        ("matter.action_done",),
        "+Notice ~Action ~Disagreement",
        "teacher",
    ),
    "carry_action_over": Recipe(
        on(
            after(stories.agreed),
            lambda story: (
                lambda: actions.carry_action_over(
                    **story.by(story.world.social_worker),
                    action=story.it.actions.get(),
                    to=date(2027, 2, 8),
                    reason="The family was away.",
                )
            ),
        ),
        ("matter.action_carried",),
        "+ActionCarried +Notice ~Action ~Disagreement",
        "teacher",
    ),
    "sweep_actions": Recipe(
        on(
            after(stories.agreed),
            lambda story: lambda: sweeping_actions.sweep_actions(now=story.now + timedelta(days=22)),
        ),
        ("action.overdue",),
        "+ActionEvent +Notice ~Disagreement",
        "social_worker",
        quiet=True,
    ),
    "close_with_learning": Recipe(
        on(
            after(stories.agreed),
            lambda story: (
                lambda: settling.close_with_learning(
                    **story.by(story.world.teacher),
                    learning=Learning(themes="Ring.", why_not_earlier="No call.", for_the_board=True),
                )
            ),
        ),
        ("matter.closed", "lesson.begun"),
        "+Learning +Lesson +LessonNotice +LessonTurn +Notice ~Disagreement",
        "social_worker business_manager",
    ),
    "convene_panel": Recipe(
        on(
            stories.at_panel,
            lambda story: (
                lambda: panels.convene_panel(
                    **story.by(story.world.chair),
                    invitation=panel_invited(story),
                    passed_over=stories.not_asked(story),
                )
            ),
        ),
        ("matter.panel_convened",),
        "+Attendee +Meeting +Notice +PassedOver +Seat ~Disagreement",
        "police_representative charity_representative teacher trust_director service_manager",
    ),
    "hold_panel": Recipe(
        on(
            at(stories.at_panel, stories.panel_convened),
            lambda story: held(story, panels.hold_panel, "chair", "panel"),
        ),
        ("matter.panel_held",),
        "+Attendee +ChildNow +Notice ~Attendee ~Disagreement ~Meeting",
        "teacher trust_director service_manager",
    ),
    "decide": Recipe(
        on(
            at(stories.at_panel, stories.panel_held),
            lambda story: (
                lambda: panels.decide(
                    **story.by(story.world.chair),
                    decision=panels.Decision(
                        "It is reopened.", "The pattern.", SAFE, pending=(Pending("Visit", "Duty", DUE),)
                    ),
                )
            ),
        ),
        ("matter.decided",),
        f"+Action +ChildNow +Notice +Outcome {ENDED} ~Disagreement ~Seat",
        "teacher trust_director service_manager",
    ),
    "acknowledge": Recipe(
        on(
            at(stories.at_panel, stories.decided),
            lambda story: lambda: panels.acknowledge(**story.by(story.world.trust_director)),
        ),
        ("matter.acknowledged",),
        "+Confirmation +Notice ~Disagreement",
        "chair deputy_chair",
    ),
}
