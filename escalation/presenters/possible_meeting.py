"""What is possible around a meeting of the stage and the board's panel; as questions to the rules."""

from escalation.core.decisions import Move
from escalation.core.stages import State
from escalation.models import Confirmation, Meeting, Outcome
from escalation.presenters.possible import Found, Here
from escalation.queries import outcome_in_force, party_of


def convene_meeting(here: Here) -> Found:
    if not (here.acts and here.it.is_open and here.it.stage.meeting_of):
        return None
    if any(here.meeting(Meeting.Kind.JOINT, held=held) for held in (True, False)):
        return None
    return "Convene the joint meeting", "convene_meeting", ()


def hold_meeting(here: Here) -> Found:
    meeting = here.meeting(Meeting.Kind.JOINT, held=False)
    if not (here.acts and here.it.is_open and meeting):
        return None
    return "Record the joint meeting", "hold_meeting", (meeting.pk,)


def panel(here: Here) -> Found:
    if not (here.convenes or here.place.on_panel) or here.it.state != State.PANEL:
        return None
    return "Read what reached the panel", "panel", ()


def convene_panel(here: Here) -> Found:
    if not (here.convenes and here.may(Move.CONVENE)):
        return None
    if any(here.meeting(Meeting.Kind.PANEL, held=held) for held in (True, False)):
        return None
    return "Convene the panel", "convene_panel", ()


def hold_panel(here: Here) -> Found:
    meeting = here.meeting(Meeting.Kind.PANEL, held=False)
    if not (here.convenes and here.may(Move.CONVENE) and meeting):
        return None
    return "Record who attended the panel", "hold_panel", (meeting.pk,)


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
