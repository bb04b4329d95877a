"""A person concerned sees nothing, whatever role they hold."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from agencies.models import Membership, User
from agencies.roles import Role
from agencies.services import add_person, hold_post
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement, KeptFrom, Notice, Seat
from escalation.services.answers import Concern
from escalation.services.governing import RaiseRefused
from escalation.services.walls import keep_from, let_see_again
from escalation.walls import kept_users
from tests import stories
from tests.factories import MONDAY, World
from tests.services.walls.kept import concern, sees

pytestmark = pytest.mark.django_db
# SQLite alone tells É from é (docs/operations.md, "What SQLite does not promise").
FOLDS = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite folds the letters of ASCII alone")


def in_the_envelopes_of(person: Membership, story: stories.Story) -> bool:
    standing = stories.stand(person, story.now)
    return Disagreement.objects.in_sight_of_the_board(standing).filter(pk=story.it.pk).exists()


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


def comes(world: World, called: str) -> Membership:
    """Somebody of this name begins at social care, at the desk to which the matter came."""
    came = add_person(
        partnership=world.partnership,
        agency=world.agency("social-care"),
        email="robin@care.example",
        name=called,
        role=Role.FIRST_LINE_MANAGER,
        by=world.business_manager,
        now=MONDAY,
    )
    hold_post(
        post=world.post("social-care", "practitioner"),
        membership=came,
        by=world.business_manager,
        now=MONDAY,
    )
    return came


def test_a_name_that_accord_does_not_know_yet_is_kept_out_once_they_come(world: World) -> None:
    story = stories.raised(
        world, concerned=(Concern("Robin  Vale", "Came drunk.", world.agency("social-care")),)
    )
    robin = comes(world, "Robin Vale")
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


@pytest.mark.parametrize(
    ("named", "called"),
    [
        ("Robin Vale", "Robin  Vale"),
        ("Robin Vale", "robin\u00a0VALE "),
        pytest.param("Élodie Öst", "ÉLODIE öst", marks=FOLDS),
    ],
)
def test_a_name_is_the_same_however_it_is_spaced_or_written_large(
    world: World, named: str, called: str
) -> None:
    care = world.agency("social-care")
    story = stories.raised(world, concerned=(Concern(named, "Came drunk.", care),))
    robin = comes(world, called)
    assert not sees(robin, story)
    assert robin.user_id in kept_users(story.it)


def test_an_account_that_was_made_before_gets_single_spaces_by_the_upgrade(world: World) -> None:
    robin = comes(world, "Robin Vale").user
    User.objects.filter(pk=robin.pk).update(name="Robin  Vale")
    import_module("agencies.migrations.0002_single_spaces").single_spaces(apps, None)
    assert User.objects.get(pk=robin.pk).name == "Robin Vale"
