"""A panel that was convened and has not met, since the matter was settled or withdrawn: nobody comes in vain."""

import pytest

from escalation.core.sending import NOT_ASKED
from escalation.models import Notice
from escalation.services.panel_calendar import panel_file
from escalation.services.settling import confirm_outcome
from tests import stories
from tests.factories import make_partnership
from tests.stories import Story


@pytest.fixture
def convened(db: None) -> Story:
    story = stories.at_panel(make_partnership())
    stories.panel_convened(story)
    return story


def settled(story: Story) -> None:
    outcome = stories.proposed(story, by=story.world.trust_director)
    confirm_outcome(**story.later(hours=1).by(story.world.service_manager), outcome=outcome)


def told(wants: str) -> set[str]:
    return set(Notice.objects.filter(wants=wants).values_list("addressee__user__name", flat=True))


def names(story: Story) -> set[str]:
    return {person.user.name for person in stories.representatives(story.world)}


def test_agreed_its_members_and_who_convenes_it_are_told(convened: Story) -> None:
    settled(convened)
    assert told(NOT_ASKED) == names(convened)
    assert {"Chair Example", "Deputy Chair Example"} <= told("To know: it is agreed")
    calendar = panel_file(Notice.objects.filter(wants=NOT_ASKED)[0])
    assert calendar is not None
    assert calendar.get_param("method") == "CANCEL"


def test_withdrawn_they_are_told_too(convened: Story) -> None:
    stories.withdrawn(convened)
    assert told(NOT_ASKED) == names(convened)


def test_where_it_has_met_they_are_not(db: None) -> None:
    story = stories.at_panel(make_partnership())
    stories.decided(story)
    assert told(NOT_ASKED) == set()
