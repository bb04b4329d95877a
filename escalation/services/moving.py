"""Up the ladder, straight to a higher stage, out, and back: escalate, take a shortcut, withdraw, reopen."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import Move, MoveRefused, check_move, falls_to
from escalation.core.events import Event
from escalation.core.names import Need
from escalation.core.policy import Form, Stage
from escalation.core.stages import ForWhom, Result, Side
from escalation.core.turns import Phase, on_entering
from escalation.models import ChildNow, Disagreement, Outcome, Record, StageEntry
from escalation.permissions import check_can_act, check_can_withdraw, check_can_write
from escalation.queries import first_due, waiting_outcome
from escalation.services import clocks, stages
from escalation.services.answers import Safety
from escalation.services.doing import Doing, begin
from escalation.services.forms import fill_forms
from escalation.services.raising_again import hand_on_the_raising
from escalation.services.reasons import check_review_date, reasons_for
from escalation.services.somebody import ask_for_somebody


@transaction.atomic
def escalate(
    *,
    disagreement: Disagreement,
    by: Standing,
    reason: str,
    tried: str,
    safety: Safety,
    version: int,
    now: datetime,
    passed_over: Mapping[str, str] | None = None,
    to: str | None = None,
    review_on: datetime | None = None,
) -> Disagreement:
    """Escalate to the next stage: anyone acting on either side at their rung, the raiser always (DESIGN §5).

    ``passed_over`` gives, for each requirement that is not done and need not be, why not. ``to`` is the key of a
    later stage, where the stages between are optional: they stand among those requirements. ``review_on`` is the
    review date that is proposed, where that stage has no time of its own.
    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    at_risk = safety.safe is ChildNow.Safe.NO
    facts = doing.facts(passed_over=passed_over, to=to, at_risk=at_risk, now=now)
    check_move(facts, Move.ESCALATE)
    check_review_date(review_on, now)
    above = facts.above
    assert above is not None  # the check has seen to it
    reasons = reasons_for(facts)
    with doing.gathered("matter.escalated", facts={"stage": called(above)}) as act:
        act.add(safety.row())
        overtake(act)
        stages.leave(act, ended=StageEntry.Ended.ESCALATED, event=Event.ESCALATED)
        doing.it.climb(rung=above.rung)
        stages.enter(
            act,
            above,
            ground=StageEntry.Ground.ESCALATED,
            at=now,
            reason=reason,
            tried=tried,
            passed_over=reasons,
            review_on=review_on,
        )
        hand_over(act, above, now)
    return doing.it


@transaction.atomic
def take_shortcut(
    *,
    disagreement: Disagreement,
    by: Standing,
    ground: str,
    to: str,
    reason: str,
    safety: Safety,
    version: int,
    now: datetime,
    forms: Mapping[str, Mapping[str, str]] | None = None,
) -> Disagreement:
    """Go straight to a higher stage on a ground that the policy gives, with a reason and nobody's leave (DESIGN §5).

    ``to`` is the key of the stage. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check(Move.SHORTCUT)
    it = doing.it
    for shortcut, stage in it.policy.shortcuts_from(it.state, it.track or None):
        if shortcut.when == ground and stage.key == to:
            break
    else:
        raise MoveRefused("The policy has no such way straight to that stage from here.")
    _check_forms(doing, stage, forms or {})
    with doing.gathered("matter.sent_straight", facts={"stage": called(stage), "ground": ground}) as act:
        act.add(safety.row())
        overtake(act)
        stages.leave(act, ended=StageEntry.Ended.ESCALATED, event=Event.ESCALATED)
        it.leap(rung=stage.rung)
        stages.enter(act, stage, ground=StageEntry.Ground.SHORTCUT, at=now, reason=reason, shortcut=ground)
        fill_forms(act, forms or {})
        hand_over(act, stage, now)
    return it


@transaction.atomic
def withdraw(
    *,
    disagreement: Disagreement,
    by: Standing,
    reason: str,
    asked_to: bool,
    who_asked: str,
    safety: Safety,
    version: int,
    now: datetime,
) -> Disagreement:
    """Withdraw: the raising side's alone, with a reason, and *did anybody ask you to?* (DESIGN §5).

    Both sides, the convener where there is one, the safeguarding leads of one's own agency and the business unit
    are told: who was asked to withdraw should not be alone with it.
    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_withdraw(doing.place)
    doing.check(Move.WITHDRAW)
    it = doing.it
    asked = f"Somebody asked for this: {who_asked}" if asked_to else "Nobody asked for this."
    with doing.gathered("matter.withdrawn") as act:
        act.add(safety.row())
        overtake(act)
        leads = notifications.safeguarding_leads(it, doing.place.membership, now=now)
        stages.let_in(act, [lead.membership for lead in leads])
        crowd = act.sitters
        told = [
            *notifications.acting(it, *Side, now=now, crowd=crowd),
            *notifications.conveners(it, now=now, crowd=crowd),
            *leads,
            *notifications.business_managers(it, now=now, crowd=crowd),
        ]
        notifications.tell(act, told, wants="To know: it was withdrawn")
        # Who asked is for one's own side: the other side learns why, and that it is over.
        act.add(_own_statement(it, asked))
        stages.leave(act, ended=StageEntry.Ended.WITHDRAWN, event=None, reason=reason)
        end(act, Result.WITHDRAWN)
    return it


