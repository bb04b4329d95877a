"""What is possible around a meeting of the stage and the board's panel; as questions to the rules."""

from escalation.models import (
    Meeting,
    MeetingProposal,
)
from escalation.presenters.possible import Found, Here, passes
from escalation.services.joint_rules import check_to_accept, check_to_answer, check_to_go_on, check_to_propose


def convene_meeting(here: Here) -> Found:
    """Propose a time; or, once the time for an answer is over, convene it without one."""
    if not (here.acts and here.it.is_open and here.it.stage.meeting_of):
        return None
    if any(here.meeting(Meeting.Kind.JOINT, held=held) for held in (True, False)):
        return None
    for proposal in _waiting(here):
        if here.now and passes(check_to_go_on, here.it, here.place, proposal, here.now):
            return "Convene the joint meeting without an answer", "convene_unanswered", (proposal.pk,)
    if not passes(check_to_propose, here.it, here.place) or _waiting(here):
        return None
    return "Propose a time for the joint meeting", "convene_meeting", ()


def accept_meeting(here: Here) -> Found:
    """What the other side proposed waits for this one."""
    for proposal in _waiting(here):
        if passes(check_to_accept, here.it, here.place, proposal):
            return "Accept a time for the joint meeting, or name another", "accept_meeting", (proposal.pk,)
    return None


def answer_meeting(here: Here) -> Found:
    """The record of a joint meeting that the other side wrote."""
    for meeting in here.reading.rows(Meeting):
        if meeting.kind == Meeting.Kind.JOINT and passes(check_to_answer, here.place, meeting):
            return "Say whether this is what was said in the joint meeting", "answer_meeting", (meeting.pk,)
    return None


def move_meeting(here: Here) -> Found:
    """A meeting that is convened is moved as it was convened: by both."""
    if not (here.meeting(Meeting.Kind.JOINT, held=False) and passes(check_to_propose, here.it, here.place)):
        return None
    return None if _waiting(here) else ("Move the joint meeting to another time", "convene_meeting", ())


def joint_meeting(here: Here) -> Found:
    held = any(one.kind == Meeting.Kind.JOINT for one in here.reading.rows(Meeting))
    there = held or bool(here.reading.rows(MeetingProposal))
    return ("Read of the joint meeting", "joint_meeting", ()) if there else None


def _waiting(here: Here) -> list[MeetingProposal]:
    """The time that waits for an answer at this stage: there is at most one."""
    proposals = here.reading.rows(MeetingProposal)
    return [one for one in proposals if not one.answer and one.stage_entry_id == here.it.current_stage_id]


def hold_meeting(here: Here) -> Found:
    meeting = here.meeting(Meeting.Kind.JOINT, held=False)
    if not (here.acts and here.it.is_open and meeting):
        return None
    return "Record the joint meeting", "hold_meeting", (meeting.pk,)
