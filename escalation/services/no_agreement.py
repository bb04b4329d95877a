"""A side records that no agreement can be reached at this stage, which may start a clock (POLICY_FORMAT §4)."""

from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.core.events import Event
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import Disagreement, Record
from escalation.permissions import check_can_act
from escalation.services import clocks
from escalation.services.discussing import DISCUSSING
from escalation.services.doing import begin


@transaction.atomic
def say_not_agreed(
    *, disagreement: Disagreement, by: Standing, reason: str, version: int, now: datetime
) -> Record:
    """Say that no agreement can be reached here, and why; it ends nothing, and the raising side goes on from it.

    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    doing.check_open()
    it = doing.it
    record = Record(stage_entry=it.current_stage, kind=Record.Kind.STATEMENT, said=reason)
    with doing.act("matter.not_agreed") as act:
        act.add(record)
        clocks.happened(act, Event.NOT_AGREED, now)
        told = notifications.acting(it, *Side, now=act.at.recorded)
        notifications.tell(act, told, wants="To know: no agreement can be reached at this stage")
        act.move(Phase.DISCUSSED if it.phase in DISCUSSING else None)
    return record
