"""Up, straight up, out and back, and the worry that remains: who may, what it asks, who takes over, who is told."""

from datetime import timedelta

import pytest

from agencies.models import Membership, Post
from agencies.services import close_post, end_membership
from audit.models import Entry
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Notice, Outcome, Record, Seat, StageEntry
from escalation.permissions import NotYours
from escalation.queries import open_worries
from escalation.services.moving import escalate, reopen, take_shortcut, withdraw
from escalation.services.raising import raise_disagreement
from escalation.services.worries import say_still_worried, tell_of_worry
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.stories import Story

POLICY_ISSUE = "It raises a significant policy issue"
ACCOUNT = {"account": {"What is the dispute about?": "The threshold."}}


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Discussed and not agreed, and the raiser has filled in the form of the stage."""
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    return stories.everything_filled(story, world.teacher).later(minutes=5)


def told(story: Story, wants: str) -> set[str]:
    notices = Notice.objects.filter(disagreement=story.it, wants=wants)
    return {notice.addressee.user.email.split("@")[0] for notice in notices}


def up(story: Story, by: Membership, **passed_over: str) -> None:
    escalate(
        **story.by(by), reason="No visit.", tried="We rang.", safety=stories.SAFE, passed_over=passed_over
    )


def straight_up(story: Story, by: Membership, **changed: object) -> None:
    given = {"ground": POLICY_ISSUE, "to": "panel", "reason": "It is general.", "safety": stories.SAFE}
    take_shortcut(**story.by(by), **given | {"forms": ACCOUNT} | changed)


def out(story: Story, by: Membership, *, asked_to: bool = False, who: str = "") -> None:
    withdraw(
        **story.by(by), reason="It was put right.", asked_to=asked_to, who_asked=who, safety=stories.SAFE
    )


def back(story: Story, by: Membership) -> None:
    reopen(**story.by(by), reason="Seen alone again.", safety=stories.SAFE)


# --- Up -----------------------------------------------------------------------------------------------------------


def test_the_next_rung_on_both_sides_takes_over(story: Story, world: World) -> None:
    up(story, world.teacher)
    it = story.fresh()
    assert (it.state, it.phase, it.turn) == (State.FIRST_LINE_MANAGER, Phase.ENTERED, Turn.BOTH)
    seats = Seat.objects.filter(stage_entry=it.current_stage, as_what=Seat.AsWhat.ACTS)
    assert {seat.post for seat in seats} == {
        world.post("school", "first_line_manager"),
        world.post("social-care", "first_line_manager"),
    }
    # The raiser keeps a seat at every stage, and is told of nothing that they did themselves.
    sent = Notice.objects.filter(disagreement=it, kind="matter.escalated")
    people = {notice.addressee.pk for notice in sent}
    assert people == {world.head_teacher.pk, world.team_manager.pk, world.stand_in.pk}


@pytest.mark.parametrize("who", ["teacher", "social_worker"])
def test_anyone_acting_on_either_side_may(story: Story, world: World, who: str) -> None:
    stories.everything_filled(story, getattr(world, who))
    up(story, getattr(world, who))
    assert story.fresh().state == State.FIRST_LINE_MANAGER


def test_a_colleague_who_only_advises_and_a_manager_who_only_looks_on_may_not(
    story: Story, world: World
) -> None:
    stories.advice_sought(story)
    for person in (world.head_teacher, world.team_manager):
        with pytest.raises(NotYours):
            up(story, person)


def test_what_must_be_done_stops_it_whatever_reason_is_given(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    with pytest.raises(MoveRefused, match="First fill in: Signs of Safety record"):
        up(story, world.teacher, **{"form-signs-of-safety": "No time."})


def test_what_should_be_done_is_passed_over_with_a_reason_which_is_kept(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.everything_filled(story, world.teacher)
    with pytest.raises(MoveRefused, match="Do this first, or say why not"):
        up(story, world.teacher, discussion="   ")
    up(story, world.teacher, discussion="They are away until Friday.")
    passed_over = story.fresh().current_stage.passed_over
    assert passed_over.endswith("an attempt that found nobody: They are away until Friday.")


def test_an_outcome_that_waited_is_overtaken(story: Story, world: World) -> None:
    outcome = stories.proposed(story)
    up(story, world.teacher)
    outcome.refresh_from_db()
    assert outcome.status == Outcome.Status.OVERTAKEN


def test_the_second_of_two_who_escalate_at_once_sees_that_it_is_done(story: Story, world: World) -> None:
    called = story.by(world.social_worker)
    up(story, world.teacher)
    with pytest.raises(Stale):
        escalate(**called, reason="No.", tried="We rang.", safety=stories.SAFE)
    assert story.fresh().current_stage.number == 2


def test_where_an_agency_has_nobody_the_boards_manager_is_told_and_it_goes_up_all_the_same(
    story: Story, world: World
) -> None:
    for slug in ("first_line_manager", "senior_manager"):
        post = Post.objects.get(pk=world.post("school", slug).pk)
        close_post(post=post, by=COMMAND_LINE, now=story.now)
    up(story, world.teacher)
    assert story.fresh().state == State.FIRST_LINE_MANAGER
    assert told(story, "Find somebody: an agency has nobody at this stage") == {"business.manager"}


def test_where_everybody_is_there_the_boards_manager_is_not_told(story: Story, world: World) -> None:
    up(story, world.teacher)
    assert told(story, "Find somebody: an agency has nobody at this stage") == set()


def test_the_last_stage_has_nowhere_higher(world: World) -> None:
    story = stories.at_panel(world)
    with pytest.raises(MoveRefused, match="nowhere higher"):
        up(story, world.teacher)


# --- Straight up --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "social_worker"])
def test_straight_to_the_panel_with_a_reason_and_nobodys_leave(story: Story, world: World, who: str) -> None:
    straight_up(story, getattr(world, who))
    it = story.fresh()
    assert (it.state, it.phase, it.turn) == (State.PANEL, Phase.WITH_PANEL, Turn.CONVENER)
    entry = it.current_stage
    assert (entry.ground, entry.shortcut) == (StageEntry.Ground.SHORTCUT, POLICY_ISSUE)
    assert told(story, "Convene the panel") >= {"chair", "deputy.chair"}


def test_the_forms_of_the_stage_that_is_entered_are_kept_there(story: Story, world: World) -> None:
    straight_up(story, world.teacher)
    written = Record.objects.get(disagreement=story.it, form="account")
    assert written.stage_entry == story.fresh().current_stage


@pytest.mark.parametrize("changed", [{"ground": "I would like to"}, {"to": "senior-managers"}])
def test_a_way_that_the_policy_does_not_give_is_refused(story: Story, world: World, changed: dict) -> None:
    with pytest.raises(MoveRefused, match="no such way"):
        straight_up(story, world.teacher, **changed)


def test_from_the_top_there_is_no_way_further(world: World) -> None:
    story = stories.at_panel(world)
    with pytest.raises(MoveRefused, match="no way straight to a higher stage"):
        straight_up(story, world.teacher)


# --- Out ----------------------------------------------------------------------------------------------------------


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


# --- Back ---------------------------------------------------------------------------------------------------------


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


def test_what_is_open_cannot_be_reopened(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="open already"):
        back(story, world.teacher)


# --- The worry that remains -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "social_worker", "head_teacher", "team_manager"])
def test_anybody_who_may_open_it_says_so_in_one_step_even_when_it_is_closed(
    story: Story, world: World, who: str
) -> None:
    stories.closed(story)
    before = (story.fresh().state, story.it.phase, story.it.turn)
    worry = stories.worry_said(story, getattr(world, who))
    assert list(open_worries(story.it)) == [worry]
    assert (story.fresh().state, story.it.phase, story.it.turn) == before
    assert told(story, "Read at once: somebody is still worried") >= {"business.manager"}


def test_it_stands_open_until_somebody_says_whom_they_told(story: Story, world: World) -> None:
    worry = stories.worry_said(story)
    story.later(hours=1)
    told_at = story.now - timedelta(minutes=30)
    reply = tell_of_worry(
        **story.by(world.social_worker),
        record=worry,
        told="Amira, the advice and duty service",
        told_at=told_at,
        said="They will visit tonight.",
    )
    assert (reply.people, reply.claimed_at) == ("Amira, the advice and duty service", told_at)
    assert not open_worries(story.it).exists()
    assert told(story, "To know: your worry was told to the front door") == {"teacher"}


def test_each_worry_is_ended_once_and_not_before_it_was_told(story: Story, world: World) -> None:
    first, second = stories.worry_said(story), stories.worry_said(story)
    given = {"told": "The front door", "said": "Noted."}
    with pytest.raises(MoveRefused, match="in the future"):
        tell_of_worry(
            **story.by(world.teacher), record=first, told_at=story.now + timedelta(minutes=1), **given
        )
    tell_of_worry(**story.by(world.teacher), record=first, told_at=story.now, **given)
    assert list(open_worries(story.it)) == [second]
    with pytest.raises(MoveRefused, match="already"):
        tell_of_worry(**story.by(world.teacher), record=first, told_at=story.now, **given)


def test_no_other_record_can_be_ended_as_a_worry(story: Story, world: World) -> None:
    elsewhere = stories.worry_said(stories.raised(world, story.now))
    for record in (elsewhere, stories.attempted(story)):
        with pytest.raises(Record.DoesNotExist):
            tell_of_worry(
                **story.by(world.teacher), record=record, told="Somebody", told_at=story.now, said="Noted."
            )


def test_a_stranger_is_not_there_at_all(story: Story, world: World) -> None:
    entries = Entry.objects.count()
    with pytest.raises(type(story.it).DoesNotExist):
        say_still_worried(**story.by(world.stranger), worry="I heard of it.")
    assert Entry.objects.count() == entries
