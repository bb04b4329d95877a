"""What each side says to the panel, once, in its own words."""

from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.names import Authority
from escalation.core.stages import Rung
from escalation.models import Disagreement, Meeting, PanelStatement
from escalation.notifications import Told
from escalation.permissions import check_can_act
from escalation.places import Place
from escalation.services.doing import begin
from escalation.services.sittings import waiting


@transaction.atomic
def state_to_panel(
    *, disagreement: Disagreement, by: Standing, text: str, version: int, now: datetime
) -> PanelStatement:
    """Write this side's one statement to the panel; its members and both sides read it.

    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_state(doing.it, doing.place)
    it, side = doing.it, doing.place.side
    assert side is not None  # the check has seen to it
    if not text.strip():
        raise MoveRefused("Enter what your side says to the panel.")
    row = PanelStatement(stage_entry=it.current_stage, text=text)
    with doing.act("matter.panel_stated", facts={"side": side.description.lower()}) as act:
        act.add(row)
        told = [*notifications.conveners(it, now=now), *_members(it)]
        told += notifications.acting(it, side.other, now=now)
        notifications.tell(act, told, wants="Read what a side says to the panel")
        act.move()
    return row


def check_to_state(it: Disagreement, place: Place) -> None:
    """This person may write their side's statement now: once, before the panel met. Raises MoveRefused, NotYours."""
    check_can_act(place)
    if it.state != Rung.PANEL or it.stage.authority is Authority.MEDIATE:
        raise MoveRefused("A statement is made to the panel, once the matter has reached it.")
    here = {"disagreement": it, "stage_entry": it.current_stage}
    if PanelStatement.objects.filter(**here, side=place.side).exists():
        raise MoveRefused("Your side has made its statement already. Each side makes one.")
    if Meeting.objects.filter(**here, kind=Meeting.Kind.PANEL).exclude(held_at=None).exists():
        raise MoveRefused("The panel has met already.")


def _members(it: Disagreement) -> list[Told]:
    """Who sits at the sitting that is waited for, and has not said that they cannot."""
    meeting = waiting(it)
    if meeting is None:
        return []
    seats = it.seats.filter(as_what="panel", ended_at=None).select_related("membership__user")
    return [Told(seat.membership, None) for seat in seats if seat.membership]
