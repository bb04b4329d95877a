"""What is possible on the way up: answer what was asked first, agree a date, say that no agreement can be reached."""

from escalation.core.times import AmountKind, parse_amount
from escalation.models import Deadline, Gate, TimeProposed
from escalation.presenters.possible import Found, Here, passes
from escalation.services.gates import gate_to_answer
from escalation.services.times import to_agree


def answer_gate(here: Here) -> Found:
    """What this person was asked before it goes up."""
    for gate in here.reading.rows(Gate):
        if not gate.answer and passes(gate_to_answer, here.it, here.reading.standing, gate):
            endorses = gate.kind == Gate.Kind.ENDORSEMENT
            text = (
                "Say whether you endorse that it goes up"
                if endorses
                else "Say what you think before it goes up"
            )
            return text, "answer_gate", (gate.pk,)
    return None


def agree_time(here: Here) -> Found:
    """A date that the other side proposed and this side has not answered."""
    hands = here.reading.rows(TimeProposed)  # newest first
    for deadline in _open_times(here):
        since = [one for one in hands if one.deadline_id == deadline.pk]
        newest = since[0] if since else None
        fresh = newest and (deadline.agreed_on is None or newest.claimed_at > deadline.agreed_on)
        if newest and fresh and newest.side != here.place.side:
            return "Agree the date that they proposed, or propose another", "agree_time", (deadline.pk,)
    return None


def propose_time(here: Here) -> Found:
    """A date that the sides set themselves."""
    deadline = next(iter(_open_times(here)), None)
    if deadline is None or agree_time(here):
        return None
    text = "Agree another date" if deadline.due_at else "Propose a date: none is set"
    return text, "agree_time", (deadline.pk,)


def not_agreed(here: Here) -> Found:
    if not (here.acts and here.it.is_open):
        return None
    return "Say that no agreement can be reached", "not_agreed", ()


def _open_times(here: Here) -> list[Deadline]:
    """The running times of the stage that are the sides' to agree; one without a date first."""
    if not (here.acts and here.it.is_open):
        return []
    rows = [one for one in here.reading.rows(Deadline) if one.ended_at is None]
    agreed = [one for one in rows if parse_amount(one.amount).kind is AmountKind.AGREED]
    found = [one for one in agreed if passes(to_agree, here.it, one)]
    return sorted(found, key=lambda one: one.due_at is not None)
