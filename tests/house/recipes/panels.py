"""Around the panel: invitations answered, one more asked, statements, adjourning, a conflict of interest."""

from collections.abc import Mapping
from datetime import timedelta

from escalation.services import sittings, statements, stepping_aside
from tests import stories
from tests.house.recipes.base import Call, Recipe, at, on
from tests.stories import SAFE, Story


def replies(story: Story) -> Call:
    by = story.by(story.world.police_representative)
    return lambda: sittings.answer_invitation(**by, coming=False, reason="I am away.")


def asks(story: Story) -> Call:
    person = story.world.hospital_representative
    return lambda: sittings.ask_to_sit(**story.by(story.world.chair), person=person)


def states(story: Story) -> Call:
    by = story.by(story.world.trust_director)
    return lambda: statements.state_to_panel(**by, text="Look at the pattern of six weeks.")


def adjourns(story: Story) -> Call:
    story.later(days=2)
    meeting = story.it.meetings.get(kind="panel")
    came = meeting.attendees.filter(membership=story.world.police_representative)
    return lambda: sittings.adjourn_panel(
        **story.by(story.world.chair),
        meeting=meeting,
        adjourned_at=story.now - timedelta(hours=1),
        attended=set(came.values_list("pk", flat=True)),
        why="Nobody of the voluntary sector came.",
        safety=SAFE,
    )


def steps_aside(story: Story) -> Call:
    by = story.by(story.world.chair)
    return lambda: stepping_aside.declare_conflict(**by, reason="I know the social worker.")


PANELS: Mapping[str, Recipe] = {
    "answer_invitation": Recipe(
        on(at(stories.at_panel, stories.panel_convened), replies),
        ("matter.panel_replied",),
        "+Notice +PanelReply ~Disagreement ~Seat",
        "chair deputy_chair",
    ),
    "ask_to_sit": Recipe(
        on(at(stories.at_panel, stories.panel_convened), asks),
        ("matter.panel_member_asked",),
        "+Attendee +Notice +Seat ~Disagreement",
        "hospital_representative",
    ),
    "state_to_panel": Recipe(
        on(at(stories.at_panel, stories.panel_convened), states),
        ("matter.panel_stated",),
        "+Notice +PanelStatement ~Disagreement",
        "chair deputy_chair police_representative charity_representative service_manager",
    ),
    "adjourn_panel": Recipe(
        on(at(stories.at_panel, stories.panel_convened), adjourns),
        ("matter.panel_adjourned",),
        "+Adjournment +Attendee +ChildNow +Notice ~Attendee ~Disagreement",
        "deputy_chair police_representative charity_representative teacher trust_director service_manager",
    ),
    "declare_conflict": Recipe(
        on(at(stories.at_panel, stories.panel_convened), steps_aside),
        ("matter.conflict_declared",),
        "+Conflict +Notice ~Disagreement",
        "deputy_chair teacher trust_director service_manager",
    ),
}
