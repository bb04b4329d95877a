"""The calendar file with an invitation to the panel: it says "panel" and a link, and nothing else (DESIGN §4.7)."""

from email.mime.text import MIMEText

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vUri

from escalation.core.sending import NOT_ASKED
from escalation.models import Attendee, Meeting, Notice

INVITES = ("matter.panel_convened", "matter.panel_reconvened", "matter.panel_member_asked")
SUMMARY = "Panel"


def panel_file(notice: Notice) -> MIMEText | None:
    """The file for whoever is asked to sit, or is not asked any more; None with every other notice.

    Each sitting of a stage changes the same entry of the calendar: its number in the order is the sequence.
    """
    if notice.kind not in INVITES and notice.wants != NOT_ASKED:
        return None
    asked = Attendee.objects.filter(
        meeting__disagreement=notice.disagreement_id,
        meeting__kind=Meeting.Kind.PANEL,
        meeting__recorded_at__lte=notice.recorded_at,
        membership=notice.addressee_id,
        chairs=False,
    )
    attendee = asked.select_related("meeting").order_by("-meeting__recorded_at").first()
    if attendee is None:
        return None
    meeting, cancelled = attendee.meeting, notice.wants == NOT_ASKED
    earlier = Meeting.objects.filter(
        stage_entry=meeting.stage_entry_id, kind=Meeting.Kind.PANEL, recorded_at__lt=meeting.recorded_at
    )
    method = "CANCEL" if cancelled else "PUBLISH"
    sequence = earlier.count() + (1 if cancelled else 0)
    text = _calendar(notice, meeting, method, sequence).to_ical().decode()
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="panel.ics")
    return part


def _calendar(notice: Notice, meeting: Meeting, method: str, sequence: int) -> Calendar:
    link = settings.ACCORD_BASE_URL + reverse("escalation:panel", args=[notice.disagreement.reference])
    calendar = Calendar()
    calendar.add("prodid", "-//Accord//Panel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"panel-{meeting.stage_entry_id}@accord")
    event.add("sequence", sequence)
    event.add("dtstamp", notice.recorded_at)
    event.add("dtstart", meeting.meets_at)
    event.add("summary", SUMMARY)
    event.add("description", link)
    event.add("url", vUri(link))
    event.add("class", "PRIVATE")
    if method == "CANCEL":
        event.add("status", "CANCELLED")
    calendar.add_component(event)
    return calendar
