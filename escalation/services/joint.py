"""The joint meeting of a stage: proposed by one manager, accepted by the other or another time named; held; answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.clock import due, in_words
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.core.times import Amount, AmountKind
from escalation.models import (
    Disagreement,
    Meeting,
    MeetingAnswer,
    MeetingMap,
    MeetingProposal,
    ProposedInvitee,
)
from escalation.permissions import NotYours, check_can_act, check_can_write
from escalation.places import Place
from escalation.services.answers import Safety
from escalation.services.calendars import calendar_in_force
from escalation.services.doing import Doing, begin
from escalation.services.meetings import (
    CameOfIt,
    Invitation,
    check_has_meeting,
    convene,
    hold,
    may_be_invited,
    rearrange,
)
from escalation.zone import LOCAL

Answer = MeetingProposal.Answer

# Nobody's silence blocks: after this the meeting is convened without the other side's answer.
ANSWER_WITHIN = Amount(AmountKind.WORKING_DAYS, 1)


@dataclass(frozen=True)
class Map:
    """One Signs of Safety map, made together; the scale of a side is None where it gave none."""

    worries: str
    working_well: str
    needs: str
    raising: int | None
    responding: int | None

    def row(self, meeting: Meeting) -> MeetingMap:
        return MeetingMap(
            meeting=meeting,
            worries=self.worries,
            working_well=self.working_well,
            needs=self.needs,
            raising_scale=self.raising,
            responding_scale=self.responding,
        )


@dataclass(frozen=True)
class Held:
    """When it was held, who of those invited attended and who else came, what came of it, and how it ended."""

    at: datetime
    attended: Collection[UUID]
    came_of_it: str
    safety: Safety
    ended: Meeting.Ended = Meeting.Ended.MORE_TO_SAY
    also_there: str = ""
    map: Map | None = None


@transaction.atomic
def propose_meeting(
    *,
    disagreement: Disagreement,
    by: Standing,
    invitation: Invitation,
    version: int,
    now: datetime,
    why: str = "",
) -> MeetingProposal:
    """Propose when the sides meet; where the other side has proposed a time, this names another.

    Only people of the agencies that are parties are invited. Where a meeting is convened already, this would move it.
    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_propose(doing.it, doing.place)
    _check_invitation(doing, invitation, now)
    it, before = doing.it, waiting_proposal(doing.it)
    proposal = MeetingProposal(
        stage_entry=it.current_stage,
        meets_at=invitation.meets_at,
        place=invitation.place,
        link=invitation.link,
        why=why,
        in_reply_to=before,
        meeting=convened_meeting(it),
    )
    facts = {"meets": in_words(invitation.meets_at, LOCAL)}
    kind = "matter.meeting_time_named" if before else "matter.meeting_proposed"
    with doing.act(kind, facts=facts) as act:
        if before is not None:
            _answered(act, before, Answer.ANOTHER)
        act.add(proposal)
        act.add_all(ProposedInvitee(proposal=proposal, membership=person) for person in invitation.people)
        assert doing.place.side is not None
        other = notifications.acting(it, doing.place.side.other, now=now)
        wants = "Accept a time for a joint meeting, or name another"
        notifications.tell(act, other, wants=wants, by_when=answer_by(it, now))
        act.move()
    return proposal


@transaction.atomic
def accept_meeting(
    *, disagreement: Disagreement, by: Standing, proposal: MeetingProposal, version: int, now: datetime
) -> Meeting:
    """Accept the time that the other side proposed: two managers convene together. Raises MoveRefused, NotYours."""
    doing = begin(disagreement, by=by, version=version, now=now)
    proposal = _proposal(doing.it, proposal)
    check_to_accept(doing.it, doing.place, proposal)
    return _convene(doing, proposal, Answer.ACCEPTED, now)


@transaction.atomic
def convene_unanswered(
    *, disagreement: Disagreement, by: Standing, proposal: MeetingProposal, version: int, now: datetime
) -> Meeting:
    """Convene it without the other side's answer, which did not come in a working day; the record says so."""
    doing = begin(disagreement, by=by, version=version, now=now)
    proposal = _proposal(doing.it, proposal)
    check_to_go_on(doing.it, doing.place, proposal, now)
    return _convene(doing, proposal, Answer.NONE_CAME, now)


