"""What goes on the child's files: signed off before it does, and the copy placed there (POLICY_FORMAT, [records])."""

from escalation.core.events import Event
from escalation.core.names import AUTHOR
from escalation.models import Disagreement


def files_are_agreed(it: Disagreement) -> bool:
    """Whether the outcome says what goes onto the files of both sides: policy has it signed off by a manager.

    Where the policy asks for that in a form of its own, it is not asked twice.
    """
    signs = it.policy.records.sign_off
    if signs is None or signs == AUTHOR or not it.is_open:
        return False
    return not it.policy.forms_of(it.stage, Event.RESOLVED)
