"""Who proposes, accepts and answers a joint meeting, and when: asked by its services, and by the buttons."""

from datetime import datetime

from escalation.core.clock import due, in_words
from escalation.core.decisions import MoveRefused
from escalation.core.times import Amount, AmountKind
from escalation.models import Disagreement, Meeting, MeetingAnswer, MeetingProposal
from escalation.permissions import NotYours, check_can_act, check_can_write
from escalation.places import Place
from escalation.services.calendars import calendar_in_force
from escalation.services.meetings import check_has_meeting
from escalation.zone import LOCAL

# Nobody's silence blocks: after this the meeting is convened without the other side's answer.
ANSWER_WITHIN = Amount(AmountKind.WORKING_DAYS, 1)


def waiting_proposal(it: Disagreement) -> MeetingProposal | None:
    """The time that waits for an answer at the present stage; there is at most one."""
    waiting = MeetingProposal.objects.filter(stage_entry=it.current_stage, answer="")
    return waiting.select_related("meeting", "written_by").first()


def convened_meeting(it: Disagreement) -> Meeting | None:
    """The joint meeting of the present stage that is convened and not recorded yet."""
    meetings = Meeting.objects.filter(stage_entry=it.current_stage, kind=Meeting.Kind.JOINT)
    return meetings.filter(held_at=None).order_by("meets_at").last()


def agreed_in_meeting(it: Disagreement) -> str:
    """What came of the joint meeting of this stage, where it ended in agreement; else nothing."""
    held = Meeting.objects.filter(stage_entry=it.current_stage, ended=Meeting.Ended.AGREED)
    newest = held.order_by("held_at").last()
    return newest.came_of_it if newest else ""


def answer_by(it: Disagreement, proposed_at: datetime) -> datetime:
    """Until when a proposed time waits for the other side: close of business of the next working day."""
    calendar = calendar_in_force(it.partnership).calendar
    found = due(ANSWER_WITHIN, proposed_at, calendar, it.policy.close_of_business, LOCAL).at
    assert found is not None  # working days always fall due
    return found


def check_convenes_jointly(it: Disagreement, place: Place) -> None:
    """Those who act at the stage convene together; the raiser only where nobody acts there for their side.

    (Norfolk 3, Stage Three: the senior managers convene it jointly.)
    """
    check_can_act(place)
    if place.acts:
        return
    assert place.side is not None
    now_acting = it.current_stage and it.current_stage.seats.filter(
        side=place.side, as_what="acts", ended_at=None
    )
    if now_acting and now_acting.exists():
        raise NotYours("Those who act at this stage convene the joint meeting together.")


def check_to_propose(it: Disagreement, place: Place) -> None:
    """Raises NotYours, MoveRefused."""
    check_convenes_jointly(it, place)
    check_has_meeting(it)
    waiting = waiting_proposal(it)
    if waiting is not None and waiting.side == place.side:
        raise MoveRefused("Your side has proposed a time already. It waits for the other side’s answer.")


def check_to_accept(it: Disagreement, place: Place, proposal: MeetingProposal) -> None:
    """Only the other side accepts, and only what still waits. Raises NotYours, MoveRefused."""
    check_convenes_jointly(it, place)
    _check_waits(it, proposal)
    mine = proposal.written_by is not None and proposal.written_by.user_id == place.membership.user_id
    if proposal.side == place.side or mine:
        raise NotYours("Your side proposed this time: the other side accepts it, or names another.")


def check_to_go_on(it: Disagreement, place: Place, proposal: MeetingProposal, now: datetime) -> None:
    """The proposing side goes on alone only once the time for an answer is over. Raises NotYours, MoveRefused."""
    check_convenes_jointly(it, place)
    _check_waits(it, proposal)
    if proposal.side != place.side:
        raise NotYours("The other side proposed this time. Accept it, or name another.")
    until = answer_by(it, proposal.recorded_at)
    if now < until:
        raise MoveRefused(f"The other side has until {in_words(until, LOCAL)} to answer. Ring them.")


def check_to_answer(place: Place, meeting: Meeting) -> None:
    """The other side answers the record, once. Raises NotYours, MoveRefused."""
    check_can_write(place)
    if meeting.held_at is None:
        raise MoveRefused("This meeting is not recorded yet.")
    if meeting.recorded_side == place.side:
        raise NotYours("Your side recorded this meeting: the other side answers.")
    if MeetingAnswer.objects.filter(meeting=meeting, side=place.side).exists():
        raise MoveRefused("Your side has answered this record already.")


def _check_waits(it: Disagreement, proposal: MeetingProposal) -> None:
    if not it.is_open or proposal.stage_entry_id != it.current_stage_id:
        raise MoveRefused("That proposal belongs to an earlier stage.")
    if proposal.answer:
        raise MoveRefused("That proposal is answered already.")
