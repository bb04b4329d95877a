"""Settling it: an outcome is proposed, confirmed in writing by every agency of both sides, or refused with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import Move, MoveRefused, check_move
from escalation.core.events import Event
from escalation.core.mediation import Ended, phase_of
from escalation.core.stages import Result, Side
from escalation.core.turns import Phase, on_entering
from escalation.matter_rows import MatterRows
from escalation.models import (
    Confirmation,
    Deadline,
    Disagreement,
    Learning,
    Mediation,
    Outcome,
    Party,
    StageEntry,
)
from escalation.permissions import NotYours, check_can_act, check_can_write
from escalation.places import Place
from escalation.queries import (
    facts_of,
    first_due,
    open_mediation,
    outcome_in_force,
    party_in,
    waiting_outcome,
)
from escalation.services import actions, clocks, filing, stages
from escalation.services.answers import Pending, Safety
from escalation.services.doing import Doing, begin
from escalation.services.hands import parties_to_confirm, parties_unanswered
from escalation.services.learning import write_answers
from escalation.services.lessons import send_from_matter
from escalation.services.moving import end

CLOSED = "To know: it is closed, with its learning"
OFFERED = "It is closed: say whether you take up the debrief that is offered"


@dataclass(frozen=True)
class Proposal:
    """What is agreed, what each side will do, and how each outstanding issue is pursued."""

    text: str
    raising_will: str
    responding_will: str
    pending: tuple[Pending, ...]
    safety: Safety
    options: str = ""  # which were considered, and why this one: where it goes onto the child's files
    reasons: str = ""
    for_files: str = ""


@transaction.atomic
def propose_outcome(
    *, disagreement: Disagreement, by: Standing, proposal: Proposal, version: int, now: datetime
) -> Outcome:
    """Propose an outcome; the proposer's agency has confirmed it by proposing (DESIGN §4.2)."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    doing.check(Move.PROPOSE)
    it, side = doing.it, doing.place.side
    assert side is not None
    outcome = Outcome(
        stage_entry=it.current_stage,
        kind=Outcome.Kind.AGREEMENT,
        status=Outcome.Status.PROPOSED,
        text=proposal.text,
        raising_will=proposal.raising_will,
        responding_will=proposal.responding_will,
        options=proposal.options or None,
        reasons=proposal.reasons,
        for_files=proposal.for_files or None,
    )
    with doing.gathered("matter.outcome_proposed") as act:
        act.add(outcome)
        actions.write_actions(act, outcome, proposal.pending)
        act.add(proposal.safety.row())
        _hand(act, doing, outcome, Confirmation.Answer.CONFIRMED)
        clocks.happened(act, Event.OUTCOME_PROPOSED, now)
        notifications.tell(
            act,
            notifications.acting(it, *Side, now=now, crowd=act.sitters),
            wants="Confirm or refuse an outcome",
            by_when=first_due(act.rows),
        )
        act.move(Phase.proposed_by(side))
    return outcome


@transaction.atomic
def confirm_outcome(
    *, disagreement: Disagreement, by: Standing, outcome: Outcome, version: int, now: datetime
) -> Disagreement:
    """Confirm the outcome on behalf of one's agency; when every agency of both sides has, it is resolved.

    One person is never both hands. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    outcome, party = waiting_for(doing.rows, doing.place, outcome, Move.CONFIRM)
    it, still_to_come = doing.it, parties_to_confirm(outcome, doing.rows, giving=party.pk)
    with doing.gathered("matter.outcome_confirmed", facts={"agency": doing.place.speaks_for}) as act:
        _hand(act, doing, outcome, Confirmation.Answer.CONFIRMED)
        if still_to_come:
            others = notifications.acting(it, *Side, now=now, crowd=act.sitters)
            notifications.tell(act, others, wants="To know: an agency confirmed the outcome")
            act.move()
        else:
            outcome.status = Outcome.Status.CONFIRMED
            act.save(outcome)
            filing.ask_both_to_sign(act, outcome)
            resolve(act, Event.RESOLVED, Phase.AGREED)
            told = notifications.raisers(it, now=now, crowd=act.sitters)
            notifications.tell(act, told, wants="Say whether the outcome settles your worry")
            asked = {one.membership.user_id for one in told}
            others = notifications.acting(it, *Side, now=now, crowd=act.sitters)
            others += notifications.conveners(it, now=now, crowd=act.sitters)
            notifications.tell(
                act,
                [one for one in others if one.membership.user_id not in asked],
                wants="To know: it is agreed",
            )
    return it


@transaction.atomic
def refuse_outcome(
    *, disagreement: Disagreement, by: Standing, outcome: Outcome, reason: str, version: int, now: datetime
) -> Disagreement:
    """*This is not what we agreed*, with a reason. Raises MoveRefused, NotYours, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    outcome, _ = waiting_for(doing.rows, doing.place, outcome, Move.REFUSE)
    it = doing.it
    with doing.act("matter.outcome_refused", facts={"agency": doing.place.speaks_for}) as act:
        _hand(act, doing, outcome, Confirmation.Answer.REFUSED, reason)
        outcome.status = Outcome.Status.REFUSED
        act.save(outcome)
        clocks.happened(act, Event.NOT_AGREED, now)
        notifications.tell(act, notifications.acting(it, *Side, now=now), wants="An outcome was refused")
        act.move(_after_a_refusal(it, Side(outcome.side), now))
    return it


