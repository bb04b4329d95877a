"""Norfolk's procedure from end to end through the services, as its document has it."""

import pytest

from audit.models import Entry
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Deadline
from tests import stories
from tests.factories import World, make_partnership


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def test_a_raised_matter_waits_for_the_other_side_with_a_clock_of_five_working_days(world: World) -> None:
    it = stories.raised(world).fresh()
    assert (it.state, it.phase, it.turn) == (State.PRACTITIONER, Phase.RAISED, Turn.RESPONDING)
    clock = Deadline.objects.get(disagreement=it)
    assert clock.due_at.isoformat() == "2027-01-18T17:00:00+00:00"  # raised on Monday 11 January


def test_it_climbs_every_stage_to_the_panel_which_decides(world: World) -> None:
    story = stories.at_first_line(world)
    assert story.fresh().state == State.FIRST_LINE_MANAGER
    story = stories.at_panel(world)
    assert (story.fresh().state, story.it.turn) == (State.PANEL, Turn.CONVENER)
    stories.decided(story)
    assert (story.fresh().state, story.it.phase) == (State.RESOLVED, Phase.DECIDED)


def test_an_agreement_has_two_hands_and_is_closed_with_its_learning(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.closed(story)
    it = story.fresh()
    assert (it.state, it.result, it.turn) == (State.CLOSED, "agreed", Turn.NOBODY)
    assert Entry.objects.filter(subject=it.subject).count() == it.subject.length
