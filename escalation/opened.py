"""What of a matter's rows tells what happened and when, and who the child is; all else is what was written.

A column that is named in neither list is closed to whoever may not read what was written. So is what people typed, and
who is kept from a matter, or acts for somebody who speaks up: the fewer know of that, the better.
"""

from collections.abc import Mapping

from audit.opened import Content, register_contents

# What happened and when: agencies, posts, sides, stages, times, and which of a few answers was given.
HAPPENED: Mapping[str, tuple[str, ...]] = {
    "escalation.Disagreement": (
        "title",
        "track",
        "category",
        "put_at",
        "state",
        "phase",
        "turn",
        "protective_until",
        "result",
        "resolved_at",
        "closed_at",
    ),
    "escalation.Party": ("agency_id", "service_id", "side", "left_at"),
    "escalation.Seat": ("post_id", "as_what", "side", "reads_until", "ended_at"),
    "escalation.StageEntry": ("stage_number", "title", "ground", "shortcut", "left_at", "ended"),
    "escalation.Deadline": (
        "clock",
        "amount",
        "duty",
        "firm",
        "starts_at",
        "due_at",
        "protective_until",
        "agreed_at",
        "agreed_on",
        "proposed_at",
        "ended_at",
        "met",
    ),
    "escalation.DeadlineEvent": ("kind", "day"),
    "escalation.TimeProposed": ("side", "at"),
    "escalation.Gate": ("kind", "stage_title", "post_title", "answer", "answered_at"),
    "escalation.Record": ("kind", "way"),
    "escalation.SideGiven": ("agency_id", "position"),
    "escalation.Outcome": ("kind", "status", "raiser_settled", "raiser_answered_at"),
    "escalation.Confirmation": ("agency_id", "answer"),
    "escalation.Learning": ("debrief_held_at",),
    "escalation.Mediation": ("ended_at", "ended"),
    "escalation.MediationAnswer": ("side", "answer"),
    "escalation.PanelReply": ("answer",),
    "escalation.PanelStatement": ("side",),
    "escalation.Meeting": ("kind", "meets_at", "held_at", "ended", "recorded_side"),
    "escalation.MeetingProposal": ("side", "meets_at", "answer", "answered_at"),
    "escalation.MeetingAnswer": ("side",),
    "escalation.Action": ("agency_id", "post_id", "due", "done_at"),
    "escalation.ActionCarried": ("was", "to"),
    "escalation.ActionEvent": ("kind", "day"),
    "escalation.Notice": ("post_id", "by_when", "sent_at", "opened_at"),
    "escalation.Letter": ("by_when", "sent_at"),
    "escalation.SignOff": ("side", "post_id", "signed_at"),
    "escalation.Placed": ("agency_id",),
    "escalation.Extract": ("agency_id",),
    "escalation.Paper": ("kind", "media_type", "size"),
    "escalation.ReferralDeadline": ("clock", "amount", "starts_at", "due_at", "ended_at", "met"),
    "escalation.ReferralDeadlineEvent": ("kind", "day"),
    "escalation.ReferralNotice": ("post_id", "by_when", "sent_at", "opened_at"),
    "escalation.BecameDisagreement": ("claimed_at", "takes_over"),
    "cases.Referral": (
        "from_agency_id",
        "to_agency_id",
        "made_at",
        "child_protection",
        "answer",
        "ended",
        "ended_at",
    ),
    "cases.ReferralSeat": ("post_id", "as_what", "side"),
    "cases.ReferralPaper": ("kind", "media_type", "size"),
    "cases.Refusal": ("claimed_at",),
    "cases.Telling": ("claimed_at", "way"),
    "cases.ReasonsInWriting": ("claimed_at",),
    "cases.OwnNote": ("claimed_at",),
    "cases.AdviceAnswer": ("acted", "persists"),
    "cases.ManagersTalk": ("claimed_at", "way"),
    "cases.MultiAgencyMeeting": ("meets_at", "held_at", "result", "right_agency_id"),
    "cases.PlanAction": ("post_id", "due", "done_at"),
    "cases.PlanActionCarried": ("was", "to"),
    "cases.PlanActionEvent": ("kind", "day"),
}

# By what each agency knows the child: the facts that were given for that, each in a column of its own.
CHILD: Mapping[str, tuple[str, ...]] = {
    "cases.Case": ("agency_id", "reference", "initials", "birth_month", "birth_year", "identifier"),
    "escalation.CaseLink": ("agency_id", "number", "found"),
}


def register_contents_of_rows() -> None:
    """Called once, when the app is ready."""
    for content, columns in ((Content.HAPPENED, HAPPENED), (Content.CHILD, CHILD)):
        for model, names in columns.items():
            register_contents(model, content, names)
