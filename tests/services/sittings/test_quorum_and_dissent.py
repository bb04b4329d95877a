"""A panel without its quorum, statements before it, dissent after it."""

import pytest

from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.models import DissentingView, PanelStatement
from escalation.permissions import NotYours
from escalation.services import panels, statements
from tests import stories
from tests.factories import World
from tests.services.sittings.steps import adjourn, convene, hold, last, opens
from tests.stories import SAFE


def test_without_its_quorum_it_is_adjourned_then_reconvened_and_decides(world: World) -> None:
    story = stories.at_panel(world)
    police, charity = stories.representatives(world)
    first = convene(story, police, charity)
    story.later(days=1, hours=1)
    with pytest.raises(MoveRefused, match=r"voluntary sector is on the panel\. Adjourn it instead"):
        hold(story, first, [police])
    row = adjourn(story, first, [police])
    assert row.lacked == "Nobody of the voluntary sector is on the panel."
    assert dict(first.attendees.filter(chairs=False).values_list("name", "attended")) == {
        "Police Representative Example": True,
        "Charity Representative Example": False,
    }
    assert story.fresh().state == State.PANEL
    with pytest.raises(MoveRefused, match="Record who attended the panel first"):
        panels.decide(**story.by(world.chair), decision=panels.Decision("So.", "Because.", SAFE))
    with pytest.raises(MoveRefused, match="That sitting was adjourned: reconvene"):
        hold(story, first, [police, charity])
    assert opens(story, police)  # they keep their seats
    second = convene(story.later(hours=1), police, charity)
    row.refresh_from_db()
    assert row.reconvened == second
    assert last(story).kind == "matter.panel_reconvened"
    hold(story.later(days=1, hours=1), second, [police, charity])
    panels.decide(
        **story.later(minutes=5).by(world.chair),
        decision=panels.Decision("It is reopened.", "Neglect.", SAFE),
    )
    assert story.fresh().state == State.RESOLVED
    assert not opens(story, police)


def test_adjourning_meets_no_clock(world: World) -> None:
    story = stories.at_panel(world)
    meeting = convene(story, *stories.representatives(world))
    running = set(story.it.deadlines.filter(ended_at=None).values_list("pk", "due_at"))
    adjourn(story.later(days=1, hours=1), meeting)
    assert set(story.it.deadlines.filter(ended_at=None).values_list("pk", "due_at")) == running


def test_a_sitting_that_was_convened_again_is_not_recorded(world: World) -> None:
    story = stories.at_panel(world)
    old = convene(story, *stories.representatives(world))
    convene(story.later(minutes=5), *stories.representatives(world))
    story.later(days=2)
    with pytest.raises(MoveRefused, match="convened again since"):
        hold(story, old, stories.representatives(world))
    with pytest.raises(MoveRefused, match="convened again since"):
        adjourn(story, old)


def test_each_side_says_one_thing_to_the_panel_before_it_meets(world: World) -> None:
    story = stories.at_panel(world)
    statements.state_to_panel(**story.by(world.trust_director), text="Look at six weeks.")
    with pytest.raises(MoveRefused, match="Your side has made its statement already"):
        statements.state_to_panel(**story.by(world.teacher), text="And again.")
    meeting = convene(story.later(minutes=5), *stories.representatives(world))
    statements.state_to_panel(**story.later(minutes=5).by(world.service_manager), text="We visited.")
    for person in (world.police_representative, world.teacher, world.chair):
        read = PanelStatement.objects.visible_to(stories.stand(person, story.now))
        assert set(read.values_list("text", flat=True)) == {"Look at six weeks.", "We visited."}
    with pytest.raises(NotYours):
        statements.state_to_panel(**story.by(world.chair), text="Me too.")
    hold(story.later(days=2), meeting, stories.representatives(world))


def test_after_the_panel_met_no_statement_is_made(world: World) -> None:
    story = stories.at_panel(world)
    stories.panel_held(story)
    with pytest.raises(MoveRefused, match="The panel has met already"):
        statements.state_to_panel(**story.by(world.trust_director), text="One more thing.")


def test_a_member_who_saw_it_otherwise_is_named_beside_the_decision(world: World) -> None:
    story = stories.at_panel(world)
    meeting = stories.panel_held(story)
    member = meeting.attendees.get(membership=world.charity_representative)
    decision = panels.Decision("It is reopened.", "Neglect.", SAFE, dissent={member.pk: "Early help first."})
    outcome = panels.decide(**story.by(world.chair), decision=decision)
    view = DissentingView.objects.get(outcome=outcome)
    assert (view.attendee.name, view.text) == ("Charity Representative Example", "Early help first.")


def test_only_who_sat_has_a_view_of_the_decision(world: World) -> None:
    story = stories.at_panel(world)
    meeting = convene(story, *stories.representatives(world), world.hospital_representative)
    absent = meeting.attendees.get(membership=world.hospital_representative)
    hold(story.later(days=2), meeting, stories.representatives(world))
    decision = panels.Decision("It is reopened.", "Neglect.", SAFE, dissent={absent.pk: "No."})
    with pytest.raises(MoveRefused, match="Only who sat on the panel"):
        panels.decide(**story.by(world.chair), decision=decision)