@transaction.atomic
def hold_meeting(
    *, disagreement: Disagreement, by: Standing, meeting: Meeting, held: Held, version: int, now: datetime
) -> Meeting:
    """Record the joint meeting: who came, the map that was made, each side's scale, and how it ended."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    doing.check_open()
    joint = CameOfIt(held.ended, held.also_there, held.map.row(meeting) if held.map else None)
    return hold(
        doing, meeting, Meeting.Kind.JOINT, held.at, held.attended, held.came_of_it, held.safety, joint=joint
    )


@transaction.atomic
def answer_meeting(
    *, disagreement: Disagreement, by: Standing, meeting: Meeting, account: str, version: int, now: datetime
) -> MeetingAnswer:
    """*This is what was said*, or, with a text, one's own account of the meeting beside it; once, for a side."""
    doing = begin(disagreement, by=by, version=version, now=now)
    meeting = Meeting.objects.get(pk=meeting.pk, disagreement=doing.it, kind=Meeting.Kind.JOINT)
    check_to_answer(doing.place, meeting)
    answer = MeetingAnswer(meeting=meeting, account=account)
    with doing.act("matter.meeting_answered", facts={"verdict": str(answer)}) as act:
        act.add(answer)
        side = doing.place.side
        assert side is not None
        told = notifications.acting(doing.it, side.other, now=now)
        notifications.tell(act, told, wants="To know: the record of the joint meeting was answered")
        act.move()
    return answer


def waiting_proposal(it: Disagreement) -> MeetingProposal | None:
    """The time that waits for an answer at the present stage; there is at most one."""
    waiting = MeetingProposal.objects.filter(stage_entry=it.current_stage, answer="")
    return waiting.select_related("meeting", "written_by").first()


def convened_meeting(it: Disagreement) -> Meeting | None:
    """The joint meeting of the present stage that is convened and not recorded yet."""
    meetings = Meeting.objects.filter(stage_entry=it.current_stage, kind=Meeting.Kind.JOINT)
    return meetings.filter(held_at=None).order_by("meets_at").last()


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


def _check_invitation(doing: Doing, invitation: Invitation, now: datetime) -> None:
    if invitation.meets_at <= now:
        raise MoveRefused("A meeting is convened for a time that is still to come.")
    if not invitation.people:
        raise MoveRefused("Invite at least one person.")
    invited = {person.pk for person in may_be_invited(doing.it, now=now)}
    for person in invitation.people:
        if person.pk not in invited:
            raise MoveRefused(f"{person.user.name} is of no agency that takes part in this matter.")


def _proposal(it: Disagreement, proposal: MeetingProposal) -> MeetingProposal:
    found = MeetingProposal.objects.select_related("meeting", "written_by")
    return found.get(pk=proposal.pk, disagreement=it)


def _answered(act: MatterAct, proposal: MeetingProposal, answer: MeetingProposal.Answer) -> None:
    proposal.answer, proposal.answered_at = answer, act.at.claimed
    act.save(proposal)


def _convene(
    doing: Doing, proposal: MeetingProposal, answer: MeetingProposal.Answer, now: datetime
) -> Meeting:
    """Write the meeting, or move the one that is convened already; who left since is not invited."""
    if proposal.meets_at <= now:
        raise MoveRefused("That time is over. Name another.")
    there = {one.pk: one for one in may_be_invited(doing.it, now=now)}
    chosen = [there.get(key) for key in proposal.invitees.values_list("membership", flat=True)]
    people = tuple(one for one in chosen if one is not None)
    invitation = Invitation(proposal.meets_at, proposal.place, people, proposal.link)

    def also(act: MatterAct, meeting: Meeting) -> None:
        proposal.meeting = meeting
        _answered(act, proposal, answer)
        told = notifications.acting(doing.it, *Side, now=now)
        notifications.tell(act, told, wants="To know: when the joint meeting is", by_when=invitation.meets_at)

    facts = {"meets": in_words(invitation.meets_at, LOCAL)}
    kind = "matter.meeting_convened" if answer is Answer.ACCEPTED else "matter.meeting_convened_alone"
    convened = convened_meeting(doing.it)
    if convened is not None:
        return rearrange(doing, convened, invitation, facts=facts, also=also)
    return convene(doing, Meeting.Kind.JOINT, invitation, now, act_kind=kind, also=also)
