"""A lesson goes from turn to turn, and nobody speaks out of turn."""

import pytest

from agencies.roles import Role
from agencies.services import add_person, add_post, hold_post
from escalation.core.decisions import MoveRefused
from escalation.core.learning import in_turn
from escalation.lessons import LessonChanged
from escalation.models import Learning, Lesson
from escalation.permissions import NotYours
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
from escalation.services.settling import close_with_learning
from tests import lessons, stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.lessons import NOTHING, Learnt
from tests.services.learning.lesson import told, turns

REPRESENTATIVE, GROUP = "board_representative", "learning-group"


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
