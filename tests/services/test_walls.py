"""Walls: raised past one's own line, and who is kept from a matter whatever role they hold."""

from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Membership
from agencies.refusals import Refused
from agencies.roles import Role
from agencies.services import add_person, hold_post, set_manager
from audit.models import Entry
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement, KeptFrom, Notice, Record, Seat
from escalation.places import place_of
from escalation.services.answers import Concern, SpeakingUp
from escalation.services.governing import RaiseRefused
from escalation.services.leaving import held_by, leave
from escalation.services.walls import A_MEMBER_OF_STAFF, check_walls, keep_from, let_see_again
from escalation.walls import contact_of, guardian_of, guardians_for, kept_users
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def lead(world: World) -> Membership:
    """The school's safeguarding lead, who is in nobody's line."""
    return add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="lead@school.example",
        name="Lead Hawthorn",
        role=Role.DESIGNATED_PROFESSIONAL,
        job_title="Designated safeguarding lead",
        telephone="01603 555 010",
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=20),
    )


def spoken(lead: Membership, **changed: Any) -> SpeakingUp:  # noqa: ANN401
    given = {"guardian": lead, "contact_name": lead.user.name, "contact_telephone": lead.telephone}
    return SpeakingUp(**given | changed)


def sees(person: Membership, story: stories.Story) -> bool:
    standing = stories.stand(person, story.now)
    return Disagreement.objects.visible_to(standing).filter(pk=story.it.pk).exists()


def in_the_envelopes_of(person: Membership, story: stories.Story) -> bool:
    standing = stories.stand(person, story.now)
    return Disagreement.objects.in_sight_of_the_board(standing).filter(pk=story.it.pk).exists()


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


# --- a person concerned -------------------------------------------------------------------------------------------


def concern(person: Membership, **changed: Any) -> Concern:  # noqa: ANN401
    given = {
        "name": person.user.name,
        "agency": person.agency,
        "people": (person,),
        "why": "How they spoke to the family.",
    }
    return Concern(**given | changed)


def test_a_person_concerned_sees_nothing_whatever_role_they_hold(world: World) -> None:
    everybody = (world.head_teacher, world.team_manager, world.business_manager, world.chair, world.auditor)
    story = stories.raised(world, concerned=tuple(concern(one) for one in everybody))
    for person in everybody:
        assert not sees(person, story)
        assert not Notice.objects.filter(disagreement=story.it, addressee__user=person.user).exists()
    assert not in_the_envelopes_of(world.business_manager, story)
    assert sees(world.social_worker, story)


def test_named_later_they_are_out_at_once_and_what_was_not_sent_is_not_sent(world: World) -> None:
    story = stories.raised(world)
    stories.side_given(story)
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    assert sees(world.team_manager, story)
    waiting = Notice.objects.filter(disagreement=story.it, addressee=world.team_manager, sent_at=None)
    assert waiting.filter(delivery__isnull=False).exists()
    keep_from(**story.later(hours=1).by(world.social_worker), concern=concern(world.team_manager))
    assert not sees(world.team_manager, story)
    assert not waiting.filter(delivery__isnull=False).exists()


def test_taken_back_with_a_reason_they_see_it_again(world: World) -> None:
    story = stories.raised(world)
    assert sees(world.head_teacher, story)
    keep_from(**story.later(hours=1).by(world.teacher), concern=concern(world.head_teacher))
    assert not sees(world.head_teacher, story)
    row = KeptFrom.objects.get(disagreement=story.it)
    let_see_again(**story.later(hours=1).by(world.teacher), kept=row, why="It was somebody else.")
    assert sees(world.head_teacher, story)
    row.refresh_from_db()
    assert row.ended_why == "It was somebody else."
    assert world.teacher.user.name in row.ended_by