@transaction.atomic
def end_not_resolved(
    *, disagreement: Disagreement, by: Standing, reason: str, safety: Safety, version: int, now: datetime
) -> Disagreement:
    """The last stage could not settle it and there is no higher one: closed as not resolved (POLICY_FORMAT §7)."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    doing.check(Move.NOT_RESOLVED)
    it = doing.it
    with doing.act("matter.not_resolved") as act:
        act.add(safety.row())
        overtake(act)
        told = [*notifications.acting(it, *Side, now=now), *notifications.conveners(it, now=now)]
        notifications.tell(act, told, wants="To know: it was not resolved")
        stages.leave(act, ended=StageEntry.Ended.NOT_RESOLVED, event=None, reason=reason)
        end(act, Result.NOT_RESOLVED)
    return it


@transaction.atomic
def reopen(
    *, disagreement: Disagreement, by: Standing, reason: str, safety: Safety, version: int, now: datetime
) -> Disagreement:
    """New information: a new stage entry at the rung where it stood, fresh clocks, the same policy version."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check(Move.REOPEN)
    it = doing.it
    assert it.current_stage is not None  # every matter was raised onto a stage
    stage = it.policy.stage(it.current_stage.key)
    index = {"result": "", "closed_at": None}
    with doing.act("matter.reopened", facts={"stage": called(stage)}, index=index) as act:
        act.add(safety.row())
        it.reopen()
        it.result, it.closed_at, it.resolved_at = "", None, None
        it.protective_until, it.protective_reason = None, ""
        hand_on_the_raising(act)
        seats = stages.seats_again(it, stage, at=act.at)
        stages.enter(act, stage, ground=StageEntry.Ground.REOPENED, at=now, reason=reason, seats=seats)
        clocks.tell_of(act, Event.REOPENED)
        hand_over(act, stage, now)
    return it


def forms_on_entering(it: Disagreement, stage: Stage, side: Side) -> tuple[Form, ...]:
    """The forms that the policy asks this side for on the way into a stage."""
    return tuple(form for form in it.policy.forms_of(stage, Event.STAGE_ENTERED) if falls_to(form, side))


def end(act: MatterAct, result: Result) -> None:
    """Close the matter with its result, in this act."""
    it = act.it
    it.close()
    it.result, it.closed_at = result, act.at.claimed
    act.index |= {"result": result.value, "stage": "Closed", "closed_at": act.at.claimed}
    clocks.tell_of(act, Event.CLOSED)
    act.move(Phase.ENDED)


def _check_forms(doing: Doing, stage: Stage, forms: Mapping[str, Mapping[str, str]]) -> None:
    """What must be filled in on the way into the stage comes with the move."""
    assert doing.place.side is not None
    for form in forms_on_entering(doing.it, stage, doing.place.side):
        if form.need is Need.MUST and form.key not in forms:
            raise MoveRefused(f"First fill in: {form.title}.")


def _own_statement(it: Disagreement, said: str) -> Record:
    return Record(
        stage_entry=it.current_stage, kind=Record.Kind.STATEMENT, said=said, for_whom=ForWhom.OWN_SIDE
    )


def called(stage: Stage) -> str:
    return f"{stage.number}, {stage.title}"


def overtake(act: MatterAct) -> None:
    """An outcome that waits to be confirmed is overtaken when the matter moves on."""
    if outcome := waiting_outcome(act.rows):
        outcome.status = Outcome.Status.OVERTAKEN
        act.save(outcome)


def hand_over(act: MatterAct, stage: Stage, now: datetime) -> None:
    """Tell who takes over, and move the matter to its new phase."""
    it = act.it
    crowd = act.sitters
    told = [
        *notifications.acting(it, *Side, now=now, crowd=crowd),
        *notifications.conveners(it, now=now, crowd=crowd),
        *notifications.deciders(it, now=now, crowd=crowd),
    ]
    phase = on_entering(stage)
    notifications.tell(act, told, wants=TAKES_OVER_TO[phase], by_when=first_due(act.rows))
    ask_for_somebody(act, stage, now)
    act.move(phase)


# What those who take over are asked for, by where the matter is then.
TAKES_OVER_TO = {
    Phase.ENTERED: "Talk with the other side",
    Phase.WITH_PANEL: "Convene the panel",
    Phase.TO_MEDIATE: "Mediate between the sides, or be offered mediation",
    Phase.WITH_DECIDER: "Decide it, or be heard by who decides",
}
