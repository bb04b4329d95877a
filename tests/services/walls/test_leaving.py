"""Who speaks up, or acts for them, leaves: the walls stand."""

from datetime import timedelta

import pytest

from agencies.models import Membership
from agencies.refusals import Refused
from agencies.roles import Role
from agencies.services import add_person, end_membership
from audit.models import Entry
from escalation.models import Notice, Seat
from escalation.services.leaving import held_by, leave
from escalation.services.moving import reopen
from escalation.walls import contact_of, guardian_of
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.services.walls.kept import concern, sees, spoken

pytestmark = pytest.mark.django_db


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


def test_reopened_after_both_have_left_the_next_acts_and_no_post_of_the_line_gets_it(
    world: World, lead: Membership
) -> None:
    story = stories.closed(stories.side_given(stories.raised(world, speak_up=spoken(lead))))
    other = add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="other.lead@school.example",
        name="Other Lead",
        role=Role.NAMED_PROFESSIONAL,
        by=COMMAND_LINE,
        now=story.later(hours=1).now,
    )
    for who in (world.teacher, lead):
        gone = Membership.objects.get(pk=who.pk)
        end_membership(membership=gone, by=COMMAND_LINE, now=story.later(days=1).now)
    reopen(**story.later(days=1).by(world.social_worker), reason="Seen alone again.", safety=stories.SAFE)
    seats = Seat.objects.filter(disagreement=story.it, side="raising", ended_at=None)
    assert {(seat.membership, seat.as_what) for seat in seats} == {(other, "raiser"), (other, "acts")}
    assert guardian_of(story.fresh()) == other
