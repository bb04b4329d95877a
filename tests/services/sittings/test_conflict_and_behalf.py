"""A conflict of interest, steps on the convener's behalf, and who decides by the policy."""

import pytest

from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.models import Disagreement, Notice
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.services import mediating, panel_members, panels, sittings, stepping_aside
from tests import invented, stories
from tests.factories import World
from tests.services.sittings.steps import adjourn, convene, hold, last, opens
from tests.stories import SAFE


def test_who_convenes_steps_aside_and_the_deputy_takes_over_at_once(world: World) -> None:
    story = stories.at_panel(world)
    convene(story, *stories.representatives(world))
    stepping_aside.declare_conflict(**story.later(minutes=5).by(world.chair), reason="I trained the worker.")
    assert last(story).facts == '{"taker":"Deputy Chair Example"}'
    assert not opens(story, world.chair)
    with pytest.raises(Disagreement.DoesNotExist):
        place_of(stories.stand(world.chair, story.now), story.it)
    told = notifications.conveners(story.it, now=story.now)
    assert [one.membership for one in told] == [world.deputy_chair]
    assert panel_members.may_not_sit(story.it, now=story.now)[world.chair.pk] == (
        "declared a conflict of interest"
    )
    meeting = sittings.waiting(story.it)
    assert meeting is not None
    hold(story.later(days=2), meeting, stories.representatives(world), by=world.deputy_chair)
    panels.decide(
        **story.by(world.deputy_chair), decision=panels.Decision("It is reopened.", "Neglect.", SAFE)
    )
    since = Notice.objects.filter(disagreement=story.it, addressee=world.chair)
    assert not since.filter(kind__in=("matter.decided", "matter.panel_held")).exists()
    assert not opens(story, world.chair)


def test_in_another_matter_they_go_on(world: World) -> None:
    first, second = stories.at_panel(world), stories.at_panel(world)
    stepping_aside.declare_conflict(**first.by(world.chair), reason="I trained the worker.")
    assert opens(second, world.chair)
    convene(second, *stories.representatives(world))


def test_where_the_deputy_has_one_too_the_business_manager_is_told_and_goes_on(world: World) -> None:
    story = stories.at_panel(world)
    for person in (world.chair, world.deputy_chair):
        stepping_aside.declare_conflict(**story.later(minutes=5).by(person), reason="We trained them.")
    assert last(story).facts == '{"taker":"the board is asked to find a deputy"}'
    told = Notice.objects.get(disagreement=story.it, wants=stepping_aside.FIND)
    assert told.addressee == world.business_manager
    convene(story, *stories.representatives(world), by=world.business_manager)


def test_only_who_convenes_declares_it(world: World) -> None:
    story = stories.at_panel(world)
    convene(story, *stories.representatives(world))
    for person in (world.business_manager, world.teacher, world.police_representative):
        with pytest.raises(NotYours, match="declares their own conflict"):
            stepping_aside.declare_conflict(**story.by(person), reason="They have one.")


def test_the_business_manager_takes_each_step_and_the_record_says_so(world: World) -> None:
    story = stories.at_panel(world)
    manager, people = world.business_manager, stories.representatives(world)
    behalf = "board business manager, on behalf of the independent chair"
    first = convene(story, *people, by=manager)
    assert last(story).actor_role == first.writer_role == behalf
    sittings.ask_to_sit(**story.later(minutes=5).by(manager), person=world.hospital_representative)
    assert last(story).actor_role == behalf
    adjourn(story.later(days=2), first, by=manager, chaired_by=world.chair)
    assert last(story).actor_role == behalf
    second = convene(story, *people, by=manager)
    story.later(days=2)
    with pytest.raises(MoveRefused, match="does not convene this panel, so cannot have chaired it"):
        hold(story, second, people, by=manager)
    hold(story, second, people, by=manager, chaired_by=world.chair)
    outcome = panels.decide(
        **story.later(minutes=5).by(manager), decision=panels.Decision("It is reopened.", "Neglect.", SAFE)
    )
    assert behalf in outcome.writer
    assert Notice.objects.filter(addressee=world.chair, wants="To know: the decision is recorded").exists()


def test_below_the_panel_the_business_manager_speaks_for_nobody(world: World) -> None:
    story = stories.at_senior(world)
    with pytest.raises(Disagreement.DoesNotExist):
        convene(story, *stories.representatives(world), by=world.business_manager, passed_over={None: ""})


def test_the_business_manager_offers_mediation_on_the_mediators_behalf(world: World) -> None:
    story = invented.second_stage(world, invented.MEDIATES)
    mediating.offer_mediation(**story.by(world.business_manager), offer="We could meet on Thursday.")
    assert "on behalf of" in last(story).actor_role


ALONE = """
[[stages]]
key = "board"
title = "The chair of the board"
rung = "panel"
authority = "decide"

[panel]
members = []
"""


def test_where_the_policy_lets_the_chair_decide_alone_nobody_is_asked(world: World) -> None:
    story = invented.second_stage(world, ALONE)
    meeting = convene(story)
    assert not meeting.attendees.exists()
    hold(story.later(days=2), meeting, [])
    panels.decide(**story.by(world.chair), decision=panels.Decision("It is reopened.", "Neglect.", SAFE))
    assert story.fresh().state == State.RESOLVED


OF_KINDS = """
[[stages]]
key = "board"
title = "The panel"
rung = "panel"
authority = "decide"

[panel]
members = ["senior-representative"]
kinds = ["police", "health"]

[posts]
senior-representative = "Senior representative"
"""


def test_the_policy_may_ask_for_kinds_of_agency(world: World) -> None:
    story = invented.second_stage(world, OF_KINDS)
    with pytest.raises(MoveRefused, match="Nobody from health is on the panel"):
        convene(story, world.police_representative, world.charity_representative)
    convene(story, world.police_representative, world.hospital_representative)
