"""What an agency that is not on Accord is written to about: by the act that it must know of, what is wanted of it."""

from collections.abc import Mapping

ANSWER = "Give your side"
TALK = "Talk with the other side"
KNOW = "To know"

# The kinds of act that are told by a letter, each with what the letter asks for. What is not here is told by no letter:
# what one side keeps to itself, reminders, and what both sides read when they next look.
LETTERS: Mapping[str, str] = {
    "matter.raised": ANSWER,
    "matter.put_on_record": f"{KNOW}: dissent was put on record. Nothing is asked of you",
    "matter.passed_on": ANSWER,
    "matter.discussed": "Say whether this is what was said",
    "matter.asked": "Answer a question",
    "matter.protected": "An earlier time protects the child",
    "matter.time_proposed": "Agree the date, or name another",
    "matter.escalated": TALK,
    "matter.went_up_by_itself": TALK,
    "matter.sent_straight": TALK,
    "matter.not_agreed": f"{KNOW}: no agreement can be reached at this stage",
    "matter.outcome_proposed": "Confirm or refuse an outcome",
    "matter.outcome_confirmed": f"{KNOW}: an agency confirmed the outcome",
    "matter.outcome_refused": f"{KNOW}: the outcome was refused",
    "matter.stage_advised": f"{KNOW}: advice was given to both sides",
    "matter.mediation_offered": "Take up the mediation, or decline it",
    "matter.mediation_ended": f"{KNOW}: the mediation has ended",
    "matter.meeting_convened": "Come to a joint meeting",
    "matter.panel_convened": f"{KNOW}: when the panel meets",
    "matter.decided": "Acknowledge the decision of the panel",
    "matter.decided_here": "Acknowledge the decision, and carry it out",
    "matter.left_accord": "Answer by letter from now on",
    "matter.moved_on": f"{KNOW}: it went on under another procedure",
    "matter.withdrawn": f"{KNOW}: it was withdrawn",
    "matter.not_resolved": f"{KNOW}: it was not resolved",
    "matter.reopened": TALK,
    "matter.closed": f"{KNOW}: it is closed",
}
