"""Deciding below the panel: by who policy names, or by those who act; with options, reasons, and whom they asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import Move, MoveRefused, check_move
from escalation.core.events import Event
from escalation.core.stages import Rung, Side
from escalation.core.turns import Phase
from escalation.models import Confirmation, Disagreement, Outcome
from escalation.permissions import NotYours, check_decides
from escalation.places import Place
from escalation.queries import facts_of, open_outcome
from escalation.services import clocks, filing
from escalation.services.actions import write_actions
from escalation.services.answers import Pending, Safety
from escalation.services.doing import begin
from escalation.services.moving import overtake
from escalation.services.settling import resolve

NOBODY_ELSE = "No other manager holds the case."


@dataclass(frozen=True)
class Chosen:
    """What was decided: the options, why this one, whom of the managers holding the case they asked, the actions."""

    text: str
    options: str
    reasons: str
    consulted: str
    safety: Safety
    for_files: str = ""
    pending: tuple[Pending, ...] = ()


@transaction.atomic
def decide_here(
    *, disagreement: Disagreement, by: Standing, chosen: Chosen, version: int, now: datetime
) -> Outcome:
    """Who decides at this stage decides it for both sides, with reasons; each side acknowledges it.

    Who decides is nobody's other hand. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_decide(doing.it, doing.place)
    it = doing.it
    outcome = Outcome(
        stage_entry=it.current_stage,
        kind=Outcome.Kind.DECISION,
        status=Outcome.Status.DECIDED,
        text=chosen.text,
        options=chosen.options,
        reasons=chosen.reasons,
        consulted=chosen.consulted,
        for_files=chosen.for_files or None,
    )
    with doing.act("matter.decided_here") as act:
        act.add(outcome)
        filing.ask_both_to_sign(act, outcome)
        write_actions(act, outcome, chosen.pending)
        act.add(chosen.safety.row())
        overtake(act)
        told = notifications.acting(it, *Side, now=now)
        notifications.tell(act, told, wants="Acknowledge the decision, and carry it out")
        clocks.happened(act, Event.DECIDED, now)
        resolve(act, Event.RESOLVED, Phase.DECIDED)
    return outcome


def check_to_decide(it: Disagreement, place: Place) -> None:
    """This person may decide the matter where it stands. Raises NotYours, MoveRefused."""
    check_decides(place)
    check_move(facts_of(it, place), Move.DECIDE)
    if it.state == Rung.PANEL:
        raise MoveRefused("Before the panel it is the panel that decides: record its decision.")
    if it.stage.decided_by and not place.decides:
        title = it.policy.post_title(it.stage.decided_by).lower()
        raise NotYours(f"At this stage it is for somebody else to decide: {title}.")
    outcome = open_outcome(it)
    if outcome is not None and _gave_a_hand(outcome, place):
        raise NotYours("You gave a hand to the outcome that is waiting. Who decides is nobody’s other hand.")


def _gave_a_hand(outcome: Outcome, place: Place) -> bool:
    hands = Confirmation.objects.filter(outcome=outcome, written_by__user=place.membership.user_id)
    return hands.exists()
