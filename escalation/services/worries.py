"""A worry that remains: recorded in one step, at any moment, by anybody here, and open until somebody has told it."""

from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.models import Disagreement, Record
from escalation.notifications import Told
from escalation.services import stages
from escalation.services.doing import begin


@transaction.atomic
def say_still_worried(
    *, disagreement: Disagreement, by: Standing, worry: str, version: int, now: datetime
) -> Record:
    """*I am still worried*: a child is at risk of significant harm, whatever the outcome was (DESIGN §5).

    Nobody who may open the matter is refused, and it changes nobody's turn: who to tell is the partnership's front
    door, and not this service. It stands at the top, "at once", until somebody says whom they told. Raises Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    record = Record(stage_entry=doing.it.current_stage, kind=Record.Kind.LAST_WORD, said=worry)
    leads = notifications.safeguarding_leads(doing.it, doing.place.membership, now=now)
    with doing.act("matter.still_worried") as act:
        act.add(record)
        stages.let_in(act, [lead.membership for lead in leads])
        told = [*leads, *_others(doing.it, now)]
        notifications.tell(act, told, wants="Read at once: somebody is still worried", by_when=now)
        act.move()
    return record


@transaction.atomic
def tell_of_worry(
    *,
    disagreement: Disagreement,
    by: Standing,
    record: Record,
    told: str,
    told_at: datetime,
    said: str,
    version: int,
    now: datetime,
) -> Record:
    """*I have told ... at ...*: this ends a worry that remained. Raises MoveRefused, Stale, Record.DoesNotExist."""
    doing = begin(disagreement, by=by, version=version, now=now)
    worry = Record.objects.get(pk=record.pk, disagreement=doing.it, kind=Record.Kind.LAST_WORD)
    doing.check_past(told_at)
    if worry.replies.filter(kind=Record.Kind.TOLD).exists():
        raise MoveRefused("It is recorded already whom this worry was told.")
    reply = Record(
        stage_entry=worry.stage_entry,
        kind=Record.Kind.TOLD,
        people=told,
        said=said,
        in_reply_to=worry,
        claimed_at=told_at,
    )
    with doing.act("matter.told_of_worry", happened=told_at) as act:
        act.add(reply)
        if worry.written_by:
            told_back = [Told(worry.written_by, None)]
            notifications.tell(act, told_back, wants="To know: your worry was told to the front door")
        act.move()
    return reply


def _others(it: Disagreement, now: datetime) -> list[Told]:
    """Both sides, the convener, and the board's manager."""
    return [
        *notifications.acting(it, *Side, now=now),
        *notifications.conveners(it, now=now),
        *notifications.business_managers(it, now=now),
    ]
