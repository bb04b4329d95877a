"""What is learned goes to each in turn, with a receipt, to what came of it; and whoever it came from is told."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, add_post, hold_post
from escalation.acts import act_on, lock
from escalation.core.decisions import MoveRefused
from escalation.core.learning import in_turn
from escalation.lessons import LessonChanged
from escalation.models import KeptFrom, Learning, Lesson, LessonNotice, LessonTurn
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.queries_of_the_board import matters_of_the_board
from escalation.services.learning_in_turn import (
    CAME_OF_IT,
    WENT_ON,
    CameOfIt,
    consider_lesson,
    open_lesson,
    record_forum,
    record_what_came,
)
from escalation.services.lesson_turns import TO_LEARN
from escalation.services.lessons import learn_afterwards, learn_from_referral
from escalation.services.settling import close_with_learning
from escalation.services.telling_lessons import deliver_lesson_notices
from tests import lessons, referrals, stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.lessons import NOTHING, Learnt

REPRESENTATIVE, GROUP = "board_representative", "learning-group"


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def told(it: Lesson, wants: str) -> set[Membership]:
    return {one.addressee for one in LessonNotice.objects.filter(lesson=it, wants=wants)}


def turns(it: Lesson) -> list[tuple[int, str, str, str]]:
    return [
        (one.position, one.slug, one.agency.code if one.agency else "", one.how) for one in it.turns.all()
    ]


@pytest.mark.parametrize(
    ("named", "of_the_board", "expected"),
    [
        # A policy that names nobody means the agency's representative; the board's manager brings it on.
        ((), (), ("board_representative", "business_manager")),
        (("board_representative",), (), ("board_representative", "business_manager")),
        # Somebody of the board is named: nobody comes after whom the policy names last.
        (("board_representative", "group"), ("group",), ("board_representative", "group")),
        (("chair",), ("chair",), ("chair",)),
    ],
)
def test_to_whom_it_goes_in_turn(
    named: tuple[str, ...], of_the_board: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert in_turn(named, of_the_board) == expected


def test_it_begins_with_the_agencys_representative_alone(world: World) -> None:
    it = lessons.closed(world).it
    assert turns(it) == [(1, REPRESENTATIVE, "hospital", "")]  # the school has no representative
    assert told(it, TO_LEARN) == {world.hospital_representative}
    assert (it.reference, it.origin) == (it.learning.disagreement.reference, Lesson.From.MATTER)


def test_opening_it_is_the_receipt_once(world: World) -> None:
    learnt = lessons.closed(world)
    by = stories.stand(world.hospital_representative, learnt.now)
    assert open_lesson(lesson=learnt.it, by=by, now=learnt.now) == 2  # the turn, and the notice
    assert open_lesson(lesson=learnt.it, by=by, now=learnt.now) == 0
    turn = learnt.it.turns.get()
    assert (turn.opened_at, turn.opened_by) == (learnt.now, world.hospital_representative)


def test_passed_on_it_goes_to_whom_the_policy_names_next_and_whoever_raised_it_is_told(world: World) -> None:
    lessons.agreed(world)
    post = add_post(
        partnership=world.partnership,
        agency=None,
        slug=GROUP,
        title="Learning group",
        by=COMMAND_LINE,
        now=MONDAY,
    )
    hold_post(post=post, membership=world.deputy_chair, starts=MONDAY.date(), by=COMMAND_LINE, now=MONDAY)
    story = stories.Story(world, MONDAY, world.teacher.raised.get()).later(hours=3)
    learning = Learning(themes="Ring first.", why_not_earlier="Nobody rang.")
    close_with_learning(**story.by(world.teacher), learning=learning)
    learnt = Learnt(world, story.now, Lesson.objects.get())
    consider_lesson(**learnt.by(world.hospital_representative), said="So with us.", passes_on=True)
    assert turns(learnt.it) == [(1, REPRESENTATIVE, "hospital", "passed_on"), (2, GROUP, "", "")]
    assert told(learnt.it, TO_LEARN) == {world.hospital_representative, world.deputy_chair}
    assert told(learnt.it, WENT_ON) == {world.teacher}


def test_where_nobody_is_at_the_boards_post_its_manager_keeps_the_turn(world: World) -> None:
    learnt = lessons.on_the_board(world)
    assert turns(learnt.it)[1] == (2, GROUP, "", "")
    assert told(learnt.it, TO_LEARN) == {world.hospital_representative, world.business_manager}
    record_forum(**learnt.by(world.business_manager), forum=lessons.forum(learnt))
    assert learnt.fresh().is_open


def test_with_what_came_of_it_it_is_done_and_whoever_raised_it_is_told(world: World) -> None:
    learnt = lessons.on_the_board(world)
    record_what_came(**learnt.by(world.business_manager), came=NOTHING)
    it = learnt.fresh()
    assert (it.came, it.ended_at, it.subject.stage) == ("nothing", learnt.now, "done")
    assert told(it, CAME_OF_IT) == {world.teacher, world.hospital_representative}
    with pytest.raises(MoveRefused, match="recorded already"):
        record_what_came(**learnt.by(world.business_manager), came=NOTHING)


def test_nothing_more_ends_it_only_where_nobody_else_has_it(world: World) -> None:
    learnt = lessons.closed(world)
    consider_lesson(**learnt.by(world.hospital_representative), said="We know.", passes_on=False)
    assert (learnt.fresh().came, turns(learnt.it)) == (
        "nothing",
        [(1, REPRESENTATIVE, "hospital", "nothing_more")],
    )


def test_two_representatives_each_consider_it(world: World) -> None:
    """The hospital's has nothing more to take on; the school's, who has the role and no post, passes it on."""
    story = lessons.agreed(world)
    school = add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="rep@school.example",
        name="Representative Example",
        role=Role.BOARD_REPRESENTATIVE,
        starts=MONDAY.date(),
        by=COMMAND_LINE,
        now=MONDAY,
    )
    learning = Learning(themes="Ring first.", why_not_earlier="Nobody rang.")
    close_with_learning(**story.by(world.teacher), learning=learning)
    learnt = Learnt(world, story.now, Lesson.objects.get())
    assert told(learnt.it, TO_LEARN) == {world.hospital_representative, school}
    consider_lesson(**learnt.by(world.hospital_representative), said="So with us.", passes_on=False)
    assert learnt.fresh().is_open
    consider_lesson(**learnt.by(school), said="And with us.", passes_on=True)
    assert turns(learnt.it) == [
        (1, REPRESENTATIVE, "school", "passed_on"),
        (1, REPRESENTATIVE, "hospital", "nothing_more"),
        (2, GROUP, "", ""),
    ]


def test_nobody_speaks_out_of_turn_and_nobody_twice(world: World) -> None:
    learnt = lessons.closed(world)
    for person in (world.teacher, world.police_representative, world.chair, world.business_manager):
        with pytest.raises(NotYours):
            consider_lesson(**learnt.by(person), said="No.", passes_on=True)
    with pytest.raises(NotYours, match="once it has come there"):
        record_what_came(**learnt.by(world.hospital_representative), came=NOTHING)
    old = learnt.by(world.hospital_representative)
    consider_lesson(**old, said="So with us.", passes_on=True)
    with pytest.raises(LessonChanged):
        consider_lesson(**old, said="Again.", passes_on=True)


@pytest.mark.parametrize(
    ("came", "sentence"),
    [
        (CameOfIt(Lesson.Came.POLICY, "Said.", "Told."), "which version"),
        (CameOfIt(Lesson.Came.PROTOCOL, "Said.", "Told."), "which protocol"),
    ],
)
def test_what_was_changed_is_named(world: World, came: CameOfIt, sentence: str) -> None:
    learnt = lessons.on_the_board(world)
    with pytest.raises(MoveRefused, match=sentence):
        record_what_came(**learnt.by(world.business_manager), came=came)


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
