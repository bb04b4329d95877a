"""A matter is withdrawn, and comes back."""

import pytest

from agencies.models import Membership
from agencies.services import end_membership
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Record, Seat, StageEntry
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.services.moving import reopen, withdraw
from escalation.services.raising import raise_disagreement
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.services.moving.ways import told
from tests.stories import Story


def out(story: Story, by: Membership, *, asked_to: bool = False, who: str = "") -> None:
    withdraw(
        **story.by(by), reason="It was put right.", asked_to=asked_to, who_asked=who, safety=stories.SAFE
    )


def back(story: Story, by: Membership) -> None:
    reopen(**story.by(by), reason="Seen alone again.", safety=stories.SAFE)


def test_withdrawing_is_the_raising_sides_alone(story: Story, world: World) -> None:
    for person in (world.social_worker, world.team_manager, world.head_teacher):
        with pytest.raises(NotYours):
            out(story, person)
    out(story, world.teacher)
    it = story.fresh()
    assert (it.state, it.result, it.phase, it.turn) == (State.CLOSED, "withdrawn", Phase.ENDED, Turn.NOBODY)
    assert told(story, "To know: it was withdrawn") == {"social.worker", "business.manager"}


def test_who_asked_for_it_is_kept_and_a_lead_of_ones_own_agency_can_read_it(world: World) -> None:
    by = stories.stand(world.nurse, MONDAY)
    it = raise_disagreement(by=by, membership=world.nurse, raised=stories.answers(world), now=MONDAY)
    story = Story(world, MONDAY, it)
    lead = Seat.objects.of(stories.stand(world.designated_doctor, MONDAY))
    assert not lead.exists()
    out(story.later(hours=1), world.nurse, asked_to=True, who="The ward manager, by telephone")
    assert story.fresh().current_stage.reason_for_end == "It was put right."
    statement = Record.objects.get(kind=Record.Kind.STATEMENT)
    assert (statement.said, statement.for_whom) == (
        "Somebody asked for this: The ward manager, by telephone",
        "own_side",
    )
    assert "designated.doctor" in told(story, "To know: it was withdrawn")
    assert lead.filter(disagreement=story.it).exists()


def test_what_is_over_cannot_be_withdrawn(story: Story, world: World) -> None:
    stories.agreed(story)
    with pytest.raises(MoveRefused, match="This matter is resolved"):
        out(story, world.teacher)


def test_reopened_where_it_stood_with_who_acted_there_last(world: World) -> None:
    story = stories.at_first_line(world)
    out(story, world.teacher)
    back(story.later(days=20), world.social_worker)
    it = story.fresh()
    assert (it.state, it.result, it.closed_at) == (State.FIRST_LINE_MANAGER, "", None)
    assert (it.phase, it.current_stage.ground) == (Phase.ENTERED, StageEntry.Ground.REOPENED)
    seats = Seat.objects.filter(stage_entry=it.current_stage)
    assert {seat.post.slug for seat in seats} == {"first_line_manager"}
    assert told(story, "Talk with the other side") >= {"head.teacher", "team.manager", "teacher"}


def test_among_the_practitioners_the_raiser_acts_again_and_nobody_above(story: Story, world: World) -> None:
    out(story, world.teacher)
    back(story.later(days=3), world.teacher)
    seats = Seat.objects.filter(stage_entry=story.fresh().current_stage)
    assert {(seat.side, seat.post.slug) for seat in seats} == {("responding", "practitioner")}


def test_who_has_left_is_replaced_by_the_route(story: Story, world: World) -> None:
    out(story, world.teacher)
    story.later(days=3)
    teacher = Membership.objects.get(pk=world.teacher.pk)
    end_membership(membership=teacher, by=COMMAND_LINE, now=story.now)
    story.later(days=1)
    back(story, world.social_worker)
    seats = Seat.objects.filter(stage_entry=story.fresh().current_stage, side="raising")
    assert {seat.post for seat in seats} == {world.post("school", "first_line_manager")}


def test_the_part_of_a_raiser_who_has_left_goes_to_their_post(story: Story, world: World) -> None:
    stories.closed(story)
    teacher = Membership.objects.get(pk=world.teacher.pk)
    end_membership(membership=teacher, by=COMMAND_LINE, now=story.later(days=3).now)
    back(story.later(days=1), world.social_worker)
    raiser = Seat.objects.get(disagreement=story.it, as_what=Seat.AsWhat.RAISER, ended_at=None)
    assert (raiser.side, raiser.post) == ("raising", world.post("school", "first_line_manager"))
    it = story.fresh()
    assert place_of(stories.stand(world.head_teacher, story.now), it).raiser
    asked = notifications.raisers(it, now=story.now)
    assert [one.membership for one in asked] == [world.head_teacher]


def test_what_is_open_cannot_be_reopened(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="open already"):
        back(story, world.teacher)
