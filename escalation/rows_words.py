"""What an auditor reads for the keys that a matter and its times are kept under."""

from calendar import month_name
from collections.abc import Mapping

from audit.rows import register_choices, register_saying
from audit.wording import capital
from escalation.core.names import Duty
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.presenters.looks import page_in_words
from escalation.presenters.times import clock_title

PHASES: Mapping[str, str] = {
    Phase.RAISED: "Raised; the other side is to give its side",
    Phase.GIVEN: "Both sides are given; to be discussed",
    Phase.ENTERED: "New to this stage; to be discussed",
    Phase.DISCUSSED: "Discussed, or tried in vain, and not agreed",
    Phase.PROPOSED_BY_RAISING: "The raising side has proposed an outcome",
    Phase.PROPOSED_BY_RESPONDING: "The responding side has proposed an outcome",
    Phase.REFUSED_TO_RAISING: "What the raising side proposed was refused",
    Phase.REFUSED_TO_RESPONDING: "What the responding side proposed was refused",
    Phase.TIME_OVER: "The time is over",
    Phase.WITH_PANEL: "With the panel",
    Phase.WITH_DECIDER: "With whoever decides at this stage",
    Phase.TO_MEDIATE: "Mediation is to be offered",
    Phase.MEDIATION_OFFERED: "Mediation is offered",
    Phase.OFFERED_TO_RAISING: "Mediation is offered; the raising side is to answer",
    Phase.OFFERED_TO_RESPONDING: "Mediation is offered; the responding side is to answer",
    Phase.MEDIATING: "In mediation",
    Phase.MEDIATED: "They met in mediation",
    Phase.AGREED: "Agreed",
    Phase.DECIDED: "Decided",
    Phase.RETURNED: "What was decided is late; back to who convened",
    Phase.ENDED: "Ended",
}

TURNS: Mapping[str, str] = {
    Turn.RAISING: "The raising side",
    Turn.RESPONDING: "The responding side",
    Turn.BOTH: "Both sides",
    Turn.RAISING_AND_NEXT: "The raising side, and its next stage too",
    Turn.CONVENER: "The convener of the panel",
    Turn.DECIDER: "Whoever decides at this stage",
    Turn.ALL: "Both sides and the convener",
    Turn.ACTION_HOLDER: "Whoever holds the next action",
    Turn.NOBODY: "Nobody",
}


def named(key: str) -> str:
    """What is read for the short name that a policy gives to a form or a track."""
    return capital(key.replace("-", " "))


def register_words() -> None:
    """Called once, when the app is ready."""
    register_choices("escalation.Disagreement", "state", {it.value: it.description for it in State})
    register_choices("escalation.Disagreement", "phase", PHASES)
    register_choices("escalation.Disagreement", "turn", TURNS)
    register_choices("escalation.Deadline", "duty", {it.value: it.description for it in Duty})
    register_choices(
        "cases.Case", "birth_month", {str(at): name for at, name in enumerate(month_name) if name}
    )
    register_saying("escalation.Disagreement", "track", named)
    register_saying("escalation.Record", "form", named)
    register_saying("escalation.Deadline", "clock", clock_title)
    register_saying("audit.AccessEntry", "looked_at", page_in_words)
