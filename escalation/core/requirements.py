"""What the policy asks for before a matter climbs: done, to do, or passed over with a reason (POLICY_FORMAT §7)."""

from dataclasses import dataclass
from enum import StrEnum

from .events import Event
from .facts import Facts
from .gates import Gate, GateKind, GateState, gates_of
from .names import FormBy, Need
from .policy_parts import Form, Stage
from .stages import Side


class Wants(StrEnum):
    """What kind of thing a requirement asks for."""

    DISCUSSION = "discussion"
    FORM = "form"
    MEETING = "meeting"
    ADVICE = "advice"
    GATE = "gate"
    STAGE = "stage"  # an optional one, which is passed over


@dataclass(frozen=True)
class Requirement:
    """One thing that policy asks of a stage before the matter leaves it.

    What must be done stops the move; what should be, and what needs somebody else, is passed over with a reason.
    """

    key: str
    title: str
    wants: Wants
    must: bool
    done: bool
    form: str = ""
    gate: Gate | None = None
    stage: str = ""
    state: GateState | None = None


def requirements(facts: Facts) -> tuple[Requirement, ...]:
    """What the policy asks for before the matter climbs from this stage to the next, done or to do."""
    stage, above = facts.stage, facts.above
    asked = [
        Requirement(
            "discussion",
            "Record a discussion with the other side, or an attempt that found nobody",
            Wants.DISCUSSION,
            must=False,
            done=facts.discussed or facts.tried,
        )
    ]
    if stage.meeting_of:
        asked.append(
            Requirement(
                "meeting", "Hold the joint meeting of this stage", Wants.MEETING, False, facts.meeting_held
            )
        )
    leaving = facts.policy.forms_of(stage, Event.STAGE_LEFT) + facts.policy.forms_of(stage, Event.ESCALATED)
    entering = facts.policy.forms_of(above, Event.STAGE_ENTERED) if above else ()
    asked += [_form(form, facts) for form in (*leaving, *entering) if falls_to(form, facts.side)]
    if stage.advice:
        who = " or ".join(facts.policy.post_title(post).lower() for post in stage.advice)
        asked.append(
            Requirement("advice", f"Seek advice or support: {who}", Wants.ADVICE, False, facts.advice_sought)
        )
    if above is not None:
        asked += [_passed(stage) for stage in facts.reachable[: facts.reachable.index(above)]]
        asked += [_gate(gate, facts) for gate in gates_of(above, facts.side)]
    return tuple(asked)


def requirements_to_settle(facts: Facts) -> tuple[Requirement, ...]:
    """The forms that the policy asks this side for before the matter is settled at this stage, done or to do.

    What a decision settled is filled in afterwards, before it is closed: nobody who decides waits for a side's form.
    """
    key = facts.settled_at or (facts.stage.key if facts.is_open else None)
    if key is None:
        return ()
    asked = facts.policy.forms_of(facts.policy.stage(key), Event.RESOLVED)
    return tuple(_form(form, facts) for form in asked if falls_to(form, facts.side))


def _passed(stage: Stage) -> Requirement:
    """An optional stage is passed over with a reason (POLICY_FORMAT §5)."""
    title = f"Go to stage {stage.number}, {stage.title}, first"
    return Requirement(f"stage-{stage.key}", title, Wants.STAGE, must=False, done=False, stage=stage.key)


def _gate(gate: Gate, facts: Facts) -> Requirement:
    """Asked for, and answered or over; at immediate risk nobody waits for it (DESIGN §5)."""
    who = facts.policy.post_title(gate.post)
    title = f"Endorsement: {who}" if gate.kind is GateKind.ENDORSEMENT else f"Consult first: {who}"
    state = facts.gates.get(gate.key, GateState.NOT_ASKED)
    done = state.is_open or facts.at_risk or facts.by_letter
    return Requirement(gate.key, title, Wants.GATE, must=True, done=done, gate=gate, state=state)


def falls_to(form: Form, side: Side) -> bool:
    """What the other side has not filled is shown as not filled, and blocks nothing (POLICY_FORMAT §7)."""
    own = FormBy.RAISING_SIDE if side is Side.RAISING else FormBy.RESPONDING_SIDE
    return form.by in (own, FormBy.EACH_SIDE, FormBy.BOTH_SIDES_TOGETHER)


def _form(form: Form, facts: Facts) -> Requirement:
    """A form of both sides together is one form: it is done once either has filled it in."""
    together = form.by is FormBy.BOTH_SIDES_TOGETHER
    sides = tuple(Side) if together else (facts.side,)
    by_paper = facts.by_letter and not together  # who is not on Accord fills in no form here
    return Requirement(
        f"form-{form.key}",
        form.title,
        Wants.FORM,
        must=form.need is Need.MUST,
        done=by_paper or any((form.key, side) in facts.forms for side in sides),
        form=form.key,
    )
