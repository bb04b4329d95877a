"""Every kind of act on a referral: its sentence, its link, and what disposal does to it."""

from django.urls import reverse

from audit.kinds import Kind, register
from audit.models import Entry

ROWS = "The texts of its rows are erased with the referral; the entry names no child and stays."

SENTENCES = {
    "referral.made": "referred a child to {agency}",
    "referral.accepted": "accepted the referral on behalf of {agency}",
    "referral.refused": "recorded that {agency} refused the referral: told at {told}",
    "referral.reasons_sent": "sent the reasons of {agency} in writing",
    "referral.reasons_entered": "entered the reasons of {agency}, which went by other means at {sent}",
    "referral.paper_added": "added a paper: {paper}",
    "referral.noted": "wrote a note",
    "referral.advice_answered": "recorded whether the advice was acted on: {acted}",
    "referral.manager_informed": "informed a manager that concerns persist",
    "referral.managers_talked": "recorded the discussion manager to manager: {result}",
    "referral.meeting_convened": "convened a multi-agency meeting at {meets}",
    "referral.meeting_held": "recorded the multi-agency meeting: {result}",
    "referral.action_done": "recorded an action of the plan as done",
    "referral.action_carried": "carried an action of the plan over from {was} to {to}",
    "referral.action_reminded": "reminded whoever does an action of the plan: due {due}",
    "referral.action_overdue": "recorded that an action of the plan is overdue: it was due {due}",
    "referral.action_nudged": "reminded whoever does an action of the plan: overdue since {due}",
    "referral.became_disagreement": "raised the disagreement {reference} from it",
    "referral.protection_said": "said whether it is of a child protection nature: {answer}",
    "referral.protection_took_over": "took it to the procedure for child protection, as {reference}",
    "referral.settled": "recorded that it is settled: {holder}",
    "referral.taken_over": "handed over to {taker} what {leaver} had in it",
    "referral.reminded": "reminded the agency that owes {what}: due {due}",
    "referral.overdue": "recorded that the time for {what} is over: it was due {due}",
    "referral.time_moved": "moved the time for {what} from {was} to {due}: {why}",
    "referral.notices_sent": "sent {count} notice{s}",
    "referral.opened": "opened the notice",
}
# Word of these tells that there is a matter.
OF_A_MATTER = ("referral.became_disagreement", "referral.protection_took_over")


def link(entry: Entry) -> str:
    """The page of the referral on which an act was written."""
    return reverse("escalation:referral", args=[entry.subject.reference])


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(*(Kind(key, sentence, link, ROWS) for key, sentence in SENTENCES.items()))
