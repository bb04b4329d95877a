"""The kinds of act on a partnership's chain that this app writes: policies loaded, calendars published."""

from django.urls import reverse

from audit.kinds import Kind, register
from audit.models import Entry

KEPT = "Nothing: a procedure and a calendar name no child. They stay with the matters that were raised under them."

SENTENCES = {
    "policy.loaded": "loaded the policy {policy}, in force from {day}",
    "holiday.announced": "entered {day} as a bank holiday: {name}",
    "holiday.cancelled": "entered that {day} is no bank holiday",
    "calendar.published": "published calendar {number}, which reaches to {until}",
    "report.made": "made the board’s report of {year}, as PDF",
}


def link(entry: Entry) -> str:
    """The setting up of the partnership."""
    return reverse("escalation:setting_up", args=[entry.subject.partnership])


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(*(Kind(key, sentence, link, KEPT) for key, sentence in SENTENCES.items()))
