"""How it moves: policies, matters, stages, clocks, records, outcomes, meetings, learning, notices."""

from escalation.models.actions import ActionCarried, ActionEvent
from escalation.models.conflicts import Conflict
from escalation.models.dissent import Dissent
from escalation.models.drafts import Draft, Once
from escalation.models.extracts import Extract
from escalation.models.files import Placed, SignOff
from escalation.models.gates import Gate
from escalation.models.guide_reads import GuideRead
from escalation.models.joint import MeetingAnswer, MeetingMap, MeetingProposal, ProposedInvitee
from escalation.models.learning import DebriefAnswer, Learning, LearningAnswer
from escalation.models.lessons import (
    Lesson,
    LessonDelivery,
    LessonNotice,
    LessonTurn,
    LessonWord,
    PolicyLesson,
)
from escalation.models.matters import Disagreement
from escalation.models.mediation import Mediation, MediationAnswer, MediationMeeting
from escalation.models.meetings import Attendee, Meeting
from escalation.models.notices import Delivery, Notice
from escalation.models.off_accord import Letter, ToldToUs
from escalation.models.outcomes import Action, Confirmation, Outcome
from escalation.models.panels import (
    Adjournment,
    DissentingView,
    PanelReply,
    PanelStatement,
    PassedOver,
)
from escalation.models.papers import Paper
from escalation.models.parties import CaseLink, ChildNow, Party, Seat
from escalation.models.policies import BankHoliday, CalendarVersion, HolidayChange, PolicyVersion
from escalation.models.policy_drafts import PolicyDraft
from escalation.models.records import FormAnswer, Record, SideGiven, View
from escalation.models.referrals import (
    BecameDisagreement,
    BegunFromReferral,
    ReferralDeadline,
    ReferralDeadlineEvent,
    ReferralDelivery,
    ReferralNotice,
)
from escalation.models.set_aside import SetAside
from escalation.models.stages import Deadline, DeadlineEvent, StageEntry, TimeProposed
from escalation.models.wakers import Running, Waker
from escalation.models.walls import KeptFrom, SpeakUp
from escalation.models.written import MayBeTold, Written

__all__ = [
    "Action",
    "ActionCarried",
    "ActionEvent",
    "Adjournment",
    "Attendee",
    "BankHoliday",
    "BecameDisagreement",
    "BegunFromReferral",
    "CalendarVersion",
    "CaseLink",
    "ChildNow",
    "Confirmation",
    "Conflict",
    "Deadline",
    "DeadlineEvent",
    "DebriefAnswer",
    "Delivery",
    "Disagreement",
    "Dissent",
    "DissentingView",
    "Draft",
    "Extract",
    "FormAnswer",
    "Gate",
    "GuideRead",
    "HolidayChange",
    "KeptFrom",
    "Learning",
    "LearningAnswer",
    "Lesson",
    "LessonDelivery",
    "LessonNotice",
    "LessonTurn",
    "LessonWord",
    "Letter",
    "MayBeTold",
    "Mediation",
    "MediationAnswer",
    "MediationMeeting",
    "Meeting",
    "MeetingAnswer",
    "MeetingMap",
    "MeetingProposal",
    "Notice",
    "Once",
    "Outcome",
    "PanelReply",
    "PanelStatement",
    "Paper",
    "Party",
    "PassedOver",
    "Placed",
    "PolicyDraft",
    "PolicyLesson",
    "PolicyVersion",
    "ProposedInvitee",
    "Record",
    "ReferralDeadline",
    "ReferralDeadlineEvent",
    "ReferralDelivery",
    "ReferralNotice",
    "Running",
    "Seat",
    "SetAside",
    "SideGiven",
    "SignOff",
    "SpeakUp",
    "StageEntry",
    "TimeProposed",
    "ToldToUs",
    "View",
    "Waker",
    "Written",
]
