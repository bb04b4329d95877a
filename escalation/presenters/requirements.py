"""What the policy asks for before a matter goes up: a list of tasks, done or to do, each a link to its page."""

from typing import Any

from django.urls import reverse

from escalation.core.decisions import Facts, Requirement, Wants, requirements
from escalation.core.events import Event
from escalation.core.gates import GateState
from escalation.core.names import FormBy
from escalation.core.stages import Side
from escalation.models import Disagreement, Meeting
from escalation.places import Place
from escalation.services.joint_rules import waiting_proposal

TO_DO = {"tag": {"text": "To do", "colour": "blue"}}
WAITING = {"tag": {"text": "Waiting for an answer", "colour": "yellow"}}
SHOULD = {"tag": {"text": "Not done", "colour": "yellow"}}


def tasks(it: Disagreement, facts: Facts) -> list[dict[str, Any]]:
    """The requirements of the stage, as a task list draws them."""
    return [
        {
            "title": asked.title,
            "href": page_of(it, asked),
            "hint": _hint(asked),
            "status": _status(asked),
        }
        for asked in requirements(facts)
    ]


def _status(asked: Requirement) -> Any:  # noqa: ANN401 - as the component takes it: a text, or a tag
    if asked.state is GateState.OVER:
        return "Asked for, not given in time"
    if asked.state is GateState.WAITING and not asked.done:
        return WAITING
    return "Done" if asked.done else TO_DO if asked.must else SHOULD


def _hint(asked: Requirement) -> str:
    if asked.wants is Wants.STAGE:
        return "This stage is optional. If you pass it over, say why below."
    if asked.wants is Wants.GATE and asked.state is not GateState.ANSWERED:
        return "Nobody’s silence stops you: when its time is over, it goes up all the same."
    if asked.done:
        return ""
    return (
        "The policy says that it must be done." if asked.must else "If it cannot be done, say why not below."
    )


def page_of(it: Disagreement, asked: Requirement) -> str:
    """The page on which a requirement is met."""
    match asked.wants:
        case Wants.FORM:
            return reverse("escalation:fill_form", args=[it.reference, asked.form])
        case Wants.MEETING:
            return _meeting(it)
        case Wants.ADVICE:
            return reverse("escalation:advice", args=[it.reference])
        case Wants.GATE if asked.state is not GateState.NOT_ASKED:
            return reverse("escalation:times", args=[it.reference])
        case Wants.GATE:
            return reverse("escalation:ask_first", args=[it.reference, asked.key])
        case Wants.STAGE:
            return reverse("escalation:escalate", args=[it.reference]) + f"?to={asked.stage}"
        case _:
            return reverse("escalation:discuss", args=[it.reference])


def _meeting(it: Disagreement) -> str:
    """To propose a time for the joint meeting; to read of it while it is proposed; once convened, to record it."""
    waiting = Meeting.objects.filter(
        stage_entry=it.current_stage, kind=Meeting.Kind.JOINT, held_at=None
    ).first()
    if waiting is None:
        proposed = waiting_proposal(it) is not None
        name = "escalation:joint_meeting" if proposed else "escalation:convene_meeting"
        return reverse(name, args=[it.reference])
    return reverse("escalation:hold_meeting", args=[it.reference, waiting.pk])


def undone(facts: Facts) -> list[Requirement]:
    return [asked for asked in requirements(facts) if not asked.done]


def not_filled_by_the_other_side(facts: Facts, place: Place) -> list[str]:
    """The forms of this stage that the other side has not filled: shown as such, and nothing waits for them."""
    other = (place.side or Side.RAISING).other
    own = FormBy.RAISING_SIDE if other is Side.RAISING else FormBy.RESPONDING_SIDE
    asked = facts.policy.forms_of(facts.stage, Event.STAGE_LEFT)
    return [
        form.title
        for form in asked
        if form.by in (own, FormBy.EACH_SIDE) and (form.key, other) not in facts.forms
    ]
