"""What is learned, in turn; and the debrief that is offered."""

from collections.abc import Callable, Mapping

from escalation.models import Learning
from escalation.services import guide_reads, learning, learning_in_turn, lessons, telling_lessons
from tests import lessons as walk
from tests import stories
from tests.factories import MONDAY, World
from tests.house.recipes.base import Call, Recipe, given, on
from tests.house.recipes.deciding import closed, does


def then(bring: Callable[[World], walk.Learnt], do: Callable[[walk.Learnt], Call]) -> Callable[[World], Call]:
    return lambda world: do(bring(world))


def opens(learnt: walk.Learnt) -> Call:
    by = stories.stand(learnt.world.hospital_representative, learnt.now)
    return lambda: learning_in_turn.open_lesson(lesson=learnt.fresh(), by=by, now=learnt.now)


def considers(learnt: walk.Learnt) -> Call:
    person = learnt.world.hospital_representative
    return lambda: learning_in_turn.consider_lesson(**learnt.by(person), said="So with us.", passes_on=True)


def discusses(learnt: walk.Learnt) -> Call:
    person = learnt.world.business_manager
    return lambda: learning_in_turn.record_forum(**learnt.by(person), forum=walk.forum(learnt))


def ends(learnt: walk.Learnt) -> Call:
    person = learnt.world.business_manager
    return lambda: learning_in_turn.record_what_came(**learnt.by(person), came=walk.NOTHING)


def notes(world: World) -> Call:
    by = stories.stand(world.nurse, MONDAY)
    return lambda: lessons.note_practice(membership=world.nurse, by=by, point=walk.POINT, now=MONDAY)


def reads(world: World) -> Call:
    by = stories.stand(world.nurse, MONDAY)
    return lambda: guide_reads.read_guide(version=world.policy, membership=world.nurse, by=by, now=MONDAY)


def withdrawn(world: World) -> stories.Story:
    story = given(world)
    stories.withdrawn(story)
    return story.later(hours=1)


def learns(story: stories.Story) -> Call:
    learnt = Learning(themes="Ring.", why_not_earlier="No call.", for_the_board=True)
    return does(lessons.learn_afterwards, "teacher", learning=learnt)(story)


def from_referral(world: World) -> Call:
    asking = walk.settled_referral(world)
    return lambda: lessons.learn_from_referral(**asking.by(world.teacher), point=walk.POINT)


LEARNING: Mapping[str, Recipe] = {
    "open_lesson": Recipe(then(walk.closed, opens), ("lesson.opened",), "~LessonNotice ~LessonTurn"),
    "consider_lesson": Recipe(
        then(walk.closed, considers),
        ("lesson.passed_on",),
        "+LessonNotice +LessonTurn +LessonWord ~Lesson ~LessonTurn",
    ),
    "record_forum": Recipe(then(walk.on_the_board, discusses), ("lesson.discussed",), "+LessonWord ~Lesson"),
    "record_what_came": Recipe(
        then(walk.on_the_board, ends),
        ("lesson.ended",),
        "+LessonNotice +LessonWord ~Lesson ~LessonTurn",
    ),
    "note_practice": Recipe(notes, ("lesson.begun",), "+Lesson +LessonNotice +LessonTurn"),
    "learn_afterwards": Recipe(
        on(withdrawn, learns),
        ("matter.learned", "lesson.begun"),
        "+Learning +Lesson +LessonNotice +LessonTurn ~Disagreement",
    ),
    "learn_from_referral": Recipe(from_referral, ("lesson.begun",), "+Lesson +LessonNotice +LessonTurn"),
    "deliver_lesson_notices": Recipe(
        then(
            walk.practice,
            lambda learnt: lambda: telling_lessons.deliver_lesson_notices(now=learnt.later(days=1).now),
        ),
        ("lesson.notices_sent",),
        "~LessonNotice",
        quiet=True,
    ),
    "read_guide": Recipe(reads, ("guide.read",), "+GuideRead"),
    "answer_debrief": Recipe(
        on(closed, does(learning.answer_debrief, "teacher", takes_part=True, said="")),
        ("matter.debrief_answered",),
        "+DebriefAnswer ~Disagreement",
    ),
}
