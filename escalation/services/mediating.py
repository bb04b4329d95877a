"""Mediation: offered, taken up or declined by each side, met; then an outcome as anywhere else, or none.

Nobody is forced: silence and declining block nothing, and every other way out of the stage stays open (DESIGN §4.2).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.events import Event
from escalation.core.mediation import Ended, Mediating, Step, Taken, check_step, phase_of
from escalation.core.stages import Result, Rung, Side
from escalation.core.turns import Phase
from escalation.models import Disagreement, Mediation, MediationAnswer, MediationMeeting, StageEntry
from escalation.permissions import NotYours, check_can_act, check_is_between
from escalation.places import Place
from escalation.queries import first_due, open_mediation, open_outcome
from escalation.services import clocks, stages
from escalation.services.answers import Safety
from escalation.services.doing import begin
from escalation.services.moving import end


@dataclass(frozen=True)
class Moved:
    """They met: when, who attended, and what each side moved to."""

    met_at: datetime
    attended: str
    raising_moved: str
    responding_moved: str
    safety: Safety


@transaction.atomic
def offer_mediation(
    *, disagreement: Disagreement, by: Standing, offer: str, version: int, now: datetime
) -> Mediation:
    """Offer to mediate: who convenes the panel, or on a lower rung who acts there. Raises MoveRefused, NotYours."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_mediate(doing.it, doing.place, Step.OFFER)
    doing = doing.for_convener()
    it = doing.it
    mediation = Mediation(stage_entry=it.current_stage, offer=offer)
    with doing.act("matter.mediation_offered") as act:
        act.add(mediation)
        told = notifications.acting(it, *Side, now=now)
        notifications.tell(
            act, told, wants="Take up the mediation, or decline it", by_when=first_due(act.rows)
        )
        act.move(_unless_proposed(it, Phase.MEDIATION_OFFERED))
    return mediation


@transaction.atomic
def answer_mediation(
    *, disagreement: Disagreement, by: Standing, taken: Taken, reason: str, version: int, now: datetime
) -> Mediation:
    """One side takes it up, or declines it and says why; declined, it has ended and the turn is the raising side's."""
    doing = begin(disagreement, by=by, version=version, now=now)
    mediation = check_to_answer(doing.it, doing.place)
    if taken is Taken.DECLINED and not reason.strip():
        raise MoveRefused("Say why your side declines it.")
    it, facts = doing.it, {"answer": taken.description.lower()}
    with doing.act("matter.mediation_answered", facts=facts) as act:
        act.add(MediationAnswer(mediation=mediation, answer=taken.value, reason=reason))
        _tell_everybody(act, f"To know: mediation was {taken.description.lower()}")
        if taken is Taken.DECLINED:
            _ended(act, mediation, Ended.DECLINED)
            clocks.happened(act, Event.NOT_AGREED, now)
            act.move(_unless_proposed(it, Phase.DISCUSSED))
        else:
            act.move(_unless_proposed(it, phase_of(facts_of_mediation(it))))
    return mediation


@transaction.atomic
def record_mediation(
    *, disagreement: Disagreement, by: Standing, moved: Moved, version: int, now: datetime
) -> MediationMeeting:
    """Record that they met: who mediates does, or who acts on either side. Raises MoveRefused, NotYours, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    mediation = check_to_mediate(doing.it, doing.place, Step.MEET)
    doing = doing.for_convener()
    doing.check_past(moved.met_at)
    assert mediation is not None  # the check has seen to it
    if moved.met_at < mediation.recorded_at:
        raise MoveRefused("That was before mediation was offered.")
    it = doing.it
    meeting = MediationMeeting(
        mediation=mediation,
        attended=moved.attended,
        raising_moved=moved.raising_moved,
        responding_moved=moved.responding_moved,
        claimed_at=moved.met_at,
    )
    with doing.act("matter.mediation_met", happened=moved.met_at) as act:
        act.add(meeting)
        act.add(moved.safety.row())
        clocks.happened(act, Event.MEETING_HELD, moved.met_at)
        _tell_everybody(act, "Propose an outcome, or say that it did not settle it")
        act.move(_unless_proposed(it, Phase.MEDIATED))
    return meeting


@transaction.atomic
def end_mediation(
    *, disagreement: Disagreement, by: Standing, remains: str, safety: Safety, version: int, now: datetime
) -> Disagreement:
    """*It did not settle it*, and what then remains open; where the ladder ends, the matter ends as not resolved.

    With a stage above, the raising side goes on from there. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    mediation = check_to_mediate(doing.it, doing.place, Step.END)
    doing = doing.for_convener()
    assert mediation is not None  # the check has seen to it
    it = doing.it
    with doing.act("matter.mediation_ended", facts={"how": Ended.NOT_SETTLED.description.lower()}) as act:
        act.add(safety.row())
        _ended(act, mediation, Ended.NOT_SETTLED, remains)
        clocks.happened(act, Event.NOT_AGREED, now)
        if it.next_stage is not None:
            _tell_everybody(act, "Mediation did not settle it: take the next step")
            act.move(Phase.DISCUSSED)
        else:
            _tell_everybody(act, "To know: mediation did not settle it, and it was not resolved")
            stages.leave(act, ended=StageEntry.Ended.NOT_RESOLVED, event=None, reason=remains)
            end(act, Result.NOT_RESOLVED)
    return it


def check_to_mediate(it: Disagreement, place: Place, step: Step) -> Mediation | None:
    """Whoever mediates may take this step now; what was said in it may be recorded by who acts on a side, too.

    The mediation that stands, if any. Raises NotYours, MoveRefused.
    """
    if step is Step.OFFER:
        check_is_between(place, before_the_board=it.state == Rung.PANEL)
    elif not place.convenes:
        check_can_act(place)
    check_step(facts_of_mediation(it), step)
    return open_mediation(it)


def check_to_answer(it: Disagreement, place: Place) -> Mediation:
    """This person may answer the offer for their side. Raises NotYours, MoveRefused."""
    check_can_act(place)
    assert place.side is not None  # who acts is on a side
    check_step(facts_of_mediation(it), Step.ANSWER, place.side)
    mediation = open_mediation(it)
    assert mediation is not None  # the check has seen to it
    if mediation.answers.filter(written_by__user=place.membership.user_id).exists():
        raise NotYours("You answered for the other side: one person is never both hands.")
    return mediation


def facts_of_mediation(it: Disagreement) -> Mediating:
    """What the rules need to know of the mediation where the matter stands."""
    if not it.is_open:
        return Mediating(it.policy.stages[-1].authority, is_open=False)
    mediation = open_mediation(it)
    if mediation is None:
        return Mediating(it.stage.authority)
    return mediation.facts(it.stage.authority, proposed=open_outcome(it) is not None)


def _unless_proposed(it: Disagreement, phase: Phase) -> Phase | None:
    """An outcome that waits to be confirmed keeps the turn: what is said of mediation meanwhile does not take it."""
    return None if open_outcome(it) else phase


def _ended(act: MatterAct, mediation: Mediation, how: Ended, remains: str = "") -> None:
    mediation.ended_at, mediation.ended, mediation.remains = act.at.claimed, how.value, remains
    act.save(mediation)


def _tell_everybody(act: MatterAct, wants: str) -> None:
    it, now = act.it, act.at.recorded
    told = [*notifications.acting(it, *Side, now=now), *notifications.conveners(it, now=now)]
    notifications.tell(act, told, wants=wants)
