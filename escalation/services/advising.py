"""Advice to both sides, from a stage that may advise: the sides still agree, or they do not (POLICY_FORMAT §5)."""

from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.names import Authority
from escalation.core.stages import Rung, Side
from escalation.core.turns import Phase
from escalation.models import Disagreement, Record
from escalation.permissions import check_is_between
from escalation.places import Place
from escalation.queries import open_outcome
from escalation.services.doing import begin


@transaction.atomic
def advise_both_sides(
    *, disagreement: Disagreement, by: Standing, advice: str, version: int, now: datetime
) -> Record:
    """Those who act at a stage that may advise write down their advice for both sides; it settles nothing by itself."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_advise(doing.it, doing.place)
    it = doing.it
    record = Record(stage_entry=it.current_stage, kind=Record.Kind.STAGE_ADVICE, said=advice)
    with doing.act("matter.stage_advised") as act:
        act.add(record)
        told = notifications.acting(it, *Side, now=now)
        notifications.tell(act, told, wants="Read the advice, and propose an outcome")
        # Before the panel the turn goes back to the sides with the advice; elsewhere they have it already.
        act.move(Phase.DISCUSSED if it.phase == Phase.WITH_PANEL and not open_outcome(it) else None)
    return record


def check_to_advise(it: Disagreement, place: Place) -> None:
    """This person may advise both sides where the matter stands. Raises NotYours, MoveRefused."""
    if not it.is_open or it.stage.authority is not Authority.ADVISE:
        raise MoveRefused("This stage gives no advice to both sides.")
    check_is_between(place, before_the_board=it.state == Rung.PANEL)
