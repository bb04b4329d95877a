"""The joint meeting of a stage: who may be invited, who took part, that it was held, and what follows."""

from datetime import timedelta

import pytest

from audit.models import Entry
from escalation.core.decisions import MoveRefused
from escalation.core.turns import Phase, Turn
from escalation.models import ChildNow, Deadline, Disagreement, Meeting, Seat
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.queries import facts_of
from escalation.services.meetings import (
    Invitation,
    convene_meeting,
    hold_meeting,
    may_be_invited,
    took_part,
)
from tests import stories
from tests.factories import World, make_partnership
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def senior(world: World) -> Story:
    return stories.at_senior(world).later(hours=1)


def convene(story: Story, *people: object, days: int = 1) -> Meeting:
    invitation = Invitation(story.now + timedelta(days=days), "Room 2", people)  # type: ignore[arg-type]
    return convene_meeting(**story.by(story.world.trust_director), invitation=invitation)


def test_who_took_part_so_far_is_known(senior: Story, world: World) -> None:
    people = may_be_invited(senior.it, now=senior.now).filter(pk__in=took_part(senior.it, now=senior.now))
    assert {person.called for person in people} == {
        "Teacher", "Head teacher", "Director of the trust", "Social worker", "Team manager", "Service manager",
    }  # fmt: skip


def test_the_invited_get_a_seat_on_their_side_and_a_notice(senior: Story, world: World) -> None:
    meeting = convene(senior, world.stand_in, world.social_worker)
    seats = Seat.objects.filter(disagreement=senior.it, as_what="invited")
    assert {(seat.membership, seat.side) for seat in seats} == {
        (world.stand_in, "responding"), (world.social_worker, "responding"),
    }  # fmt: skip
    notices = senior.it.notices.filter(kind="matter.meeting_convened")
    assert {notice.addressee for notice in notices} == {world.stand_in, world.social_worker}
    assert {notice.by_when for notice in notices} == {meeting.meets_at}
    assert Disagreement.objects.visible_to(stories.stand(world.stand_in, senior.now)).exists()


def test_nobody_of_another_agency_is_invited(senior: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="Nurse Example is of no agency that takes part"):
        convene(senior, world.teacher, world.nurse)


def test_a_meeting_is_still_to_come_and_has_somebody_in_it(senior: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="still to come"):
        convene(senior, world.teacher, days=-1)
    with pytest.raises(MoveRefused, match="Invite at least one"):
        convene(senior)


def test_only_where_policy_asks_for_one_and_by_who_acts_there(world: World, senior: Story) -> None:
    other = stories.side_given(stories.raised(world))
    invitation = Invitation(other.now + timedelta(days=1), "Room 2", (world.teacher,))
    with pytest.raises(MoveRefused, match="does not ask for a joint meeting"):
        convene_meeting(**other.by(world.teacher), invitation=invitation)
    with pytest.raises(NotYours):
        convene_meeting(**senior.by(world.team_manager), invitation=invitation)


def test_a_joint_meeting_that_was_held_is_a_discussion(senior: Story, world: World) -> None:
    meeting = stories.meeting_held(senior)
    it = senior.fresh()
    assert (it.phase, it.turn) == (Phase.DISCUSSED, Turn.RAISING)
    meeting.refresh_from_db()
    assert meeting.came_of_it == "One map of what worries both of us."
    assert set(meeting.attendees.values_list("attended", flat=True)) == {True}
    facts = facts_of(it, place_of(stories.stand(world.trust_director, senior.now), it))
    assert (facts.discussed, facts.meeting_held) == (True, True)
    assert Entry.objects.filter(subject=it.subject_id).latest("number").claimed_at == meeting.held_at
    assert ChildNow.objects.filter(disagreement=it).first().recorded_at == senior.now


def test_attendance_is_of_those_who_were_invited(senior: Story, world: World) -> None:
    meeting = stories.meeting_convened(senior)
    came = meeting.attendees.get(membership=world.teacher)
    senior.later(days=2)
    call = {"held_at": senior.now, "came_of_it": "A map.", "safety": SAFE}
    hold_meeting(**senior.by(world.trust_director), meeting=meeting, attended={came.pk}, **call)
    attended = {one.membership: one.attended for one in meeting.attendees.all()}
    assert attended == {
        world.teacher: True, world.head_teacher: False, world.social_worker: False, world.team_manager: False,
    }  # fmt: skip
    with pytest.raises(MoveRefused, match="recorded already"):
        hold_meeting(**senior.by(world.trust_director), meeting=meeting, attended=set(), **call)


def test_it_is_recorded_when_it_has_happened_and_at_this_stage(senior: Story, world: World) -> None:
    meeting = stories.meeting_convened(senior)
    call = {"meeting": meeting, "attended": set(), "came_of_it": "A map.", "safety": SAFE}
    with pytest.raises(MoveRefused, match="in the future"):
        hold_meeting(**senior.by(world.trust_director), held_at=senior.now + timedelta(hours=1), **call)
    with pytest.raises(MoveRefused, match="before the matter came to this stage"):
        hold_meeting(**senior.by(world.trust_director), held_at=senior.now - timedelta(days=3), **call)
    stories.discussed(senior, world.trust_director)
    stories.escalated(senior, world.trust_director)
    with pytest.raises(MoveRefused, match="belongs to an earlier stage"):
        hold_meeting(**senior.by(world.trust_director), held_at=senior.now, **call)


def test_own_side_talk_is_no_discussion_between_the_sides(world: World) -> None:
    from escalation.core.stages import ForWhom

    story = stories.side_given(stories.raised(world))
    stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    it = story.fresh()
    assert not facts_of(it, place_of(stories.stand(world.teacher, story.now), it)).discussed
    assert Deadline.objects.filter(disagreement=it).running().exists()
