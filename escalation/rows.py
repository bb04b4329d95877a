"""How the rows of the record are told to an auditor: a title for each kind, a label for each telling column.

The key of an agency, a post or a person is told by its name; other keys mean nothing to a reader and are left out.
"""

from collections.abc import Mapping

from django.apps import apps

from audit.rows import register_names, register_row
from escalation.models import MayBeTold
from escalation.rows_filing import FILING
from escalation.rows_learning import LEARNING
from escalation.rows_meetings import MEETINGS
from escalation.rows_off_accord import OFF_ACCORD, TOLD, told_by
from escalation.rows_panels import PANELS
from escalation.rows_papers import PAPERS
from escalation.rows_people import WHO, Columns
from escalation.rows_referrals import REFERRALS

MATTER: Mapping[str, tuple[str, Columns]] = {
    "escalation.PolicyVersion": (
        "Policy",
        (
            ("title", "Title"),
            ("key", "Key"),
            ("number", "Version"),
            ("in_force_from", "In force from"),
            ("digest", "Digest"),
        ),
    ),
    "escalation.CalendarVersion": (
        "Calendar",
        (
            ("number", "Version"),
            ("covers_from", "From"),
            ("covers_until", "Until"),
            ("digest", "Digest"),
        ),
    ),
    "escalation.HolidayChange": (
        "Bank holiday announced or cancelled",
        (("day", "Day"), ("name", "Name"), ("kept", "It is kept")),
    ),
    "escalation.Disagreement": (
        "The matter",
        (
            ("title", "Title"),
            ("about", "About"),
            ("track", "Track"),
            ("category", "Kind of disagreement"),
            ("decision", "What was decided, or not done"),
            ("decided_by", "Whose decision"),
            ("raiser_called", "How the raiser is called, where they speak up"),
            ("decision_at", "When they learned of it"),
            ("conference_at", "When the conference was held"),
            ("put_at", "First put to the other side"),
            ("meeting_coming", "A conference or meeting with the family"),
            ("state", "Where it stands"),
            ("phase", "Phase"),
            ("turn", "Whose turn"),
            ("protective_until", "An earlier time that protects the child"),
            ("protective_reason", "Why an earlier time"),
            ("result", "Result"),
            ("resolved_at", "Resolved"),
            ("closed_at", "Closed"),
        ),
    ),
    "escalation.Party": (
        "Party",
        (
            ("agency_id", "Agency"),
            ("service_id", "Service"),
            ("manager_id", "The manager whose decision it is"),
            ("side", "Side"),
            ("left_at", "Left"),
        ),
    ),
    "escalation.Seat": (
        "Seat in the matter",
        (
            ("membership_id", "Who"),
            ("post_id", "Post"),
            ("as_what", "As what"),
            ("side", "Side"),
            ("reads_until", "Reads the record as it was at"),
            ("ended_at", "Ended"),
        ),
    ),
    "escalation.SpeakUp": (
        "Raised past the raiser's own line",
        (
            ("guardian_id", "Who acts for the raiser"),
            ("contact_name", "Whom the other side contacts"),
            ("contact_telephone", "Telephone"),
            ("shows_name", "The other side is told who raised it"),
            ("why", "Why"),
        ),
    ),
    "escalation.KeptFrom": (
        "Kept from the matter",
        (
            ("ground", "Why"),
            ("person_id", "Who"),
            ("name", "Name"),
            ("agency_id", "Agency"),
            ("why", "What the worry is"),
            ("ended_at", "Taken back"),
            ("ended_by", "By whom"),
            ("ended_why", "Why it was taken back"),
        ),
    ),
    "escalation.CaseLink": (
        "Which child",
        (("agency_id", "Agency"), ("number", "Child"), ("found", "Found")),
    ),
    "escalation.ChildNow": (
        "How the child is now",
        (("safe", "Safe"), ("how", "How the child is"), ("keeps_safe", "What keeps the child safe")),
    ),
    "escalation.StageEntry": (
        "Stage",
        (
            ("stage_number", "Stage"),
            ("title", "Title"),
            ("ground", "How it came here"),
            ("shortcut", "On the ground"),
            ("reason", "Why"),
            ("tried", "What was tried"),
            ("passed_over", "What was passed over, and why"),
            ("handed_up", "Where somebody higher acts, and why"),
            ("left_at", "Left"),
            ("ended", "How it ended"),
            ("reason_for_end", "Why it ended"),
        ),
    ),
    "escalation.Deadline": (
        "Time",
        (
            ("clock", "Which time"),
            ("amount", "How long"),
            ("duty", "For whom"),
            ("firm", "Can be late"),
            ("starts_at", "Started"),
            ("due_at", "Due"),
            ("protective_until", "Brought forward to"),
            ("agreed_at", "Agreed by both sides"),
            ("agreed_on", "When they agreed it"),
            ("proposed_at", "Proposed, until they agree"),
            ("ended_at", "Ended"),
            ("met", "Met"),
        ),
    ),
    "escalation.TimeProposed": (
        "A side's hand to a time",
        (("side", "Side"), ("at", "When"), ("reason", "Why")),
    ),
    "escalation.Gate": (
        "Before it goes up",
        (
            ("kind", "What was asked for"),
            ("stage_title", "Before stage"),
            ("post_title", "Of whom"),
            ("why", "What was asked"),
            ("answer", "Answer"),
            ("said", "What they said"),
            ("answered_by", "Who answered"),
            ("answered_at", "When"),
        ),
    ),
    "escalation.DeadlineEvent": ("What the time did", (("kind", "What"), ("day", "Day"))),
}

