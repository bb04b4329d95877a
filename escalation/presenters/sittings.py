"""The sittings of a panel to be read, what the convener does next, and whether its composition is met."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from agencies.models import Agency
from components.words import in_words
from escalation.core.stages import Side
from escalation.models import (
    Adjournment,
    Attendee,
    Conflict,
    Disagreement,
    Meeting,
    PanelReply,
    PanelStatement,
    PassedOver,
)
from escalation.presenters.settling import agencies_on, parties_of
from escalation.presenters.times import Tag
from escalation.reading import Reading
from escalation.services import panel_members, sittings

NO_ANSWER = Tag("Has not answered", "grey")


@dataclass(frozen=True)
class MemberLine:
    """Somebody at a sitting: asked, what they answered, and whether they attended."""

    who: str
    tag: Tag
    reason: str = ""
    instead: str = ""


@dataclass(frozen=True)
class Sitting:
    """One sitting: when and where, who, who was passed over, and how it ended."""

    meeting: Meeting
    heading: str
    tag: Tag
    members: tuple[MemberLine, ...]
    passed_over: tuple[PassedOver, ...]
    adjournment: Adjournment | None


@dataclass(frozen=True)
class StatementLine:
    """A side's statement to the panel, or that it has made none."""

    side: str
    agencies: str
    statement: PanelStatement | None


def sittings_shown(reading: Reading) -> list[Sitting]:
    """Every sitting of the matter, the newest first."""
    meetings = [one for one in reading.rows(Meeting) if one.kind == Meeting.Kind.PANEL]
    ordered = sorted(meetings, key=lambda one: one.recorded_at)
    newest = ordered[-1].pk if ordered else None
    return [_sitting(one, reading, is_newest=one.pk == newest) for one in reversed(ordered)]


def _sitting(meeting: Meeting, reading: Reading, *, is_newest: bool) -> Sitting:
    adjourned = next((one for one in reading.rows(Adjournment) if one.meeting_id == meeting.pk), None)
    if meeting.held_at:
        tag = Tag("Held", "green")
    elif adjourned:
        tag = Tag("Adjourned", "yellow")
    else:
        tag = Tag("Convened", "blue") if is_newest else Tag("Convened again since", "grey")
    people = [one for one in reading.rows(Attendee) if one.meeting_id == meeting.pk]
    happened = bool(meeting.held_at or adjourned)
    return Sitting(
        meeting,
        f"The panel of {in_words(meeting.meets_at)}",
        tag,
        tuple(_member(one, reading, happened) for one in people),
        tuple(one for one in reading.rows(PassedOver) if one.meeting_id == meeting.pk),
        adjourned,
    )


def _member(attendee: Attendee, reading: Reading, happened: bool) -> MemberLine:
    agency = attendee.agency.name if attendee.agency else ""
    who = ", ".join(part for part in (attendee.name, attendee.role, agency) if part)
    replies = [one for one in reading.rows(PanelReply) if one.attendee_id == attendee.pk]
    reply = replies[-1] if replies else None
    reason, instead = (reply.reason, reply.instead_name) if reply else ("", "")
    if attendee.chairs:
        return MemberLine(who, Tag("In the chair", "green"))
    if happened:
        tag = Tag("Attended", "green") if attendee.attended else Tag("Did not attend", "grey")
    elif reply is None:
        tag = NO_ANSWER
    else:
        coming = reply.answer == PanelReply.Answer.COMING
        tag = Tag(reply.get_answer_display(), "green" if coming else "red")
    return MemberLine(who, tag, reason, instead)


def statements_shown(it: Disagreement, reading: Reading) -> list[StatementLine]:
    """Each side's statement to the panel at the present stage."""
    here = [one for one in reading.rows(PanelStatement) if one.stage_entry_id == it.current_stage_id]
    by_side, parties = {one.side: one for one in here}, parties_of(it)
    return [StatementLine(side.description, agencies_on(parties, side), by_side.get(side)) for side in Side]


def conflicts_shown(reading: Reading) -> list[Conflict]:
    """Who stepped aside as the convener."""
    return reading.rows(Conflict)


def needs_met(it: Disagreement, agencies: Iterable[Agency | None]) -> list[dict[str, object]]:
    """What policy asks of the panel's composition, and whether people of these agencies meet it with the chair."""
    return [
        {
            "title": need.title,
            "status": "Met" if need.met else {"tag": {"text": "Not met yet", "colour": "blue"}},
        }
        for need in panel_members.needs(it, agencies)
    ]


def coming(it: Disagreement) -> list[Agency | None]:
    """The agencies of the members who are asked and have not said that they cannot come."""
    meeting = sittings.waiting(it) if it.is_open else None
    if meeting is None:
        return []
    cannot = panel_members.cannot_come(it)
    people = meeting.attendees.filter(sits=True).select_related("membership", "agency")
    return [one.agency for one in people if one.membership.user_id not in cannot]


def tasks(it: Disagreement) -> list[dict[str, object]]:
    """What the convener does, one after another: convene or reconvene, record who attended, decide."""
    here = sittings.sittings_of(it)
    held = next((one for one in here if one.held_at), None)
    waiting, adjourned = (sittings.waiting(it), sittings.to_reconvene(it)) if it.is_open else (None, None)
    convened = waiting or held
    again = "Reconvene the panel" if adjourned else "Convene the panel"
    when = (
        f"For {in_words(convened.meets_at)}, {convened.place}"
        if convened
        else "Date, place, and who sits on it"
    )
    return [
        _task(it, again, "convene_panel", done="Convened" if convened else "", hint=when),
        _task(
            it,
            "Record who attended",
            *(("hold_panel", waiting.pk) if waiting else ("panel",)),
            done="Recorded" if held and not waiting else "",
            hint=f"Held at {in_words(held.held_at)}" if held and held.held_at else "",
            ready=waiting is not None,
        ),
        _task(
            it,
            "Record the decision",
            "decide",
            done="" if it.is_open else "Done",
            hint="With its reasons, each member’s own view where it differs, and actions with owners and dates",
            ready=held is not None,
        ),
    ]


def _task(
    it: Disagreement, title: str, name: str, *args: object, done: str = "", hint: str = "", ready: bool = True
) -> dict[str, object]:
    status: object = done or {
        "tag": {"text": "To do", "colour": "blue"} if ready else {"text": "Cannot start yet"}
    }
    href = reverse(f"escalation:{name}", args=[it.reference, *args]) if ready and it.is_open else ""
    return {"title": title, "href": href, "hint": hint, "status": status}
