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

# What a letter is about, above it.
TITLES: Mapping[str, str] = {
    "matter.raised": "A disagreement is raised with you",
    "matter.put_on_record": "Dissent was put on record",
    "matter.passed_on": "A disagreement was passed on to you",
    "matter.discussed": "The record of a discussion with you",
    "matter.asked": "A question to you",
    "matter.protected": "An earlier time, which protects the child",
    "matter.time_proposed": "A date is proposed",
    "matter.escalated": "The disagreement was escalated",
    "matter.went_up_by_itself": "The time was over: the disagreement went up by itself",
    "matter.sent_straight": "The disagreement was sent straight to a higher stage",
    "matter.not_agreed": "No agreement can be reached at this stage",
    "matter.outcome_proposed": "An outcome is proposed",
    "matter.outcome_confirmed": "An agency confirmed the outcome",
    "matter.outcome_refused": "The outcome was refused",
    "matter.stage_advised": "Advice to both sides",
    "matter.mediation_offered": "Mediation is offered",
    "matter.mediation_ended": "The mediation has ended",
    "matter.meeting_convened": "A joint meeting",
    "matter.panel_convened": "The panel meets",
    "matter.decided": "The decision of the panel",
    "matter.decided_here": "The decision",
    "matter.left_accord": "You are written to from now on",
    "matter.moved_on": "The disagreement went on under another procedure",
    "matter.withdrawn": "The disagreement was withdrawn",
    "matter.not_resolved": "The disagreement ended without agreement",
    "matter.reopened": "The disagreement was reopened",
    "matter.closed": "The disagreement is closed",
}

# The letters that tell the whole of what was raised: who reads them knows nothing of it yet, or needs it at hand.
WHAT_WAS_RAISED = frozenset(
    {
        "matter.raised",
        "matter.put_on_record",
        "matter.passed_on",
        "matter.left_accord",
        "matter.reopened",
    }
)

_BY_LETTER = "Please answer in writing, with your name, your role and the day."

# How a letter is answered that asks for something. What is answered is entered with the paper that shows it.
HOW_TO_ANSWER: Mapping[str, str] = {
    "matter.raised": f"Will you change it, look at it again, or keep it, and why? When can we talk? {_BY_LETTER} "
    "If this is not for you, say to whom it should go instead.",
    "matter.passed_on": f"Will you change it, look at it again, or keep it, and why? When can we talk? {_BY_LETTER}",
    "matter.left_accord": _BY_LETTER,
    "matter.discussed": "Is this what was said? If you remember it in another way, write your own account. "
    f"{_BY_LETTER}",
    "matter.asked": _BY_LETTER,
    "matter.time_proposed": f"Do you agree this date, or is there a better one? {_BY_LETTER}",
    "matter.escalated": f"Who speaks for you at this stage, and when can we talk? {_BY_LETTER}",
    "matter.went_up_by_itself": f"Who speaks for you at this stage, and when can we talk? {_BY_LETTER}",
    "matter.sent_straight": f"Who speaks for you at this stage, and when can we talk? {_BY_LETTER}",
    "matter.outcome_proposed": "Do you confirm these words on behalf of your agency, or is this not what was agreed, "
    f"and why? Your agency’s hand counts only with your letter. {_BY_LETTER}",
    "matter.mediation_offered": f"Do you take it up, or decline it, and why? You are free to decline. {_BY_LETTER}",
    "matter.meeting_convened": f"Who comes for you? {_BY_LETTER}",
    "matter.decided": f"Please acknowledge it, and carry out what falls to you. {_BY_LETTER}",
    "matter.decided_here": f"Please acknowledge it, and carry out what falls to you. {_BY_LETTER}",
    "matter.reopened": f"When can we talk? {_BY_LETTER}",
}
