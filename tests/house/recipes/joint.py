"""The joint meeting: proposed, accepted or another time named, convened without an answer, held, answered."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from escalation.models import MeetingProposal
from escalation.services import joint
from tests import stories
from tests.factories import World
from tests.house.recipes.base import Call, Recipe, at, on
from tests.stories import SAFE, Story

INVITED = "teacher head_teacher social_worker team_manager"


def answered(story: Story, service: Callable[..., object], person: str, **later: float) -> Call:
    """What is done about a time that was proposed."""
    proposal = MeetingProposal.objects.get(disagreement=story.it, answer="")
    call = story.later(**later).by(getattr(story.world, person))
    return lambda: service(**call, proposal=proposal)


def recorded(story: Story) -> Call:
    meeting = story.it.meetings.get()
    story.later(days=2)
    held = joint.Held(
        story.now - timedelta(hours=3),
        set(meeting.attendees.values_list("pk", flat=True)),
        "Both were heard.",
        SAFE,
        map=joint.Map("Alone.", "Her aunt.", "A visit.", 3, None),
    )
    return lambda: joint.hold_meeting(**story.by(story.world.trust_director), meeting=meeting, held=held)


def replied(world: World) -> Call:
    story = stories.at_senior(world)
    meeting = stories.meeting_held(story)
    call = story.later(minutes=5).by(world.service_manager)
    return lambda: joint.answer_meeting(**call, meeting=meeting, account="We said more.")


PROPOSED = at(
    stories.at_senior, lambda story: stories.meeting_proposed(story, meets_at=story.now + timedelta(days=9))
)

JOINT: Mapping[str, Recipe] = {
    "propose_meeting": Recipe(
        on(stories.at_senior, lambda story: lambda: stories.meeting_proposed(story)),
        ("matter.meeting_proposed",),
        "+MeetingProposal +Notice +ProposedInvitee ~Disagreement",
        "service_manager",
    ),
    "accept_meeting": Recipe(
        on(PROPOSED, lambda story: answered(story, joint.accept_meeting, "service_manager")),
        ("matter.meeting_convened",),
        "+Attendee +Meeting +Notice +Seat ~Disagreement ~MeetingProposal",
        f"{INVITED} trust_director",
    ),
    "convene_unanswered": Recipe(
        on(PROPOSED, lambda story: answered(story, joint.convene_unanswered, "trust_director", days=6)),
        ("matter.meeting_convened_alone",),
        "+Attendee +Meeting +Notice +Seat ~Disagreement ~MeetingProposal",
        f"{INVITED} service_manager",
    ),
    "hold_meeting": Recipe(
        on(at(stories.at_senior, stories.meeting_convened), recorded),
        ("matter.meeting_held",),
        "+ChildNow +MeetingMap +Notice ~Attendee ~Disagreement ~Meeting",
        "teacher service_manager",
    ),
    "answer_meeting": Recipe(
        replied,
        ("matter.meeting_answered",),
        "+MeetingAnswer +Notice ~Disagreement",
        "teacher trust_director",
    ),
}
