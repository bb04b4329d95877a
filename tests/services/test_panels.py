"""The panel: who may sit, that it is on no side, its quorum, its decision, and who acknowledges it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from agencies.models import Agency, Membership
from agencies.roles import Role
from agencies.services import add_person, hold_post
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, State
from escalation.core.turns import Phase
from escalation.models import Disagreement, Meeting, Outcome, Record, Seat
from escalation.permissions import NotYours
from escalation.services.meetings import Invitation
from escalation.services.panel_members import candidates, may_not_sit
from escalation.services.panels import Decision, acknowledge, convene_panel, decide, hold_panel
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.stories import Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def test_the_board_is_on_no_side_and_reads_nothing_that_a_side_wrote_for_itself(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story, said="Between us.", for_whom=ForWhom.OWN_SIDE)
    stories.discussed(story)
    story = stories.escalated(story, world.teacher)
    story = stories.escalated(story, world.head_teacher)
    story = stories.escalated(story, world.trust_director)
    stories.panel_convened(story)
    board = Seat.objects.filter(disagreement=story.it, as_what__in=Seat.OF_THE_BOARD)
    assert {(seat.as_what, seat.side) for seat in board} == {("convener", ""), ("board", ""), ("panel", "")}
    for person in (world.chair, world.deputy_chair, world.business_manager, world.police_representative):
        read = Record.objects.visible_to(stories.stand(person, story.now)).filter(kind=Record.Kind.DISCUSSION)
        assert [record.said for record in read] == ["We went through the visits."]


# --- Who may sit ----------------------------------------------------------------------------------------------------


def convene(story: Story, *people: Membership) -> Meeting:
    invitation = Invitation(story.now + timedelta(days=1), "The board", people)
    over = stories.not_asked(story, *people)
    return convene_panel(**story.by(story.world.chair), invitation=invitation, passed_over=over)


def give_a_post_on_the_panel(world: World, person: Membership, code: str) -> None:
    """The person is one of those from whom policy draws its panel."""
    desk = world.post(code, "senior-representative")
    hold_post(post=desk, membership=person, by=COMMAND_LINE, now=MONDAY - timedelta(days=2))


def test_nobody_sits_who_acted_or_manages_someone_who_did(world: World) -> None:
    story = stories.at_panel(world)
    barred = may_not_sit(story.it, now=story.now)
    assert barred[world.teacher.pk] == "acted in this matter"
    assert barred[world.service_manager.pk] == "manages somebody who acted in it"
    assert world.police_representative.pk not in barred
    give_a_post_on_the_panel(world, world.inspector, "police")
    for person in (world.service_manager, world.team_manager):
        with pytest.raises(MoveRefused, match="may not sit"):
            convene(story, person, world.charity_representative)
    convene(story, world.inspector, world.charity_representative)


def test_it_is_the_person_who_is_barred_whatever_other_role_they_have(world: World) -> None:
    """A social worker who acted is also a representative of a charity: another role is not another person."""
    story = stories.at_panel(world)
    other = add_membership(world, world.social_worker, world.agency("charity"))
    give_a_post_on_the_panel(world, other, "charity")
    assert may_not_sit(story.it, now=story.now)[other.pk] == "acted in this matter"
    with pytest.raises(MoveRefused, match="Social Worker Example may not sit: acted in this matter"):
        convene(story, other, world.police_representative)


def add_membership(world: World, person: Membership, agency: Agency) -> Membership:
    return add_person(
        partnership=world.partnership,
        name=person.user.name,
        email=person.user.email,
        role=Role.BOARD_REPRESENTATIVE,
        agency=agency,
        by=COMMAND_LINE,
        now=MONDAY,
    )


def test_who_was_a_member_before_may_be_one_again(world: World) -> None:
    story = stories.at_panel(world)
    stories.panel_convened(story)
    convene(story.later(hours=1), *stories.representatives(world))  # the day has changed
    assert Seat.objects.filter(disagreement=story.it, as_what="panel", ended_at=None).count() == 2


def test_only_those_whom_policy_names_sit(world: World) -> None:
    story = stories.at_panel(world)
    assert {one.pk for one in candidates(story.it, now=story.now)} == {
        world.police_representative.pk, world.hospital_representative.pk, world.charity_representative.pk,
    }  # fmt: skip
    with pytest.raises(MoveRefused, match="not one of those from whom the policy draws its panel"):
        convene(story, world.inspector, world.charity_representative)


def test_both_sectors_are_there_when_it_is_convened_and_when_it_meets(world: World) -> None:
    story = stories.at_panel(world)
    with pytest.raises(MoveRefused, match="Nobody of the voluntary sector is on the panel"):
        convene(story, world.police_representative, world.hospital_representative)
    meeting = convene(story, world.police_representative, world.charity_representative)
    came = meeting.attendees.get(membership=world.charity_representative)
    story.later(days=2)
    with pytest.raises(MoveRefused, match="Nobody of the statutory sector is on the panel"):
        hold(story, meeting, {came.pk})


def hold(story: Story, meeting: Meeting, attended: set[UUID], **more: Any) -> Meeting:  # noqa: ANN401
    return hold_panel(
        **story.by(story.world.chair),
        meeting=meeting,
        held_at=story.now,
        attended=attended,
        came_of_it="Both were heard.",
        safety=stories.SAFE,
        **more,
    )


def test_who_chaired_it_is_recorded_and_is_one_who_convenes(world: World) -> None:
    story = stories.at_panel(world)
    meeting = stories.panel_convened(story)
    came = set(meeting.attendees.values_list("pk", flat=True))
    story.later(days=2)
    with pytest.raises(MoveRefused, match="does not convene this panel"):
        hold(story, meeting, came, chaired_by=world.police_representative)
    hold(story, meeting, came, chaired_by=world.deputy_chair)
    chairs = meeting.attendees.filter(chairs=True)
    assert [(one.name, one.attended, one.sits) for one in chairs] == [("Deputy Chair Example", True, True)]


def test_only_who_convenes_does_it_and_only_at_the_panel(world: World) -> None:
    story = stories.at_senior(world)
    with pytest.raises(Disagreement.DoesNotExist):
        convene(story, *stories.representatives(world))
    story = stories.at_panel(world)
    invitation = Invitation(story.now + timedelta(days=1), "The board", stories.representatives(world))
    over = stories.not_asked(story)
    for person in (world.teacher, world.trust_director):
        with pytest.raises(NotYours, match="The convener of the panel, or the deputy"):
            convene_panel(**story.by(person), invitation=invitation, passed_over=over)
    convene_panel(**story.by(world.deputy_chair), invitation=invitation, passed_over=over)


# --- It decides -----------------------------------------------------------------------------------------------------


def test_a_decision_settles_it_ends_the_members_access_and_is_acknowledged(world: World) -> None:
    story = stories.at_panel(world)
    outcome = stories.decided(story)
    assert (story.fresh().state, story.it.phase) == (State.RESOLVED, Phase.DECIDED)
    assert (outcome.reasons, outcome.actions.get().what) == (
        "The pattern is one of neglect.",
        "Reopen the case",
    )
    for person in stories.representatives(world):
        assert not Disagreement.objects.visible_to(stories.stand(person, story.now)).exists()
    assert Disagreement.objects.visible_to(stories.stand(world.chair, story.now)).exists()
    acknowledge(**story.by(world.trust_director))
    acknowledge(**story.by(world.service_manager))
    hands = outcome.confirmations.values_list("agency__code", "answer")
    assert sorted(hands) == [("school", "acknowledged"), ("social-care", "acknowledged")]
    with pytest.raises(MoveRefused, match="has acknowledged the decision already"):
        acknowledge(**story.by(world.teacher))


def test_nothing_is_decided_before_it_met(world: World) -> None:
    story = stories.at_panel(world)
    stories.panel_convened(story)
    decision = Decision("It is reopened.", "The pattern.", stories.SAFE)
    with pytest.raises(MoveRefused, match="Record who attended the panel first"):
        decide(**story.by(world.chair), decision=decision)


def test_what_the_sides_proposed_meanwhile_is_overtaken(world: World) -> None:
    story = stories.at_panel(world)
    stories.panel_held(story)
    outcome = stories.proposed(story, world.trust_director)
    decide(**story.by(world.chair), decision=Decision("It is reopened.", "The pattern.", stories.SAFE))
    outcome.refresh_from_db()
    assert outcome.status == Outcome.Status.OVERTAKEN


def test_an_agreement_is_nothing_to_acknowledge(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.agreed(story)
    with pytest.raises(MoveRefused, match="There is no decision to acknowledge"):
        acknowledge(**story.by(world.teacher))
