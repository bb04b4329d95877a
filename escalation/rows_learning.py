"""How the rows of what is learned are told to an auditor, and how a lesson is called."""

from collections.abc import Iterable, Mapping

from audit.rows import register_names
from escalation.models import Lesson
from escalation.rows_people import Columns

LEARNING: Mapping[str, tuple[str, Columns]] = {
    "escalation.Lesson": (
        "What is to be learned",
        (
            ("origin", "From"),
            ("agency_id", "Noted at"),
            ("noted_by_id", "Noted by"),
            ("about", "About"),
            ("themes", "What it teaches"),
            ("why_not_earlier", "Why not earlier"),
            ("would_help", "What would help"),
            ("for_the_board", "For the board"),
            ("came", "What came of it"),
            ("ended_at", "Done"),
        ),
    ),
    "escalation.LessonTurn": (
        "Whose turn to learn",
        (
            ("title", "Post"),
            ("agency_id", "Agency"),
            ("post_id", "Desk"),
            ("sent_at", "Sent"),
            ("opened_at", "Opened"),
            ("opened_by_id", "Opened by"),
            ("how", "How it ended"),
            ("ended_at", "Ended"),
        ),
    ),
    "escalation.LessonWord": (
        "What was said and done about it",
        (
            ("kind", "What"),
            ("happened_on", "When"),
            ("group", "Sub-group or forum"),
            ("said", "What was said"),
            ("decided", "What was decided"),
            ("came", "What came of it"),
            ("changed", "What was changed"),
            ("changed_from", "From when"),
            ("told", "What people are told"),
        ),
    ),
    "escalation.LessonNotice": (
        "Notice",
        (
            ("addressee_id", "To"),
            ("post_id", "At the post"),
            ("wants", "What it asks"),
            ("sent_at", "Sent"),
            ("opened_at", "Opened"),
        ),
    ),
    "escalation.PolicyLesson": ("What a version learned from", (("lesson_id", "Learned from"),)),
    "escalation.GuideRead": ("Guide read", (("membership_id", "Who"), ("read_at", "When"))),
    "escalation.DebriefAnswer": (
        "Answer to the offer of a debrief",
        (("takes_part", "Takes part"), ("said", "What they said")),
    ),
}


def register_lessons() -> None:
    """Called once, when the app is ready: a lesson is called by its reference."""
    register_names("escalation.Lesson", _lessons)


def _lessons(keys: Iterable[str]) -> Mapping[str, str]:
    return {str(key): name for key, name in Lesson.objects.filter(pk__in=keys).values_list("pk", "reference")}
