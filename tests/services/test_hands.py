"""Whose hand an outcome waits for, where the matter was passed on: the agency to which it was passed can give it."""

import pytest

from escalation.core.stages import State
from escalation.core.turns import Phase
from escalation.models import Letter, Party
from escalation.services.giving import pass_on
from escalation.services.hands import parties_to_confirm
from escalation.services.letters import Gone, mark_letter_sent
from escalation.services.settling import confirm_outcome
from escalation.services.telling import mark_opened
from tests import stories
from tests.factories import World, make_partnership
from tests.off_accord import school_off_accord, tells
from tests.stories import Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    return stories.raised(world).later(hours=1)


def test_who_passed_it_on_is_not_waited_for_where_the_new_agency_gave_its_hand(
    world: World, story: Story
) -> None:
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    care, police = (Party.objects.get(agency=world.agency(code)).pk for code in ("social-care", "police"))
    outcome = stories.proposed(story)
    assert parties_to_confirm(outcome) == {care, police}
    assert parties_to_confirm(outcome, giving=care) == {police}
    assert parties_to_confirm(outcome, giving=police) == set()


def test_what_came_back_waits_for_the_hand_of_whoever_has_it_now(world: World, story: Story) -> None:
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    now = story.later(minutes=30).now
    mark_opened(disagreement=story.it, by=stories.stand(world.constable, now), now=now)
    to = world.post("social-care", "first_line_manager")
    pass_on(**story.later(minutes=5).by(world.constable), to=to, reason="Nor ours.")
    care, police = (Party.objects.get(agency=world.agency(code)).pk for code in ("social-care", "police"))
    outcome = stories.proposed(story)
    assert parties_to_confirm(outcome, giving=police) == {care}
    assert parties_to_confirm(outcome, giving=care) == set()


def test_whoever_passed_it_on_is_not_waited_for_once_the_other_gave_its_hand(world: World) -> None:
    """Else the letter, which takes them out of the matter, would leave an outcome that nobody can answer."""
    school = school_off_accord(world)
    story = stories.raised(world)
    pass_on(**story.later(hours=1).by(world.social_worker), to=school, reason="It is the school's decision.")
    outcome = stories.proposed(story)
    confirm_outcome(**tells(story.later(hours=1), world.head_teacher), outcome=outcome)
    assert story.fresh().state == State.RESOLVED
    gone = Gone(Letter.How.EMAIL, story.now, "Oak Hill School", "Dear colleague")
    letter = Letter.objects.get(kind="matter.passed_on")
    mark_letter_sent(**story.later(hours=1).by(world.teacher), letter=letter, gone=gone)
    assert story.fresh().phase == Phase.AGREED
