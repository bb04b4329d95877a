"""What a matter teaches, as it is written down at closing; and the debrief that is offered, taken up and held."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side, State
from escalation.models import DebriefAnswer, Disagreement, Learning, LearningAnswer
from escalation.permissions import NotYours, check_can_write
from escalation.places import Place
from escalation.services.doing import begin


def write_answers(act: MatterAct, learning: Learning, answers: Iterable[tuple[str, str]]) -> None:
    act.add_all(
        LearningAnswer(learning=learning, position=number, question=question, answer=answer)
        for number, (question, answer) in enumerate(answers, start=1)
    )


@transaction.atomic
def answer_debrief(
    *, disagreement: Disagreement, by: Standing, takes_part: bool, said: str, version: int, now: datetime
) -> DebriefAnswer:
    """Somebody who took part takes up the debrief that was offered, or does not. Raises NotYours, MoveRefused, Stale.

    It is for individuals (Norfolk 4; Merton, Referral Rejection, 7): each answers for themselves, once.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    learning = check_to_answer_debrief(doing.it, doing.place)
    answer = DebriefAnswer(learning=learning, takes_part=takes_part, said=said)
    with doing.act("matter.debrief_answered", facts={"answer": "yes" if takes_part else "no"}) as act:
        act.add(answer)
        act.move()
    return answer


@transaction.atomic
def record_debrief(
    *, disagreement: Disagreement, by: Standing, held_at: datetime, note: str, version: int, now: datetime
) -> Learning:
    """The debrief that was offered was held: when, and what came of it. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    learning = check_debrief(doing.it, doing.place)
    doing.check_past(held_at)
    with doing.act("matter.debrief_held", happened=held_at) as act:
        learning.debrief_held_at = held_at
        learning.debrief_note = "\n".join(part for part in (learning.debrief_note, note) if part)
        act.save(learning)
        told = notifications.acting(doing.it, *Side, now=now)
        notifications.tell(act, told, wants="To know: the debrief was held")
        act.move()
    return learning


def check_to_answer_debrief(it: Disagreement, place: Place) -> Learning:
    """A debrief was offered to this person, and they have not answered. Raises NotYours, MoveRefused."""
    check_can_write(place)
    learning = _offered(it)
    if learning.debrief_answers.filter(written_by__user=place.membership.user_id).exists():
        raise NotYours("You have said already whether you take part.")
    return learning


def check_debrief(it: Disagreement, place: Place) -> Learning:
    """A debrief was offered and is not recorded as held yet. Raises NotYours, MoveRefused."""
    if not place.convenes:
        check_can_write(place)
    return _offered(it)


def _offered(it: Disagreement) -> Learning:
    learning = it.learnings.order_by("recorded_at").last() if it.state == State.CLOSED else None
    if learning is None or not learning.debrief_offered:
        raise MoveRefused("No debrief was offered.")
    if learning.debrief_held_at is not None:
        raise MoveRefused("The debrief is recorded already.")
    return learning
