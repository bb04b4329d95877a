"""How it moves: policies, matters, stages, clocks, records, outcomes, meetings, learning, notices."""

from escalation.models.drafts import Draft, Once
from escalation.models.learning import Learning
from escalation.models.matters import Disagreement
from escalation.models.meetings import Attendee, Meeting
from escalation.models.notices import Delivery, Notice
from escalation.models.outcomes import Action, Confirmation, Outcome
from escalation.models.parties import CaseLink, ChildNow, Party, Seat
from escalation.models.policies import BankHoliday, CalendarVersion, PolicyVersion
from escalation.models.records import FormAnswer, Record, SideGiven, View
from escalation.models.stages import Deadline, DeadlineEvent, StageEntry
from escalation.models.written import Written

__all__ = [
    "Action",
    "Attendee",
    "BankHoliday",
    "CalendarVersion",
    "CaseLink",
    "ChildNow",
    "Confirmation",
    "Deadline",
    "DeadlineEvent",
    "Delivery",
    "Disagreement",
    "Draft",
    "FormAnswer",
    "Learning",
    "Meeting",
    "Notice",
    "Once",
    "Outcome",
    "Party",
    "PolicyVersion",
    "Record",
    "Seat",
    "SideGiven",
    "StageEntry",
    "View",
    "Written",
]
