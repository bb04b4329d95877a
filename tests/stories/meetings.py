"""Steps of a story at the meetings of both sides, and at the panel."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agencies.models import Membership
from escalation.models import Meeting, MeetingProposal, Outcome
from escalation.services.answers import Pending
from escalation.services.joint import Held, Map, accept_meeting, hold_meeting, propose_meeting
from escalation.services.meetings import Invitation
from escalation.services.panel_members import to_choose_from
from escalation.services.panels import Decision, convene_panel, decide, hold_panel
from tests.factories import World
from tests.stories.story import SAFE, Story


def meeting_proposed(story: Story, by: Membership | None = None, **changed: Any) -> MeetingProposal:  # noqa: ANN401
    """A senior manager proposes a joint meeting, for tomorrow, with practitioners and first-line managers."""
    world = story.world
    people = changed.pop(
        "people", (world.teacher, world.head_teacher, world.social_worker, world.team_manager)
    )
    at = changed.pop("meets_at", story.now + timedelta(days=1))
    invitation = Invitation(at, changed.pop("place", "County Hall, room 2"), people)
    return propose_meeting(
        **story.later(minutes=5).by(by or world.trust_director), invitation=invitation, **changed
    )


def meeting_convened(story: Story, **changed: Any) -> Meeting:  # noqa: ANN401
    """The senior managers have convened their joint meeting: one proposed a time, the other accepted it."""
    proposal = meeting_proposed(story, **changed)
    return accept_meeting(**story.later(minutes=5).by(story.world.service_manager), proposal=proposal)


def meeting_held(story: Story, **changed: Any) -> Meeting:  # noqa: ANN401
    """They met, and made one map."""
    meeting = meeting_convened(story)
    story.later(days=1, hours=2)
    held: dict[str, Any] = {
        "at": story.now - timedelta(hours=1),
        "attended": set(meeting.attendees.values_list("pk", flat=True)),
        "came_of_it": "One map of what worries both of us.",
        "safety": SAFE,
        "map": Map("Home alone at night.", "She talks to her aunt.", "A visit this week.", 3, 5),
    }
    return hold_meeting(**story.by(story.world.trust_director), meeting=meeting, held=Held(**held | changed))


def representatives(world: World) -> tuple[Membership, Membership]:
    """Two people from whom the policy draws its panel: one statutory, one voluntary; neither acted in the matter."""
    return world.police_representative, world.charity_representative


def panel_convened(story: Story) -> Meeting:
    invitation = Invitation(story.now + timedelta(days=1), "The board's office", representatives(story.world))
    return convene_panel(
        **story.later(minutes=10).by(story.world.chair), invitation=invitation, passed_over=not_asked(story)
    )


def not_asked(story: Story, *asked: Membership) -> dict[UUID, str]:
    """A reason for each who may sit and is not asked."""
    people = {person.pk for person in asked or representatives(story.world)}
    there = to_choose_from(story.fresh(), now=story.now)
    return {person.pk: "They know the family." for person in there if person.pk not in people}


def panel_held(story: Story) -> Meeting:
    meeting = panel_convened(story)
    story.later(days=1, hours=2)
    return hold_panel(
        **story.by(story.world.chair),
        meeting=meeting,
        held_at=story.now - timedelta(hours=1),
        attended=set(meeting.attendees.values_list("pk", flat=True)),
        came_of_it="Both sides were heard.",
        safety=SAFE,
    )


def decided(story: Story) -> Outcome:
    """The panel has decided, with one action."""
    panel_held(story)
    pending = Pending(
        "Reopen the case", "Service manager", date(2027, 3, 1), story.world.agency("social-care")
    )
    decision = Decision("The case is reopened.", "The pattern is one of neglect.", SAFE, pending=(pending,))
    return decide(**story.later(hours=1).by(story.world.chair), decision=decision)
