"""The joint meeting, to be read: times proposed and answered, who was invited and came, the map, and what is next."""

from dataclasses import dataclass

from django.urls import reverse

from escalation.models import Attendee, Meeting, MeetingAnswer, MeetingMap, MeetingProposal
from escalation.places import Place
from escalation.presenters.doings import Button
from escalation.presenters.joint_map import Score, scores_of
from escalation.presenters.matters import Matter
from escalation.presenters.possible import escalate, passes, propose
from escalation.reading import Reading
from escalation.services.joint_rules import check_to_answer, check_to_go_on


@dataclass(frozen=True)
class Joint:
    """One joint meeting as it stands: proposed, convened, held, answered."""

    proposals: tuple[MeetingProposal, ...]
    meeting: Meeting | None
    attendees: tuple[Attendee, ...]
    map: MeetingMap | None
    scores: tuple[Score, ...]
    answers: tuple[MeetingAnswer, ...]
    may_answer: bool


def joint_of(reading: Reading, place: Place) -> list[Joint]:
    """Every joint meeting of the matter, the newest first; and what was proposed and not convened."""
    held = [one for one in reading.rows(Meeting) if one.kind == Meeting.Kind.JOINT]
    found = [_joint(one, reading, place) for one in held]
    loose = tuple(one for one in reading.rows(MeetingProposal) if one.meeting_id is None)
    # One that was answered by naming another time belongs to the meeting that came of the answer.
    kept = {one.pk for joint in found for one in joint.proposals}
    loose = tuple(one for one in loose if one.pk not in kept)
    found.reverse()
    return [Joint(loose, None, (), None, (), (), False), *found] if loose else found


def _joint(meeting: Meeting, reading: Reading, place: Place) -> Joint:
    proposals = {one.pk: one for one in reading.rows(MeetingProposal)}
    mine: list[MeetingProposal] = [one for one in proposals.values() if one.meeting_id == meeting.pk]
    for one in mine:
        before = proposals.get(one.in_reply_to_id)  # type: ignore[arg-type]
        if before is not None and before not in mine:
            mine.append(before)
    drawn = next((one for one in reading.rows(MeetingMap) if one.meeting_id == meeting.pk), None)
    return Joint(
        tuple(sorted(mine, key=lambda one: one.recorded_at)),
        meeting,
        tuple(one for one in reading.rows(Attendee) if one.meeting_id == meeting.pk),
        drawn,
        scores_of(drawn, reading) if drawn else (),
        tuple(one for one in reading.rows(MeetingAnswer) if one.meeting_id == meeting.pk),
        may_answer=passes(check_to_answer, place, meeting),
    )


def next_steps(matter: Matter) -> list[Button]:
    """Right there: an outcome, or the next stage; what was recorded last comes first."""
    here, it = matter.here, matter.it
    held = [one for one in matter.reading.rows(Meeting) if one.stage_entry_id == it.current_stage_id]
    ended = next((one.ended for one in reversed(held) if one.held_at and one.ended), None)
    if ended is None:
        return []
    ways = [propose(here), escalate(here)]
    if ended == Meeting.Ended.NOT_AGREED:
        ways.reverse()
    return [
        Button(text, reverse(f"escalation:{name}", args=[it.reference, *args]))
        for text, name, args in filter(None, ways)
    ]


def waiting_for_answer(matter: Matter) -> MeetingProposal | None:
    """A time that the other side has not answered, where this person may go on without it now."""
    for one in matter.reading.rows(MeetingProposal):
        if not one.answer and passes(check_to_go_on, matter.it, matter.place, one, matter.now):
            return one
    return None
