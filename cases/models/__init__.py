"""What agencies work on together: the case, its referrals, and what follows where one is refused."""

from cases.models.case import Case
from cases.models.papers import PaperKind, ReferralPaper
from cases.models.persisting import (
    AdviceAnswer,
    ManagerInformed,
    ManagersTalk,
    MultiAgencyMeeting,
    OwnNote,
    PlanAction,
)
from cases.models.plan import PlanActionCarried, PlanActionEvent
from cases.models.referrals import Referral, ReferralSeat, ReferralSide
from cases.models.refusals import ReasonsInWriting, Refusal, Telling
from cases.models.settled import Settlement
from cases.models.written import InReferral

__all__ = [
    "AdviceAnswer",
    "Case",
    "InReferral",
    "ManagerInformed",
    "ManagersTalk",
    "MultiAgencyMeeting",
    "OwnNote",
    "PaperKind",
    "PlanAction",
    "PlanActionCarried",
    "PlanActionEvent",
    "ReasonsInWriting",
    "Referral",
    "ReferralPaper",
    "ReferralSeat",
    "ReferralSide",
    "Refusal",
    "Settlement",
    "Telling",
]