WRITTEN: Mapping[str, tuple[str, Columns]] = {
    "escalation.Record": (
        "Record",
        (
            ("kind", "Kind"),
            ("way", "How"),
            ("people", "Who"),
            ("asked_id", "Who was asked"),
            ("said", "What was said"),
            ("agreed", "Agreed"),
            ("not_agreed", "Not agreed"),
            ("settled", "It settled the matter"),
            ("form", "Form"),
        ),
    ),
    "escalation.FormAnswer": ("Answer in a form", (("label", "Question"), ("value", "Answer"))),
    "escalation.View": (
        "How a side sees it",
        (
            ("worries", "What worries them"),
            ("working_well", "What is working well"),
            ("needs", "What needs to happen"),
            ("scale", "How safe, from 0 to 10"),
        ),
    ),
    "escalation.SideGiven": (
        "A side given",
        (
            ("agency_id", "Agency"),
            ("position", "What they do"),
            ("because", "Because"),
            ("talk_when", "When they can talk"),
            ("talk_telephone", "On what number"),
        ),
    ),
    "escalation.Outcome": (
        "Outcome",
        (
            ("kind", "Kind"),
            ("status", "Where it stands"),
            ("text", "What is agreed or decided"),
            ("options", "Options considered"),
            ("reasons", "Reasons"),
            ("consulted", "Who was consulted"),
            ("for_files", "For the child's files"),
            ("dissent", "Dissent"),
            ("raising_will", "The raising side will"),
            ("responding_will", "The responding side will"),
            ("raiser_settled", "It settles the raiser's worry"),
            ("raiser_said", "What the raiser said"),
            ("raiser_answered_at", "When the raiser answered"),
        ),
    ),
    "escalation.Confirmation": (
        "An agency's hand",
        (("agency_id", "Agency"), ("answer", "Answer"), ("reason", "Reason")),
    ),
    "escalation.Attendee": (
        "Somebody invited",
        (
            ("name", "Name"),
            ("role", "Role"),
            ("agency_id", "Agency"),
            ("sector", "Sector"),
            ("chairs", "In the chair"),
            ("sits", "Member of the panel"),
            ("attended", "Attended"),
        ),
    ),
    "escalation.Learning": (
        "Learning",
        (
            ("themes", "What it teaches"),
            ("why_not_earlier", "Why not earlier"),
            ("for_the_board", "For the board"),
            ("debrief_offered", "Debrief offered"),
            ("debrief_note", "About the debrief"),
            ("debrief_wanted", "Who wants a debrief"),
            ("debrief_held_at", "Debrief held"),
        ),
    ),
    "escalation.LearningAnswer": ("Answer at closing", (("question", "Question"), ("answer", "Answer"))),
    "escalation.Mediation": (
        "Mediation",
        (
            ("offer", "What was offered"),
            ("ended_at", "Ended"),
            ("ended", "How it ended"),
            ("remains", "What remains open"),
        ),
    ),
    "escalation.MediationAnswer": (
        "A side's answer to mediation",
        (("side", "Side"), ("answer", "Answer"), ("reason", "Why")),
    ),
    "escalation.MediationMeeting": (
        "Meeting in mediation",
        (
            ("attended", "Who attended"),
            ("raising_moved", "What the raising side moved to"),
            ("responding_moved", "What the responding side moved to"),
        ),
    ),
}


# Every kind of row; what came later has tables in files of its own.
ROWS = {
    **WHO,
    **MATTER,
    **WRITTEN,
    **PANELS,
    **REFERRALS,
    **PAPERS,
    **MEETINGS,
    **LEARNING,
    **OFF_ACCORD,
    **FILING,
}


def register_rows() -> None:
    """Called once, when the app is ready."""
    for model, (title, fields) in ROWS.items():
        told = issubclass(apps.get_model(model), MayBeTold)
        register_row(model, title=title, fields=(*fields, *(TOLD if told else ())))
    register_names("escalation.ToldToUs", told_by)
