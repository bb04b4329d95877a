"""How the rows of referrals and their refusals are told to an auditor."""

from collections.abc import Mapping

Columns = tuple[tuple[str, str], ...]

REFERRALS: Mapping[str, tuple[str, Columns]] = {
    "cases.Referral": (
        "Referral",
        (
            ("from_agency_id", "From"),
            ("to_agency_id", "To"),
            ("made_by_id", "Made by"),
            ("made_at", "Made"),
            ("asked", "What is asked"),
            ("why", "Why"),
            ("child_protection", "Of a child protection nature"),
            ("answer", "Answer"),
            ("ended", "How it ended"),
            ("ended_at", "Ended"),
        ),
    ),
    "cases.ReferralSeat": (
        "Seat in the referral",
        (("membership_id", "Who"), ("post_id", "Post"), ("as_what", "As what"), ("side", "For")),
    ),
    "cases.Refusal": ("Refusal", (("claimed_at", "First recorded as told"),)),
    "cases.Telling": (
        "The refusal was told",
        (("claimed_at", "When"), ("way", "How"), ("by_whom", "By whom"), ("said", "What was said")),
    ),
    "cases.ReasonsInWriting": (
        "Reasons in writing",
        (
            ("claimed_at", "Sent"),
            ("through", "Through"),
            ("reasons", "Reasons"),
            ("advised", "What is advised instead"),
            ("alternatives", "Alternatives"),
            ("by_means", "By what means"),
            ("held_where", "Where the letter is kept"),
        ),
    ),
    "cases.OwnNote": ("Note", (("claimed_at", "Of when"), ("text", "Note"))),
    "cases.AdviceAnswer": (
        "Acting on the advice",
        (("acted", "Acted on"), ("what", "What was done, or why not"), ("persists", "Concerns persist")),
    ),
    "cases.ManagerInformed": (
        "A manager was informed",
        (("manager_id", "Who"), ("concerns", "Concerns")),
    ),
    "cases.ManagersTalk": (
        "Manager to manager",
        (
            ("claimed_at", "When"),
            ("way", "How"),
            ("people", "Who"),
            ("said", "What was said"),
            ("result", "What came of it"),
        ),
    ),
    "cases.MultiAgencyMeeting": (
        "Multi-agency meeting",
        (
            ("meets_at", "When it meets"),
            ("place", "Where"),
            ("invited", "Invited"),
            ("held_at", "Held"),
            ("attended", "Attended"),
            ("came_of_it", "What came of it"),
            ("result", "Result"),
            ("right_agency_id", "The right agency"),
        ),
    ),
    "cases.Settlement": (
        "How it was settled",
        (("holder", "Who holds the case"), ("what", "What was settled for the case")),
    ),
    "cases.PlanAction": (
        "Action of the plan",
        (
            ("what", "What"),
            ("who", "Who"),
            ("membership_id", "Whose it is: person"),
            ("post_id", "Whose it is: post"),
            ("due", "By when"),
            ("done_at", "Done"),
            ("shown_by", "What shows it"),
        ),
    ),
    "escalation.ReferralDeadline": (
        "Time",
        (
            ("clock", "For"),
            ("amount", "How long"),
            ("starts_at", "Started"),
            ("due_at", "Due"),
            ("ended_at", "Ended"),
            ("met", "Met"),
        ),
    ),
    "escalation.ReferralDeadlineEvent": ("What the time did", (("kind", "What"), ("day", "Day off"))),
    "escalation.ReferralNotice": (
        "Notice",
        (
            ("addressee_id", "To"),
            ("post_id", "At the post"),
            ("wants", "What it asks"),
            ("by_when", "By when"),
            ("sent_at", "Sent"),
            ("opened_at", "Opened"),
        ),
    ),
    "escalation.BecameDisagreement": (
        "It became a disagreement",
        (("claimed_at", "When"), ("takes_over", "Under the procedure for child protection")),
    ),
}
