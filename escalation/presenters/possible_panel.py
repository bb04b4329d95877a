"""What is possible around the board's panel; as questions to the rules."""

from escalation.core.decisions import Move
from escalation.core.stages import Rung, State
from escalation.core.turns import Phase
from escalation.models import Adjournment, Confirmation, Meeting, Outcome, PanelReply, StageEntry
from escalation.presenters.possible import Found, Here, owed, passes
from escalation.queries import outcome_in_force, party_of
from escalation.services.sittings import invited
from escalation.services.statements import check_to_state
from escalation.services.stepping_aside import check_to_declare


def panel(here: Here) -> Found:
    if not (here.convenes or here.place.on_panel) or here.it.state != State.PANEL:
        return None
    return "Read what reached the panel", "panel", ()


def convene_panel(here: Here) -> Found:
    if not (here.convenes and here.may(Move.CONVENE)):
        return None
    newest = _sitting(here)
    adjourned = newest is not None and _adjourned(here, newest)
    if newest is not None and not adjourned:
        return None
    return "Reconvene the panel" if adjourned else "Convene the panel", "convene_panel", ()


def hold_panel(here: Here) -> Found:
    meeting = _sitting(here)
    if not (here.convenes and here.may(Move.CONVENE) and meeting) or meeting.held_at is not None:
        return None
    if _adjourned(here, meeting):
        return None
    return "Record who attended the panel", "hold_panel", (meeting.pk,)


def answer_invitation(here: Here) -> Found:
    """A member who has not answered yet, or would answer otherwise."""
    if not passes(invited, here.it, here.place):
        return None
    return "Say whether you come to the panel", "answer_invitation", ()


def answer_first(here: Here) -> Found:
    """The invitation waits for this member, whosever turn it is."""
    if not passes(invited, here.it, here.place):
        return None
    attendee = invited(here.it, here.place)
    answered = any(reply.attendee_id == attendee.pk for reply in here.reading.rows(PanelReply))
    return None if answered else answer_invitation(here)


def state_to_panel(here: Here) -> Found:
    if not (here.acts and passes(check_to_state, here.it, here.place)):
        return None
    return "Say something to the panel", "state_to_panel", ()


def declare_conflict(here: Here) -> Found:
    if not (here.it.is_open and passes(check_to_declare, here.it, here.place)):
        return None
    return "I have a conflict of interest", "declare_conflict", ()


def decision_letters(here: Here) -> Found:
    """The letter with the panel's decision, for the board and for each side its own."""
    decided = [one for one in here.reading.rows(Outcome) if one.kind == Outcome.Kind.DECISION]
    panel = any(one.rung == Rung.PANEL for one in here.reading.rows(StageEntry))
    if not (decided and panel and not here.it.is_open and (here.convenes or here.place.side)):
        return None
    return "Read the letter with the decision", "decision_letters", ()


def _sitting(here: Here) -> Meeting | None:
    """The sitting of the panel that was convened last at the present stage."""
    there = [one for one in here.reading.rows(Meeting) if one.kind == Meeting.Kind.PANEL]
    there = [one for one in there if one.stage_entry_id == here.it.current_stage_id]
    return max(there, key=lambda one: one.recorded_at, default=None)


def _adjourned(here: Here, meeting: Meeting) -> bool:
    return any(one.meeting_id == meeting.pk for one in here.reading.rows(Adjournment))


def decide(here: Here) -> Found:
    return ("Record the decision", "decide", ()) if here.convenes and here.may(Move.DECIDE) else None


def acknowledge(here: Here) -> Found:
    outcome = outcome_in_force(here.it)
    if not (here.acts and outcome and outcome.kind == Outcome.Kind.DECISION and not here.it.is_open):
        return None
    hands = [hand for hand in here.reading.rows(Confirmation) if hand.outcome_id == outcome.pk]
    party = party_of(here.it, here.place)
    if party is None or party.pk in {hand.party_id for hand in hands}:
        return None
    return "Say that you received the decision", "acknowledge", ()


def left_to_do(here: Here) -> str:
    """What the decision still asks of those who said that they received it; empty before that."""
    if here.it.phase != Phase.DECIDED or acknowledge(here):
        return ""
    return "carry out what falls to you" if owed(here) else "close it, with what it teaches"
