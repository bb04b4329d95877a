"""Every kind of act on a lesson, and on who read the guide: its sentence, its link, and what disposal does to it."""

from django.urls import reverse

from audit.kinds import Kind, register
from audit.models import Entry

ROWS = (
    "The texts of its rows are erased with the matter that it came from; the entry names no child and stays."
)
KEPT = "Nothing: it names people in their roles at work and no child."

SENTENCES = {
    "lesson.begun": "wrote down what {origin} teaches",
    "lesson.opened": "opened what is to be learned, as {post}",
    "lesson.passed_on": "considered it as {post}, and passed it on",
    "lesson.nothing_more": "considered it as {post}: nothing more to take on",
    "lesson.discussed": "recorded what the sub-group or forum made of it",
    "lesson.ended": "recorded what came of it: {came}",
    "lesson.notices_sent": "sent {count} notice{s} of what is to be learned",
}
GUIDE = {"guide.read": "said that they have read the guide to {policy}"}


def link(entry: Entry) -> str:
    """The page of the lesson."""
    return reverse("escalation:learning", args=[entry.subject.reference.removeprefix("learning-")])


def of_the_partnership(entry: Entry) -> str:
    return reverse("escalation:setting_up", args=[entry.subject.partnership])


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(*(Kind(key, sentence, link, ROWS) for key, sentence in SENTENCES.items()))
    register(*(Kind(key, sentence, of_the_partnership, KEPT) for key, sentence in GUIDE.items()))