def _after_a_refusal(it: Disagreement, proposer: Side, now: datetime) -> Phase:
    """Where somebody convenes, decides or mediates it is their turn again, whoever proposed.

    Where the time of the stage is over the next step is offered on, also to the raising side's next rung.
    """
    if (mediation := open_mediation(it)) is not None:
        return phase_of(mediation.facts(it.stage.authority))
    back = on_entering(it.stage)
    mediated = back is Phase.TO_MEDIATE and it.mediations.filter(stage_entry=it.current_stage).exists()
    if back is Phase.ENTERED and Deadline.objects.filter(stage_entry=it.current_stage).overdue(now).exists():
        return Phase.TIME_OVER
    return Phase.refused_to(proposer) if back is Phase.ENTERED or mediated else back


@transaction.atomic
def answer_whether_settled(
    *, disagreement: Disagreement, by: Standing, settled: bool, said: str, version: int, now: datetime
) -> Disagreement:
    """Whoever raised it is asked whether the outcome settles the worry; a no is recorded and blocks nothing."""
    doing = begin(disagreement, by=by, version=version, now=now)
    outcome = asking_the_raiser(doing.it, doing.place)
    with doing.act("matter.raiser_answered", facts={"answer": "yes" if settled else "no"}) as act:
        outcome.raiser_settled, outcome.raiser_said, outcome.raiser_answered_at = settled, said, now
        act.save(outcome)
        if not settled:
            told = notifications.acting(doing.it, *Side, now=now)
            notifications.tell(act, told, wants="To know: the worry is not settled")
        act.move()
    return doing.it


@transaction.atomic
def close_with_learning(
    *,
    disagreement: Disagreement,
    by: Standing,
    learning: Learning,
    version: int,
    now: datetime,
    answers: Iterable[tuple[str, str]] = (),
) -> Disagreement:
    """Close a matter that is resolved: what it teaches, whether for the board, whether a debrief was offered.

    ``answers`` are to the policy's own questions, each with its question. What it teaches then goes on its way to
    each whom the policy names, in turn, who read that alone.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    if not doing.place.convenes:
        check_can_write(doing.place)
    doing.check(Move.CLOSE)
    it, result = doing.it, result_of(doing.it)
    with doing.act("matter.closed", facts={"result": result.description.lower()}) as act:
        act.add(learning)
        write_answers(act, learning, answers)
        told = notifications.acting(it, *Side, now=now)
        if learning.for_the_board:
            told += notifications.business_managers(it, now=now)
        notifications.tell(act, told, wants=OFFERED if learning.debrief_offered else CLOSED)
        end(act, result)
    send_from_matter(it, learning, by=doing.place.membership, now=now)
    return it


def result_of(it: Disagreement) -> Result:
    """How a matter that is resolved ends: by a decision, by agreement, or by one that mediation led to."""
    outcome = outcome_in_force(it)
    if outcome is None:
        return Result.AGREED
    if outcome.kind == Outcome.Kind.DECISION:
        return Result.DECIDED
    mediated = Mediation.objects.filter(stage_entry=outcome.stage_entry, ended=Ended.SETTLED.value)
    return Result.MEDIATED if mediated.exists() else Result.AGREED


def resolve(act: MatterAct, event: Event, phase: Phase) -> None:
    """The matter is resolved in this act: the stage is left, its clocks end."""
    it = act.it
    stages.leave(act, ended=StageEntry.Ended.RESOLVED, event=event)
    it.resolve()
    it.resolved_at = act.at.claimed
    actions.hand_out(act)
    act.index["stage"] = "Resolved"
    act.move(phase)


def waiting_for(rows: MatterRows, place: Place, outcome: Outcome, move: Move) -> tuple[Outcome, Party]:
    """The outcome, where it waits for this person's hand, and whose hand it is. Raises MoveRefused, NotYours."""
    check_can_act(place)
    check_move(facts_of(rows.it, place, rows=rows), move)
    waiting = waiting_outcome(rows)
    if waiting is None or waiting.pk != outcome.pk:
        raise MoveRefused("That outcome is not waiting any more.")
    party = party_in(rows, place)
    if party is None or party.pk not in parties_unanswered(waiting, rows):
        raise NotYours("Your agency has given its hand already: another agency confirms or refuses.")
    mine = Confirmation.objects.filter(outcome=waiting, written_by__user=place.membership.user_id)
    if mine.exists():
        raise NotYours("You proposed or confirmed this yourself: one person is never both hands.")
    return waiting, party


def asking_the_raiser(it: Disagreement, place: Place) -> Outcome:
    """The outcome of which the raiser is asked whether it settles the worry. Raises MoveRefused, NotYours."""
    if not place.raiser:
        raise NotYours("The person who raised it answers this.")
    outcome = outcome_in_force(it)
    if it.is_open or outcome is None or outcome.raiser_settled is not None:
        raise MoveRefused("There is no outcome that waits for this answer.")
    return outcome


def _hand(
    act: MatterAct, doing: Doing, outcome: Outcome, answer: Confirmation.Answer, reason: str = ""
) -> None:
    place = doing.place
    party = party_in(act.rows, place)
    agency = party.agency if party else place.membership.agency
    act.add(Confirmation(outcome=outcome, agency=agency, party=party, answer=answer, reason=reason))
