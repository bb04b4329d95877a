"""What each does with a lesson in their turn: open it, consider it, bring it to a forum, record what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies.models import Membership
from agencies.refusals import Refused
from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.lessons import (
    LessonAct,
    Turn,
    lesson_act,
    lock_lesson,
    membership_in,
    tell_of_lesson,
    turn_of,
)
from escalation.models import Lesson, LessonNotice, LessonTurn, LessonWord, PolicyVersion
from escalation.notifications import Told
from escalation.permissions import NotYours
from escalation.services.lesson_turns import has_begun, has_next, send_to
from escalation.zone import local_day

WENT_ON = "To know: what was learned has gone on to the board"
CAME_OF_IT = "To know: what came of what was learned"


@dataclass(frozen=True)
class Forum:
    """The sub-group or forum that discussed it: which, when, what was said, what it decided."""

    group: str
    met_on: date
    said: str
    decided: str


@dataclass(frozen=True)
class CameOfIt:
    """What came of it in the end; ``told`` is what the people are told from whom it came."""

    came: Lesson.Came
    said: str
    told: str
    changed: str = ""  # which protocol or procedure
    changed_from: date | None = None
    policy_version: PolicyVersion | None = None


@transaction.atomic
def open_lesson(*, lesson: Lesson, by: Standing, now: datetime) -> int:
    """The receipt: a turn or a notice of this person is opened, once; how many that were."""
    turns = lesson.turns.of(by).filter(opened_at=None)
    notices = LessonNotice.objects.filter(lesson=lesson, opened_at=None, addressee__in=by.membership_ids)
    if not (turns.exists() or notices.exists()):
        return 0
    it, at = lock_lesson(lesson.pk, now=now)
    opened, told = list(turns.select_related("agency")), list(notices)
    if not (opened or told):
        return 0
    reader = membership_in(it, by, opened[0] if opened else None)
    facts = {"post": opened[0].title if opened else reader.called}
    with lesson_act(it, "lesson.opened", by=reader, at=at, facts=facts) as act:
        for turn in opened:
            turn.opened_at, turn.opened_by = at.claimed, reader
            act.save(turn)
        for notice in told:
            notice.opened_at = at.claimed
            act.save(notice)
    return len(opened) + len(told)


@transaction.atomic
def consider_lesson(
    *, lesson: Lesson, by: Standing, said: str, passes_on: bool, version: int, now: datetime
) -> Lesson:
    """An agency's representative considers it, and passes it on to the next in turn or has nothing more to take on.

    Where nobody passes it on it ends with that. Raises NotYours, MoveRefused, LessonChanged.
    """
    it, at = lock_lesson(lesson.pk, now=now, version=version)
    turn = check_to_consider(it, by)
    kind = "lesson.passed_on" if passes_on else "lesson.nothing_more"
    how = LessonTurn.How.PASSED_ON if passes_on else LessonTurn.How.NOTHING_MORE
    with lesson_act(it, kind, by=turn.membership, at=at, facts={"post": turn.row.title}) as act:
        act.add(LessonWord(lesson=it, turn=turn.row, kind=LessonWord.Kind.CONSIDERED, said=said))
        _end_turn(act, turn.row, how)
        position = turn.row.position
        if passes_on and not has_begun(it, position + 1):
            send_to(act, position + 1, now)
            tell_of_lesson(act, from_whom(it, now), wants=WENT_ON)
        elif not passes_on and not _anybody_else(it, turn):
            _end(act, Lesson.Came.NOTHING, now)
        act.move()
    return it


@transaction.atomic
def record_forum(*, lesson: Lesson, by: Standing, forum: Forum, version: int, now: datetime) -> Lesson:
    """What the sub-group or forum made of it: when it met, what was said, what it decided. As often as it met.

    Raises NotYours, MoveRefused, LessonChanged.
    """
    it, at = lock_lesson(lesson.pk, now=now, version=version)
    turn = check_for_the_board(it, by)
    _check_past(forum.met_on, it, now)
    word = LessonWord(
        lesson=it,
        turn=turn.row,
        kind=LessonWord.Kind.DISCUSSED,
        group=forum.group,
        happened_on=forum.met_on,
        said=forum.said,
        decided=forum.decided,
    )
    with lesson_act(it, "lesson.discussed", by=turn.membership, at=at) as act:
        act.add(word)
        act.move()
    return it


@transaction.atomic
def record_what_came(*, lesson: Lesson, by: Standing, came: CameOfIt, version: int, now: datetime) -> Lesson:
    """What came of it, with which it is done; whoever it came from is told.

    Raises NotYours, MoveRefused, LessonChanged.
    """
    it, at = lock_lesson(lesson.pk, now=now, version=version)
    turn = check_for_the_board(it, by)
    check_what_came(it, came)
    with lesson_act(
        it, "lesson.ended", by=turn.membership, at=at, facts={"came": came.came.label.lower()}
    ) as act:
        _write_what_came(act, came, turn.row, now)
    return it


def end_by_policy(
    lesson: Lesson, version: PolicyVersion, *, told: str, by: Membership | None, now: datetime
) -> None:
    """A version that was put in force says that it learned from this lesson: with that it is done.

    Whose turn it is does not matter: who puts policies in force keeps the board's business. Raises Refused.
    """
    it, at = lock_lesson(lesson.pk, now=now)
    if not it.is_open:
        raise Refused(f"What came of {it.reference} was recorded meanwhile. Take it off the list.")
    came = CameOfIt(Lesson.Came.POLICY, "", told, policy_version=version)
    facts = {"came": came.came.label.lower()}
    with lesson_act(it, "lesson.ended", by=by, at=at, facts=facts) as act:
        _write_what_came(act, came, it.turns.filter(ended_at=None).last(), now)


def check_to_consider(it: Lesson, by: Standing) -> Turn:
    """It lies with an agency's representative, who is this person. Raises NotYours, MoveRefused."""
    turn = turn_of(it, by)
    if turn.is_of_the_board and not has_next(it, turn.row.position):
        raise MoveRefused("Nobody comes after you: record what came of it.")
    return turn


