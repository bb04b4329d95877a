"""The steps of a panel: convened, adjourned, held; and what of the matter opens to whom."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from agencies.models import Membership
from audit.models import Entry
from escalation.models import Adjournment, Disagreement, Meeting
from escalation.services import panels, sittings
from escalation.services.meetings import Invitation
from tests import stories
from tests.stories import SAFE, Story


def convene(
    story: Story,
    *people: Membership,
    by: Membership | None = None,
    **more: Any,  # noqa: ANN401
) -> Meeting:
    invitation = Invitation(story.now + timedelta(days=1), "The board", people)
    over = more.pop("passed_over", None) or stories.not_asked(story, *people)
    return panels.convene_panel(
        **story.by(by or story.world.chair), invitation=invitation, passed_over=over, **more
    )


def adjourn(
    story: Story,
    meeting: Meeting,
    came: Iterable[Membership] = (),
    by: Membership | None = None,
    **more: Any,  # noqa: ANN401
) -> Adjournment:
    there = meeting.attendees.filter(membership__in=list(came)).values_list("pk", flat=True)
    return sittings.adjourn_panel(
        **story.by(by or story.world.chair),
        meeting=meeting,
        adjourned_at=story.now,
        attended=set(there),
        why="One could not come.",
        safety=SAFE,
        **more,
    )


def hold(
    story: Story,
    meeting: Meeting,
    came: Iterable[Membership],
    by: Membership | None = None,
    **more: Any,  # noqa: ANN401
) -> Meeting:
    there = meeting.attendees.filter(membership__in=list(came)).values_list("pk", flat=True)
    return panels.hold_panel(
        **story.by(by or story.world.chair),
        meeting=meeting,
        held_at=story.now,
        attended=set(there),
        came_of_it="Both were heard.",
        safety=SAFE,
        **more,
    )


def opens(story: Story, person: Membership) -> bool:
    return Disagreement.objects.visible_to(stories.stand(person, story.now)).filter(pk=story.it.pk).exists()


def last(story: Story) -> Entry:
    return Entry.objects.filter(subject=story.it.subject_id).order_by("-number")[0]
