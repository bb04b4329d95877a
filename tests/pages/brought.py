"""A matter brought to where a form of it can be sent, and what else the address of the form names."""

from typing import Any

from escalation.core.mediation import Taken
from escalation.models import Meeting
from escalation.services import filing, mediating
from tests import invented, stories
from tests.factories import World
from tests.stories import Story


def given(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.side_given(stories.raised(world)).later(minutes=5), {}


def proposed(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = given(world)
    return story, {"outcome": stories.proposed(story).pk}


def agreed(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = given(world)
    stories.agreed(story)
    return story.later(minutes=5), {}


def with_action(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = given(world)
    outcome = stories.agreed(story)
    return story.later(minutes=5), {"action": outcome.actions.get().pk}


def senior(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.at_senior(world).later(minutes=5), {}


def meeting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = senior(world)
    meeting = stories.meeting_convened(story)
    return story.later(days=2), {"meeting": meeting.pk}


def proposed_meeting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = senior(world)
    proposal = stories.meeting_proposed(story)
    return story.later(minutes=5), {"proposal": proposal.pk}


def held_meeting(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = senior(world)
    meeting = stories.meeting_held(story)
    return story.later(minutes=5), {"meeting": meeting.pk}


def panel(world: World) -> tuple[Story, dict[str, Any]]:
    return stories.at_panel(world).later(minutes=5), {}


def panel_convened(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = panel(world)
    meeting = stories.panel_convened(story)
    return story.later(days=2), {"meeting": meeting.pk}


def panel_held(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = panel(world)
    stories.panel_held(story)
    return story.later(minutes=5), {}


def decided(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = panel(world)
    stories.decided(story)
    return story.later(minutes=5), {}


def with_decider(world: World) -> tuple[Story, dict[str, Any]]:
    story = invented.second_stage(invented.with_line_manager(world), invented.DECIDES)
    return story.later(minutes=5), {}


def advising(world: World) -> tuple[Story, dict[str, Any]]:
    return invented.second_stage(world, invented.ADVISES).later(minutes=5), {}


def to_mediate(world: World) -> tuple[Story, dict[str, Any]]:
    return invented.second_stage(world, invented.MEDIATES).later(minutes=5), {}


def mediation_offered(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = to_mediate(world)
    mediating.offer_mediation(**story.by(world.chair), offer="We could meet on Thursday.")
    return story.later(minutes=5), {}


def in_mediation(world: World) -> tuple[Story, dict[str, Any]]:
    story, _ = mediation_offered(world)
    for person in (world.teacher, world.social_worker):
        mediating.answer_mediation(**story.by(person), taken=Taken.TAKEN_UP, reason="")
    return story.later(days=2), {}


SIGNED_OFF = """
[records]
sign_off = "first-line manager"
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


def to_sign(world: World) -> tuple[Story, dict[str, Any]]:
    story = invented.given(world, SIGNED_OFF)
    record = stories.discussed(story)
    return story.later(minutes=5), {"waiting": record.sign_offs.get().pk}


def signed(world: World) -> tuple[Story, dict[str, Any]]:
    story = invented.given(world, SIGNED_OFF)
    record = stories.discussed(story)
    waiting = record.sign_offs.get()
    filing.sign_off(**story.later(minutes=5).by(world.head_teacher), waiting=waiting)
    return story.later(minutes=5), {"record": record.pk}


def invited(story: Story) -> list[str]:
    """The invitations of the meeting of the present stage."""
    meeting = Meeting.objects.get(stage_entry=story.fresh().current_stage)
    return [str(pk) for pk in meeting.attendees.values_list("pk", flat=True)]