def check_for_the_board(it: Lesson, by: Standing) -> Turn:
    """It has come to the board, and to this person. Raises NotYours, MoveRefused."""
    turn = turn_of(it, by)
    if not turn.is_of_the_board:
        raise NotYours("The board records this once it has come there: pass it on first.")
    return turn


def check_what_came(it: Lesson, came: CameOfIt) -> None:
    """What is said to have come of it is named. Raises MoveRefused."""
    if came.came == Lesson.Came.POLICY and (
        came.policy_version is None or came.policy_version.partnership_id != it.partnership_id
    ):
        raise MoveRefused("Say which version of the procedure came of it.")
    if came.came == Lesson.Came.PROTOCOL and not came.changed:
        raise MoveRefused("Say which protocol or procedure was changed.")


def from_whom(it: Lesson, now: datetime) -> list[Told]:
    """Whoever it came from: who raised the matter, made the referral, or noted the point of practice."""
    if it.learning is not None:
        return notifications.raisers(it.learning.disagreement, now=now)
    people = {it.noted_by, it.referral.made_by if it.referral else None}
    return [Told(person, None) for person in people if person]


def _write_what_came(act: LessonAct, came: CameOfIt, turn: LessonTurn | None, now: datetime) -> None:
    it = act.it
    word = LessonWord(
        lesson=it,
        turn=turn,
        kind=LessonWord.Kind.CAME,
        came=came.came,
        said=came.said,
        told=came.told,
        changed=came.changed,
        changed_from=came.changed_from,
        policy_version=came.policy_version,
    )
    act.add(word)
    _end(act, came.came, now)
    act.move()


def _end(act: LessonAct, came: Lesson.Came, now: datetime) -> None:
    """It is done: every turn that was open is over; who had it and whoever it came from are told."""
    it = act.it
    waiting = list(it.turns.filter(ended_at=None).order_by("-position"))
    for place, turn in enumerate(waiting):
        _end_turn(act, turn, LessonTurn.How.OVERTAKEN if place else LessonTurn.How.ENDED)
    it.came, it.ended_at = came, act.at.claimed
    act.index |= {"stage": "done", "result": came.value, "closed_at": act.at.claimed}
    posts = [turn.post for turn in it.turns.select_related("post") if turn.post]
    tell_of_lesson(act, [*from_whom(it, now), *notifications.holders(posts, now=now)], wants=CAME_OF_IT)


def _end_turn(act: LessonAct, turn: LessonTurn, how: LessonTurn.How) -> None:
    turn.how, turn.ended_at = how, act.at.claimed
    act.save(turn)


def _anybody_else(it: Lesson, turn: Turn) -> bool:
    """Whether somebody else has it still, or passed it on."""
    others = it.turns.exclude(pk=turn.row.pk)
    return others.filter(ended_at=None).exists() or others.filter(how=LessonTurn.How.PASSED_ON).exists()


def _check_past(day: date, it: Lesson, now: datetime) -> None:
    if day > local_day(now):
        raise MoveRefused("That is in the future. Record it when it has happened.")
    if day < local_day(it.recorded_at):
        raise MoveRefused("That is before it was written down.")
