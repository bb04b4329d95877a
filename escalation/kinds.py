"""Every kind of act on a matter: its sentence, its link, and what disposal does to it."""

from django.urls import reverse

from audit.kinds import Kind, register
from audit.models import Entry

# An entry holds no text that a person typed and names no child: the texts are in the rows, and go with them.
ROWS = "The texts of its rows are erased with the matter; the entry names no child and stays."

SENTENCES = {
    "matter.raised": "raised a disagreement with {responding} at stage {stage}",
    "matter.put_on_record": "put dissent from {responding} on record, without seeking a resolution",
    "matter.side_given": "gave the side of {agency}: {position}",
    "matter.child_found": "said for {agency}: {found}",
    "matter.passed_on": "passed it on from {old} to {new}: not for us",
    "matter.discussed": "recorded a discussion ({way})",
    "matter.tried": "recorded an attempt that found nobody",
    "matter.replied": "answered the record of a discussion: {verdict}",
    "matter.asked": "asked the other side a question",
    "matter.answered": "answered a question of the other side",
    "matter.advice_sought": "asked {asked} for advice or support",
    "matter.advised": "gave advice or support",
    "matter.paper_added": "added a paper: {paper}",
    "matter.form_filled": "filled in: {form}",
    "matter.protected": "set an earlier time that protects the child",
    "matter.escalated": "escalated it to stage {stage}",
    "matter.went_up_by_itself": "moved it up to stage {stage}: the time was over ({due}) and no answer came",
    "matter.gate_asked": "asked for {what} before it goes up: {post}",
    "matter.gate_passed_by": "went past {what}, by the speak-up route",
    "matter.gate_answered": "answered before it goes up: {answer}",
    "matter.time_proposed": "proposed a date: {due}",
    "matter.time_agreed": "agreed the date that the other side proposed: {due}",
    "matter.not_agreed": "recorded that no agreement can be reached at this stage",
    "matter.sent_straight": "sent it straight to stage {stage}: {ground}",
    "matter.outcome_proposed": "proposed an outcome",
    "matter.outcome_confirmed": "confirmed the outcome on behalf of {agency}",
    "matter.outcome_refused": "refused the outcome on behalf of {agency}",
    "matter.raiser_answered": "was asked whether the outcome settles the worry: {answer}",
    "matter.form_passed": "passed over a form, with the reason: {form}",
    "matter.stage_advised": "gave advice to both sides",
    "matter.mediation_offered": "offered mediation",
    "matter.mediation_answered": "answered the offer of mediation: {answer}",
    "matter.mediation_met": "recorded a meeting in mediation",
    "matter.mediation_ended": "ended the mediation: {how}",
    "matter.signed_off": "signed off {what} for its side",
    "matter.placed_on_file": "recorded that {agency} placed a copy on the child's file",
    "matter.learned": "wrote down what it teaches, after it was closed",
    "matter.debrief_answered": "said whether they take up the debrief: {answer}",
    "matter.extract_made": "made an extract for the child's file of {agency}: {count} record{s}",
    "matter.debrief_held": "recorded the debrief",
    "matter.meeting_proposed": "proposed a joint meeting: {meets}",
    "matter.meeting_time_named": "named another time for the joint meeting: {meets}",
    "matter.meeting_convened": "accepted the time, and so convened the joint meeting together",
    "matter.meeting_convened_alone": "convened the joint meeting: no answer came to the time that was proposed",
    "matter.meeting_moved": "moved the joint meeting: {meets}",
    "matter.meeting_held": "recorded the joint meeting",
    "matter.meeting_answered": "answered the record of the joint meeting: {verdict}",
    "matter.panel_convened": "convened the resolution panel",
    "matter.panel_reconvened": "reconvened the resolution panel",
    "matter.panel_member_asked": "asked one more to sit on the panel",
    "matter.panel_replied": "answered the invitation to the panel: {answer}",
    "matter.panel_stated": "made the statement of the {side} to the panel",
    "matter.panel_adjourned": "adjourned the panel",
    "matter.conflict_declared": "declared a conflict of interest; who convenes the panel now: {taker}",
    "matter.panel_held": "recorded who attended the panel",
    "matter.decided": "recorded the decision of the panel",
    "matter.decided_here": "decided it, with reasons",
    "matter.acknowledged": "acknowledged the decision on behalf of {agency}",
    "matter.action_done": "recorded an action as done",
    "matter.action_carried": "carried an action over from {was} to {to}",
    "action.reminded": "reminded whoever does an action: due {due}",
    "action.overdue": "recorded that an action is overdue: it was due {due}",
    "action.nudged": "reminded whoever does an action: overdue since {due}",
    "action.returned": "returned an action that is late to whoever decided it",
    "matter.moved_on": "took it on under another procedure, as {reference}: {policy}",
    "matter.withdrawn": "withdrew the matter",
    "matter.not_resolved": "ended it without agreement",
    "matter.closed": "closed it, with its learning: {result}",
    "matter.reopened": "reopened it at stage {stage}",
    "matter.kept_from": "said that somebody must not see it",
    "matter.kept_from_ended": "took back that somebody must not see it",
    "matter.still_worried": "recorded a worry that remains: a child may still be at risk",
    "matter.told_of_worry": "recorded who was told of the worry that remains",
    "matter.taken_over": "handed over what {leaver} held in it to {taker}",
    "matter.told_to_us": "entered what {agency} told, which is not on Accord",
    "matter.left_accord": "wrote down that {agency} is not on Accord any more, and is written to",
    "matter.joined_accord": "wrote down that {agency} is on Accord now, and answers here",
    "letter.sent": "marked a letter to {agency} as sent",
    "letter.not_sent": "said why a letter to {agency} need not go",
    "deadline.reminded": "reminded the people whose turn it is: due {due}",
    "deadline.overdue": "recorded that the time is over: it was due {due}",
    "gate.over": "recorded that {what} was asked for and not given in its time",
    "gate.reminded": "reminded {post} that {what} is waited for",
    "deadline.nudged": "reminded the people whose turn it is: overdue since {due}",
    "deadline.moved": "moved a time from {was} to {due}: {why}",
    "notice.sent": "sent {count} notice{s}",
    "notice.opened": "opened the notice",
    "notice.passed_up": "told the next post, since nobody had opened the notice: {post}",
}


def link(entry: Entry) -> str:
    """The page of the matter on which an act was written."""
    return reverse("escalation:matter", args=[entry.subject.reference])


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(*(Kind(key, sentence, link, ROWS) for key, sentence in SENTENCES.items()))
