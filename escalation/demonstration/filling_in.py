"""What a tale says in the forms of a policy."""

from escalation.core.events import Event
from escalation.core.names import FieldKind
from escalation.core.policy import Field, Form, Policy
from escalation.demonstration.tale import Tale


def answers_of(form: Form, tale: Tale) -> dict[str, str]:
    """What a tale says in a form: of how its side sees it, or, on the way into a stage, of what was tried."""
    entering = form.when is Event.STAGE_ENTERED
    tried = "We talked at each stage. Each time we agreed on what we see, and not on what to do about it."
    texts = [tale.worries, tried] if entering else [tale.worries, tale.well, tale.needs]
    return {
        asked.label: _answer(asked, texts[number % len(texts)], tale)
        for number, asked in enumerate(form.fields)
    }


def _answer(asked: Field, text: str, tale: Tale) -> str:
    """An answer as its kind of question keeps it."""
    match asked.kind:
        case FieldKind.SCALE:
            return str(tale.scale)
        case FieldKind.YES_OR_NO:
            return "Yes"
        case FieldKind.CHOICE:
            return asked.choices[0]
    return text


def account_of(policy: Policy, tale: Tale) -> dict[str, dict[str, str]]:
    """The forms asked on the way into the stage to which a matter goes straight."""
    stage = policy.stage(tale.straight_to or policy.shortcuts[0].to[0])
    entering = policy.forms_of(stage, Event.STAGE_ENTERED)
    return {form.key: answers_of(form, tale) for form in entering}
