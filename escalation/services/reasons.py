"""What a move upward leaves undone, as the record says it; and which review date can be proposed with it."""

from datetime import datetime, timedelta

from escalation.core.decisions import Facts, MoveRefused, Requirement, Wants, requirements
from escalation.core.gates import GateState

A_YEAR = timedelta(days=366)

# Why a gate was not given, as the record says it (DESIGN §5).
NOT_GIVEN = {
    GateState.NOT_ASKED: "not asked for, since the child was not safe",
    GateState.WAITING: "asked for, and not waited for, since the child was not safe",
    GateState.OVER: "asked for, and not given in its time",
}


def reasons_for(facts: Facts) -> str:
    """What was passed over and why, in lines; and which gate was not waited for."""
    lines = [(one, _why_not(one, facts)) for one in requirements(facts)]
    return "\n".join(f"{_title(one, facts)}: {why}" for one, why in lines if why)


def _title(one: Requirement, facts: Facts) -> str:
    if one.wants is not Wants.STAGE:
        return one.title
    stage = facts.policy.stage(one.stage)
    return f"Stage {stage.number}, {stage.title}, was passed over"


def _why_not(one: Requirement, facts: Facts) -> str:
    if one.wants is Wants.GATE:
        return NOT_GIVEN.get(one.state, "") if one.state else ""
    return "" if one.done else facts.passed_over.get(one.key, "").strip()


def check_review_date(on: datetime | None, now: datetime) -> None:
    """A date on which both sides look again is still to come, and within a year."""
    if on is not None and on <= now:
        raise MoveRefused("The date on which you look again must be still to come.")
    if on is not None and on > now + A_YEAR:
        raise MoveRefused("The date on which you look again must be within a year.")