def test_the_professional_whose_decision_it_is_is_a_party_and_never_a_person_concerned(world: World) -> None:
    with pytest.raises(RaiseRefused, match="They are a party"):
        stories.raised(world, person=world.social_worker, concerned=(concern(world.social_worker),))
    with pytest.raises(RaiseRefused, match="They are a party"):  # also one whom Accord does not know
        stories.raised(
            world,
            decided_by="Jo Smith, duty worker",
            concerned=(Concern("jo  smith", "Rude.", world.agency("social-care")),),
        )
    story = stories.raised(world, person=world.social_worker)
    with pytest.raises(MoveRefused, match="They are a party"):
        keep_from(**story.later(hours=1).by(world.teacher), concern=concern(world.social_worker))


def test_whoever_raised_it_is_never_kept_from_it(world: World) -> None:
    story = stories.raised(world)
    with pytest.raises(MoveRefused, match="never kept from it"):
        keep_from(**story.later(hours=1).by(world.social_worker), concern=concern(world.teacher))


def test_a_name_that_accord_does_not_know_yet_is_kept_out_once_they_come(world: World) -> None:
    story = stories.raised(
        world, concerned=(Concern("Robin  Vale", "Came drunk.", world.agency("social-care")),)
    )
    robin = add_person(
        partnership=world.partnership,
        agency=world.agency("social-care"),
        email="robin@care.example",
        name="Robin Vale",
        role=Role.FIRST_LINE_MANAGER,
        by=world.business_manager,
        now=MONDAY,
    )
    hold_post(
        post=world.post("social-care", "practitioner"),
        membership=robin,
        by=world.business_manager,
        now=MONDAY,
    )
    assert not sees(robin, story)
    assert robin.user_id in kept_users(story.it)


def test_where_everybody_at_a_desk_is_kept_out_the_next_desk_gets_it(world: World) -> None:
    story = stories.raised(world)
    stories.side_given(story)
    stories.discussed(story)
    for one in (world.team_manager, world.stand_in):
        keep_from(**story.later(hours=1).by(world.teacher), concern=concern(one))
    stories.escalated(story, world.teacher)
    it = story.fresh()
    seats = Seat.objects.filter(disagreement=it, stage_entry=it.current_stage, side="responding")
    assert {seat.post for seat in seats} == {world.post("social-care", "senior_manager")}


# --- leaving -----------------------------------------------------------------------------------------------------


def test_who_speaks_up_and_leaves_hands_over_to_who_acts_for_them_and_nobody_is_asked(
    world: World, lead: Membership
) -> None:
    story = stories.raised(world, speak_up=spoken(lead))
    manager = stories.stand(world.business_manager, story.now)
    today = story.now.date()
    assert story.it not in [one.matter for one in held_by(world.teacher, on=today, seen_by=manager).matters]
    teacher = Membership.objects.get(pk=world.teacher.pk)
    leave(membership=teacher, matters={}, posts={}, manager=None, by=world.business_manager, now=story.now)
    seats = Seat.objects.filter(disagreement=story.it, side="raising", ended_at=None)
    assert {seat.membership for seat in seats} == {lead}
    assert not Notice.objects.filter(disagreement=story.it, addressee=world.head_teacher).exists()
    facts = Entry.objects.get(subject=story.it.subject_id, kind="matter.taken_over").facts
    assert world.teacher.user.name not in facts


def test_who_acts_for_them_leaves_and_the_next_does(world: World, lead: Membership) -> None:
    other = add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="other.lead@school.example",
        name="Other Lead",
        role=Role.NAMED_PROFESSIONAL,
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=2),
    )
    story = stories.raised(world, speak_up=spoken(lead))
    leave(membership=lead, matters={}, posts={}, manager=None, by=world.business_manager, now=story.now)
    it = story.fresh()
    assert guardian_of(it) == other
    assert sees(other, story)
    assert contact_of(it).startswith("contact only Other Lead")


def test_nobody_who_is_kept_out_can_take_it_over(world: World) -> None:
    story = stories.raised(world, concerned=(concern(world.head_teacher),))
    teacher = Membership.objects.get(pk=world.teacher.pk)
    taken = {story.it.pk: world.head_teacher}
    with pytest.raises(Refused, match="Choose somebody else"):
        leave(
            membership=teacher,
            matters=taken,
            posts={},
            manager=None,
            by=world.business_manager,
            now=story.now,
        )
