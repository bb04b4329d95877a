"""Who speaks up is kept apart from their own line: it sees nothing, and is told nothing."""

import pytest

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, hold_post, set_manager
from audit.models import Entry
from escalation.core.decisions import MoveRefused
from escalation.models import KeptFrom, Notice, Record, Seat
from escalation.places import place_of
from escalation.services.governing import RaiseRefused
from escalation.services.walls import A_MEMBER_OF_STAFF, check_walls
from escalation.walls import contact_of, guardians_for, kept_users
from tests import stories
from tests.factories import MONDAY, World
from tests.services.walls.kept import sees, spoken

pytestmark = pytest.mark.django_db


def test_the_line_of_who_speaks_up_sees_nothing_and_is_told_nothing(world: World, lead: Membership) -> None:
    plain = stories.raised(world)
    assert sees(world.head_teacher, plain)  # a manager looks on where their people raise
    story = stories.raised(world, speak_up=spoken(lead))
    for manager in (world.head_teacher, world.trust_director):
        assert not sees(manager, story)
        assert not Notice.objects.filter(disagreement=story.it, addressee=manager).exists()
    assert sees(world.teacher, story)
    assert sees(lead, story)
    assert sees(world.social_worker, story)


def test_the_guardian_acts_at_every_rung_in_the_place_of_the_line(world: World, lead: Membership) -> None:
    story = stories.raised(world, speak_up=spoken(lead))
    stories.side_given(story)
    stories.discussed(story)
    for _ in range(2):
        stories.escalated(story, lead)
        it = story.fresh()
        assert place_of(stories.stand(lead, story.now), it).acts
        acting = Seat.objects.filter(disagreement=it, stage_entry=it.current_stage, side="raising")
        assert {seat.membership for seat in acting} == {lead}
        assert not any(sees(one, story) for one in (world.head_teacher, world.trust_director))
        stories.discussed(story, by=lead)


def test_a_manager_who_comes_later_is_of_the_line_too(world: World, lead: Membership) -> None:
    story = stories.raised(world, speak_up=spoken(lead))
    new = add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="new.head@school.example",
        name="New Head",
        role=Role.FIRST_LINE_MANAGER,
        by=world.business_manager,
        now=story.now,
    )
    teacher = Membership.objects.get(
        pk=world.teacher.pk
    )  # the world is shared: its own rows stay as they are
    set_manager(membership=teacher, manager=new, by=world.business_manager, now=story.now)
    assert not sees(new, story)
    assert not sees(world.head_teacher, story)  # who was above them when they spoke up stays out
    assert new.user_id in kept_users(story.fresh())


def test_who_stands_in_at_a_desk_of_the_line_is_kept_out(world: World, lead: Membership) -> None:
    hold_post(
        post=world.post("school", "first_line_manager"),
        membership=world.trust_director,
        stands_in=True,
        by=world.business_manager,
        now=MONDAY,
    )
    story = stories.raised(world, speak_up=spoken(lead))
    assert KeptFrom.objects.filter(disagreement=story.it, person=world.trust_director).exists()


def test_nobody_in_the_line_can_act_for_who_speaks_up(world: World, lead: Membership) -> None:
    assert guardians_for(world.teacher, on=MONDAY.date()) == [lead]
    with pytest.raises(RaiseRefused, match="cannot act for you"):
        stories.raised(world, speak_up=spoken(world.head_teacher))
    with pytest.raises(RaiseRefused, match="Say who acts for you"):
        stories.raised(world, speak_up=spoken(lead, guardian=None))


def test_without_their_name_it_is_written_nowhere(world: World, lead: Membership) -> None:
    story = stories.raised(world, speak_up=spoken(lead))
    stories.side_given(story)
    stories.discussed(story)
    it, name = story.fresh(), world.teacher.user.name
    assert it.raiser_name == A_MEMBER_OF_STAFF
    for entry in Entry.objects.filter(subject=it.subject_id):
        assert name not in (entry.actor_name + entry.facts)
    for record in Record.objects.filter(disagreement=it):
        assert name not in record.writer
    across = stories.stand(world.social_worker, story.now)
    seats = Seat.objects.visible_to(across).filter(disagreement=it)
    assert not seats.filter(side="raising").exists()
    told = Notice.objects.visible_to(across).filter(disagreement=it, addressee__agency=world.agency("school"))
    assert not told.exists()
    assert contact_of(it) == "contact only Lead Hawthorn, 01603 555 010"


def test_with_their_name_the_other_side_still_contacts_one_person_only(
    world: World, lead: Membership
) -> None:
    story = stories.raised(world, speak_up=spoken(lead, shows_name=True))
    assert story.it.raiser_name == world.teacher.user.name
    across = stories.stand(world.social_worker, story.now)
    assert not Seat.objects.visible_to(across).filter(disagreement=story.it, side="raising").exists()


def test_ones_own_managers_decision_is_no_speak_up_matter_here(world: World, lead: Membership) -> None:
    raised = stories.answers(world, manager=world.head_teacher, speak_up=spoken(lead))
    with pytest.raises(MoveRefused, match="your own manager"):
        check_walls(world.teacher, raised, now=MONDAY)
