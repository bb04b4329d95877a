"""Where a lesson comes from, who reads it, and how it ends."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from agencies.models import Membership
from agencies.roles import Role
from escalation.acts import act_on, lock
from escalation.core.decisions import MoveRefused
from escalation.models import KeptFrom, Learning, Lesson, LessonNotice, LessonTurn
from escalation.places import place_of
from escalation.queries_of_the_board import matters_of_the_board
from escalation.services.learning_in_turn import CAME_OF_IT, WENT_ON, consider_lesson, record_what_came
from escalation.services.lesson_turns import TO_LEARN
from escalation.services.lessons import learn_afterwards, learn_from_referral
from escalation.services.telling_lessons import deliver_lesson_notices
from tests import lessons, referrals, stories
from tests.factories import MONDAY, World, make_partnership
from tests.lessons import NOTHING
from tests.services.learning.lesson import told, turns


def test_a_point_of_practice_goes_the_same_way_without_a_matter(world: World) -> None:
    learnt = lessons.practice(world)
    assert (learnt.it.learning, learnt.it.origin, learnt.it.agency) == (
        None,
        Lesson.From.PRACTICE,
        world.agency("hospital"),
    )
    assert told(learnt.it, TO_LEARN) == {world.hospital_representative}
    consider_lesson(**learnt.by(world.hospital_representative), said="Yes.", passes_on=True)
    assert told(learnt.it, WENT_ON) == {world.nurse}
    record_what_came(**learnt.by(world.business_manager), came=NOTHING)
    assert world.nurse in told(learnt.it, CAME_OF_IT)


def test_where_the_agency_has_no_representative_it_goes_to_the_board_at_once(world: World) -> None:
    from escalation.services.lessons import note_practice

    by = stories.stand(world.teacher, MONDAY)
    it = note_practice(membership=world.teacher, by=by, point=lessons.POINT, now=MONDAY)
    assert turns(it) == [(2, Role.BUSINESS_MANAGER.value, "", "")]
    assert told(it, TO_LEARN) == {world.business_manager}


def test_a_referral_that_is_settled_teaches_once(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    with pytest.raises(MoveRefused, match="when it is settled"):
        learn_from_referral(**asking.by(world.teacher), point=lessons.POINT)
    world = make_partnership(code="other")
    asking = lessons.settled_referral(world)
    it = learn_from_referral(**asking.by(world.teacher), point=lessons.POINT)
    assert (it.reference, it.origin) == (asking.it.reference, Lesson.From.REFERRAL)
    with pytest.raises(MoveRefused, match="already"):
        learn_from_referral(**asking.by(world.teacher), point=lessons.POINT)


def test_a_matter_that_was_withdrawn_teaches_too_once(world: World) -> None:
    story = stories.raised(world)
    stories.withdrawn(story)
    learning = Learning(themes="Ask again.", why_not_earlier="It was not.", for_the_board=True)
    learn_afterwards(**story.later(hours=1).by(world.teacher), learning=learning)
    assert Lesson.objects.get().learning == learning
    with pytest.raises(MoveRefused, match="already"):
        learn_afterwards(**story.by(world.teacher), learning=Learning(themes="Again."))


def test_the_email_carries_reference_link_and_kind_of_act_alone(world: World) -> None:
    learnt = lessons.closed(world)
    assert deliver_lesson_notices(now=learnt.now) == 1
    (message,) = mail.outbox
    assert message.subject == f"{learnt.it.reference}: {TO_LEARN}"
    assert f"/learning/{learnt.it.reference}/" in message.body
    for hidden in ("Ring first", "Nobody rang", "Hawthorn", "Hospital"):
        assert hidden not in message.body
    assert deliver_lesson_notices(now=learnt.now) == 0
    assert LessonNotice.objects.get(lesson=learnt.it).sent_at == learnt.now


def test_who_reads_it(world: World) -> None:
    """Whoever has it or had it, and the board's manager once it is for the board; nobody of the matter, no stranger."""
    learnt = lessons.closed(world)

    def reads(person: Membership) -> bool:
        return Lesson.objects.visible_to(stories.stand(person, learnt.now)).exists()

    assert reads(world.hospital_representative)
    assert reads(world.business_manager)  # it is for the board
    for person in (world.teacher, world.nurse, world.police_representative, world.chair, world.stranger):
        assert not reads(person)
    practice = lessons.practice(world).it
    manager = stories.stand(world.business_manager, learnt.now)
    assert practice not in Lesson.objects.visible_to(manager)  # it has not come to the board
    assert practice in Lesson.objects.in_sight_of_the_board(manager)
    assert practice in Lesson.objects.visible_to(stories.stand(world.nurse, learnt.now))


def test_every_turn_ends_with_the_lesson(world: World) -> None:
    learnt = lessons.on_the_board(world)
    record_what_came(**learnt.by(world.business_manager), came=NOTHING)
    assert not LessonTurn.objects.filter(lesson=learnt.it, ended_at=None).exists()


def test_the_board_counts_it_as_open_until_something_came_of_it(world: World) -> None:
    learnt = lessons.on_the_board(world)
    (matter,) = matters_of_the_board(world.partnership, since=MONDAY)
    assert matter.learned is None
    record_what_came(**learnt.by(world.business_manager), came=NOTHING)
    (matter,) = matters_of_the_board(world.partnership, since=MONDAY)
    assert matter.learned == learnt.now


def test_what_was_learned_before_it_went_on_its_way_is_sent_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a matter stands that was closed before an upgrade."""
    with monkeypatch.context() as before:
        before.setattr("escalation.services.settling.send_from_matter", lambda *_, **__: None)
        story = stories.closed(stories.raised(world))
    assert not Lesson.objects.exists()
    for expected in ("1 sent on their way\n", "0 sent on their way\n"):
        out = StringIO()
        call_command("send_learning", stdout=out)
        assert out.getvalue() == expected
    assert Lesson.objects.get().learning.disagreement == story.it


def test_who_is_kept_from_a_matter_is_kept_from_what_it_teaches(world: World) -> None:
    """A person concerned, though they are the agency's representative: no page, no notice, no count."""
    learnt = lessons.closed(world)
    representative = stories.stand(world.hospital_representative, learnt.now)
    assert Lesson.objects.waiting_for(representative).exists()
    it, at = lock(learnt.it.learning.disagreement_id, now=learnt.now)
    kept = KeptFrom(
        ground=KeptFrom.Ground.CONCERNED,
        person=world.hospital_representative,
        name=world.hospital_representative.user.name,
        why="Their own conduct.",
    )
    place = place_of(stories.stand(world.teacher, learnt.now), it)
    with act_on(it, "matter.closed", by=place, at=at) as act:
        act.add(kept)
    for rows in (
        Lesson.objects.visible_to(representative),
        Lesson.objects.waiting_for(representative),
        Lesson.objects.in_sight_of_the_board(representative),
    ):
        assert not rows.exists()
    manager = stories.stand(world.business_manager, learnt.now)
    assert Lesson.objects.visible_to(manager).exists()
