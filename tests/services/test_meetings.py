"""The joint meeting of a stage: convened by both sides, its invitees, its map, its record and the answer to it."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Entry
from escalation.core.decisions import MoveRefused
from escalation.core.turns import Phase, Turn
from escalation.models import ChildNow, Deadline, Disagreement, Meeting, MeetingMap, MeetingProposal, Seat
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.queries import facts_of
from escalation.services.joint import (
    Held,
    Map,
    accept_meeting,
    answer_meeting,
    convene_unanswered,
    hold_meeting,
    propose_meeting,
)
from escalation.services.meetings import Invitation, may_be_invited, took_part
from tests import stories
from tests.factories import MONDAY, World, make_partnership
from tests.stories import SAFE, Story

DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def senior(world: World) -> Story:
    return stories.at_senior(world).later(hours=1)


def held(story: Story, **changed: object) -> Held:
    known = {"at": story.now, "attended": set(), "came_of_it": "A map.", "safety": SAFE}
    return Held(**known | changed)  # type: ignore[arg-type]


def test_who_took_part_so_far_is_known(senior: Story, world: World) -> None:
    people = may_be_invited(senior.it, now=senior.now).filter(pk__in=took_part(senior.it, now=senior.now))
    assert {person.called for person in people} == {
        "Teacher", "Head teacher", "Director of the trust", "Social worker", "Team manager", "Service manager",
    }  # fmt: skip


# --- Convened together -----------------------------------------------------------------------------------------------


def test_one_proposes_and_the_other_is_asked(senior: Story, world: World) -> None:
    proposal = stories.meeting_proposed(senior)
    assert not Meeting.objects.exists()
    notices = senior.it.notices.filter(kind="matter.meeting_proposed")
    assert [notice.addressee for notice in notices] == [world.service_manager]
    # Proposed on Tuesday 12 January; answered by close of business of the next working day.
    assert notices.get().by_when == datetime(2027, 1, 13, 17, tzinfo=UTC)
    assert proposal.answer == ""
    with pytest.raises(MoveRefused, match="Your side has proposed a time already"):
        stories.meeting_proposed(senior)
    with pytest.raises(NotYours, match="the other side accepts it"):
        accept_meeting(**senior.by(world.trust_director), proposal=proposal)


def test_the_other_accepts_and_the_invited_get_a_seat_on_their_side_and_a_notice(
    senior: Story, world: World
) -> None:
    meeting = stories.meeting_convened(senior, people=(world.stand_in, world.social_worker))
    seats = Seat.objects.filter(disagreement=senior.it, as_what="invited")
    assert {(seat.membership, seat.side) for seat in seats} == {
        (world.stand_in, "responding"), (world.social_worker, "responding"),
    }  # fmt: skip
    notices = senior.it.notices.filter(kind="matter.meeting_convened", wants="Come to a joint meeting")
    assert {notice.addressee for notice in notices} == {world.stand_in, world.social_worker}
    assert {notice.by_when for notice in notices} == {meeting.meets_at}
    assert Disagreement.objects.visible_to(stories.stand(world.stand_in, senior.now)).exists()
    proposal = MeetingProposal.objects.get()
    assert (proposal.answer, proposal.meeting) == ("accepted", meeting)
    with pytest.raises(MoveRefused, match="answered already"):
        accept_meeting(**senior.by(world.service_manager), proposal=proposal)


def test_or_names_another_time_which_the_first_accepts(senior: Story, world: World) -> None:
    first = stories.meeting_proposed(senior)
    invitation = Invitation(senior.now + 3 * DAY, "By video", (world.teacher, world.social_worker))
    call = senior.later(minutes=5).by(world.service_manager)
    second = propose_meeting(**call, invitation=invitation, why="I am in court.")
    first.refresh_from_db()
    assert (first.answer, second.in_reply_to) == ("another", first)
    with pytest.raises(MoveRefused, match="answered already"):
        accept_meeting(**senior.by(world.trust_director), proposal=first)
    meeting = accept_meeting(**senior.later(minutes=5).by(world.trust_director), proposal=second)
    assert (meeting.meets_at, meeting.place) == (invitation.meets_at, "By video")
    entries = Entry.objects.filter(kind__startswith="matter.meeting").order_by("number")
    assert [entry.kind for entry in entries] == [
        "matter.meeting_proposed", "matter.meeting_time_named", "matter.meeting_convened",
    ]  # fmt: skip
    assert all("court" not in entry.facts for entry in entries)


def test_nobodys_silence_blocks_it(senior: Story, world: World) -> None:
    proposal = stories.meeting_proposed(senior, meets_at=senior.now + 5 * DAY)
    with pytest.raises(MoveRefused, match="has until 5pm on Wednesday 13 January 2027 to answer"):
        convene_unanswered(**senior.later(hours=2).by(world.trust_director), proposal=proposal)
    with pytest.raises(NotYours, match="The other side proposed this time"):
        convene_unanswered(**senior.by(world.service_manager), proposal=proposal)
    senior.now = datetime(2027, 1, 13, 17, tzinfo=UTC)
    meeting = convene_unanswered(**senior.by(world.trust_director), proposal=proposal)
    proposal.refresh_from_db()
    assert (proposal.answer, proposal.meeting) == ("none_came", meeting)
    assert Entry.objects.filter(kind="matter.meeting_convened_alone").count() == 1


def test_a_time_that_is_over_is_not_accepted(senior: Story, world: World) -> None:
    proposal = stories.meeting_proposed(senior)
    with pytest.raises(MoveRefused, match="Name another"):
        accept_meeting(**senior.later(days=2).by(world.service_manager), proposal=proposal)


def test_a_meeting_that_is_convened_is_moved_by_both(senior: Story, world: World) -> None:
    meeting = stories.meeting_convened(senior)
    later = senior.now + 4 * DAY
    people = (world.teacher, world.stand_in)
    proposal = stories.meeting_proposed(senior, by=world.service_manager, meets_at=later, people=people)
    meeting.refresh_from_db()
    assert meeting.meets_at < later
    accept_meeting(**senior.later(minutes=5).by(world.trust_director), proposal=proposal)
    meeting.refresh_from_db()
    assert (meeting.meets_at, Meeting.objects.count()) == (later, 1)
    assert {one.membership for one in meeting.attendees.all()} == {
        world.teacher, world.head_teacher, world.social_worker, world.team_manager, world.stand_in,
    }  # fmt: skip


def test_nobody_of_another_agency_is_invited(senior: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="Nurse Example is of no agency that takes part"):
        stories.meeting_proposed(senior, people=(world.teacher, world.nurse))


def test_a_meeting_is_still_to_come_and_has_somebody_in_it(senior: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="still to come"):
        stories.meeting_proposed(senior, meets_at=senior.now - DAY)
    with pytest.raises(MoveRefused, match="Invite at least one"):
        stories.meeting_proposed(senior, people=())


def test_only_where_policy_asks_for_one_and_by_who_acts_there(world: World, senior: Story) -> None:
    other = stories.side_given(stories.raised(world))
    with pytest.raises(MoveRefused, match="does not ask for a joint meeting"):
        stories.meeting_proposed(other, by=world.teacher)
    with pytest.raises(NotYours):
        stories.meeting_proposed(senior, by=world.team_manager)
    with pytest.raises(NotYours, match="Those who act at this stage"):
        stories.meeting_proposed(senior, by=world.teacher)


# --- Held ------------------------------------------------------------------------------------------------------------


def test_a_joint_meeting_that_was_held_is_a_discussion(senior: Story, world: World) -> None:
    meeting = stories.meeting_held(senior)
    it = senior.fresh()
    assert (it.phase, it.turn) == (Phase.DISCUSSED, Turn.RAISING)
    meeting.refresh_from_db()
    assert (meeting.came_of_it, meeting.recorded_side) == ("One map of what worries both of us.", "raising")
    assert set(meeting.attendees.values_list("attended", flat=True)) == {True}
    facts = facts_of(it, place_of(stories.stand(world.trust_director, senior.now), it))
    assert (facts.discussed, facts.meeting_held) == (True, True)
    assert Entry.objects.filter(subject=it.subject_id).latest("number").claimed_at == meeting.held_at
    assert ChildNow.objects.filter(disagreement=it).first().recorded_at == senior.now


def test_one_map_is_made_with_each_sides_number(senior: Story) -> None:
    stories.meeting_held(senior, map=Map("Alone.", "Her aunt.", "A visit.", 3, None))
    drawn = MeetingMap.objects.get()
    assert (drawn.worries, drawn.raising_scale, drawn.responding_scale) == ("Alone.", 3, None)


def test_that_they_did_not_agree_starts_what_the_policy_starts_then(senior: Story) -> None:
    """Norfolk 3, Stage Four: from there it is referred urgently."""
    stories.meeting_held(senior, ended=Meeting.Ended.AGREED)
    clock = Deadline.objects.filter(disagreement=senior.it, clock="referral-to-the-board")
    assert not clock.exists()
    other = stories.at_senior(senior.world, now=MONDAY).later(hours=1)
    stories.meeting_held(other, ended=Meeting.Ended.NOT_AGREED)
    meeting = other.it.meetings.get()
    clock = Deadline.objects.get(disagreement=other.it, clock="referral-to-the-board")
    assert (meeting.ended, clock.starts_at) == ("not_agreed", meeting.held_at)


def test_attendance_is_of_those_who_were_invited_and_others_by_name(senior: Story, world: World) -> None:
    meeting = stories.meeting_convened(senior)
    came = meeting.attendees.get(membership=world.teacher)
    senior.later(days=2)
    wrote = held(senior, attended={came.pk}, also_there="The school nurse")
    hold_meeting(**senior.by(world.trust_director), meeting=meeting, held=wrote)
    attended = {one.membership: one.attended for one in meeting.attendees.all()}
    assert attended == {
        world.teacher: True, world.head_teacher: False, world.social_worker: False, world.team_manager: False,
    }  # fmt: skip
    meeting.refresh_from_db()
    assert meeting.also_there == "The school nurse"
    with pytest.raises(MoveRefused, match="recorded already"):
        hold_meeting(**senior.by(world.trust_director), meeting=meeting, held=held(senior))


def test_it_is_recorded_when_it_has_happened_and_at_this_stage(senior: Story, world: World) -> None:
    meeting = stories.meeting_convened(senior)
    call = {"meeting": meeting}
    by = world.trust_director
    with pytest.raises(MoveRefused, match="in the future"):
        hold_meeting(**senior.by(by), held=held(senior, at=senior.now + timedelta(hours=1)), **call)
    with pytest.raises(MoveRefused, match="before the matter came to this stage"):
        hold_meeting(**senior.by(by), held=held(senior, at=senior.now - 3 * DAY), **call)
    stories.discussed(senior, by)
    stories.escalated(senior, by)
    with pytest.raises(MoveRefused, match="belongs to an earlier stage"):
        hold_meeting(**senior.by(by), held=held(senior), **call)


def test_the_other_side_answers_its_record_once(senior: Story, world: World) -> None:
    meeting = stories.meeting_held(senior)
    call = {"meeting": meeting, "account": "We also spoke of the school."}
    with pytest.raises(NotYours, match="Your side recorded this meeting"):
        answer_meeting(**senior.by(world.trust_director), **call)
    answer = answer_meeting(**senior.later(hours=1).by(world.social_worker), **call)
    assert (answer.side, answer.own_account) == ("responding", "We also spoke of the school.")
    assert "school" not in Entry.objects.get(kind="matter.meeting_answered").facts
    with pytest.raises(MoveRefused, match="answered this record already"):
        answer_meeting(**senior.by(world.service_manager), **call)


def test_own_side_talk_is_no_discussion_between_the_sides(world: World) -> None:
    from escalation.core.stages import ForWhom

    story = stories.side_given(stories.raised(world))
    stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    it = story.fresh()
    assert not facts_of(it, place_of(stories.stand(world.teacher, story.now), it)).discussed
    assert Deadline.objects.filter(disagreement=it).running().exists()
